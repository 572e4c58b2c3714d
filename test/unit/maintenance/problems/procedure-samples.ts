/** What a node finds out in a procedure: the code, parameters as a script says them, and the sentence. */
export const PROCEDURE_FINDING_SAMPLES: readonly (readonly [string, readonly string[], string])[] = [
  ["step-overrun", ["60"], "it didn't end within 60 s"],
  ["step-cut-off", [], "the run died during it"],
  ["window-over", [], "the window has too little time left for the next step"],
  ["run-stopped", [], "somebody stopped the run"],
  ["conductor-lost", [], "nobody conducted it any more"],
  ["container-unmeasured", ["no shell"], "its services couldn't be asked: no shell"],
  ["calls-left", ["2", "10"], "2 calls went on after 10 min"],
  ["container-not-running", [], "it doesn't run any more"],
  ["container-not-stopped", [""], "it doesn't stop"],
  ["container-not-started", ["no root"], "it doesn't start: no root"],
  ["kernel-not-installed", ["vzkernel 1-2"], "vzkernel 1-2 isn't installed"],
  [
    "kernel-not-default",
    ["vzkernel 1-2", "vzkernel 1-1"],
    "the boot loader would boot vzkernel 1-1, and not vzkernel 1-2",
  ],
  ["reboot-refused", ["no such program"], "the node refused to reboot: no such program"],
  ["reboot-missing", [], "the node didn't reboot"],
  ["kernel-another", ["vzkernel 1-2", "vzkernel 1-1"], "the node runs vzkernel 1-1, and not vzkernel 1-2"],
];

const FINDINGS = [{ code: "container-not-started", parameters: ["no root"] }];

/** Problems of procedures and reboots: the code, its parameters, and the sentence. */
export const PROCEDURE_SAMPLES: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  [
    "step-failed",
    { step: "stop", findings: [{ code: "step-overrun", parameters: ["60"] }] },
    "step stop failed: it didn't end within 60 s. What was taken away was given back",
  ],
  [
    "not-back",
    { step: "stop", findings: FINDINGS },
    "it isn't back since step stop: it doesn't start: no root. The node tries again each minute. Look at it now",
  ],
  [
    "back-otherwise",
    { step: "stop", findings: [{ code: "asterisk-gone", parameters: [] }] },
    "it's back, and isn't as before: asterisk doesn't answer any more. Look at it now",
  ],
  [
    "absence-overrun",
    { minutes: 4.2 },
    "it has been away for longer than the 5 minutes that were planned, and still is",
  ],
  ["procedure-harmed", {}, "it was done, and not all containers are as before"],
  ["procedure-unheard", {}, "the node didn't say how the procedure ended"],
  [
    "reboot-pending",
    { runs: "vzkernel 1-1", boots: "vzkernel 1-2" },
    "it runs vzkernel 1-1, and would boot vzkernel 1-2. This change reboots no node",
  ],
  ["kernel-unknown", {}, "no package owns the kernel that it runs, so no run reboots it"],
  [
    "kernel-default-differs",
    { newest: "vzkernel 1-2", boots: "vzkernel 1-1" },
    "its boot loader would boot vzkernel 1-1, and vzkernel 1-2 is the newest that is installed. The node isn't rebooted",
  ],
];
