/** What goes wrong with a device: the code, its parameters, and the sentence. */
export const DEVICE_SAMPLES: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
  ["device-unseen", { said: "no" }, "its look failed: no. Nothing was changed there"],
  [
    "device-unbound",
    { device: "edge1" },
    "the stack's credentials.edge1 isn't bound to its steps. It wasn't looked at, and none of its steps runs",
  ],
  ["device-pending", { from: "1", to: "2" }, "it has 1, and 2 is wanted. This change works on no devices"],
  [
    "device-manual",
    { confirm: "Upgrade it", file: "c.yaml", by: "alice or bob", minutes: 60 },
    "a person does this: Upgrade it. The run waits 60 minutes at most for c.yaml, signed by alice or bob",
  ],
  [
    "device-step-failed",
    { step: "apply", code: "3", said: "it hurts", wayBack: "returned" },
    "apply failed (3): it hurts. Its way back ran, and ended well",
  ],
  [
    "device-step-late",
    { step: "backup", minutes: 2, wayBack: "unneeded" },
    "backup didn't end within 2 min, and was ended. Nothing was changed there",
  ],
  [
    "device-version-other",
    { wanted: "2", found: "", wayBack: "stuck" },
    "all steps ended well, and it has no version, not 2. Its way back failed, too. Look at it now",
  ],
  [
    "device-out-of-time",
    { step: "apply" },
    "the window had too little time left for apply. Apply wasn't begun",
  ],
  ["device-locked", {}, "another run works on it. This one changed nothing there"],
  ["device-unheard", {}, "it didn't say how its steps ended"],
  [
    "confirmation-missing",
    { file: "c.yaml", minutes: 60 },
    "nobody confirmed within 60 min: there's no c.yaml. Later steps weren't begun",
  ],
  [
    "confirmation-old",
    { file: "c.yaml", at: "2026-12-04T23:00:00Z", begun: "2026-12-05T03:00:00Z" },
    "c.yaml is of 2026-12-04T23:00:00Z, and the run asked for it at 2026-12-05T03:00:00Z. Later steps weren't begun",
  ],
  [
    "confirmation-early",
    { file: "c.yaml", at: "2027-12-04T23:00:00Z", now: "2026-12-05T03:00:00Z" },
    "c.yaml is of 2027-12-04T23:00:00Z, and it's 2026-12-05T03:00:00Z only. Later steps weren't begun",
  ],
  [
    "confirmation-unfit",
    { file: "c.yaml", said: "by: missing" },
    "c.yaml isn't a confirmation: by: missing. Later steps weren't begun",
  ],
  [
    "confirmation-of-other-plan",
    { file: "c.yaml", found: "apply in plan 1 of sbc2", wanted: "apply in plan 2 of sbc1" },
    "c.yaml confirms apply in plan 1 of sbc2, and the run waits for apply in plan 2 of sbc1. Later steps weren't begun",
  ],
  [
    "confirmation-by-other",
    { file: "c.yaml", by: "mallory", allowed: "alice" },
    "c.yaml is by mallory, and only alice may confirm it. Later steps weren't begun",
  ],
];
