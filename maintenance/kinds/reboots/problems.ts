import { describeUnitFindings, unitFindings } from "../../problems/unit-findings";
import { defineKind, number, text } from "../../problems/kind";

/** What goes wrong with a node's reboot, and notes on it. */
export const REBOOT_PROBLEMS = {
  "reboot-pending": defineKind(
    { runs: text, boots: text },
    {
      sentence: ({ runs, boots }) => `it runs ${runs}, and would boot ${boots}. This change reboots no node`,
      meaning: "A newer kernel is installed than the node runs.",
      remedy: "Name the layer reboots in a change of tier T2 or T4.",
    },
  ),
  "kernel-unknown": defineKind(
    {},
    {
      sentence: () => "no package owns the kernel that it runs, so no run reboots it",
      meaning:
        "The node's running kernel belongs to no package. Nobody can tell whether a newer one is installed.",
      remedy:
        "Install a packaged kernel, and reboot the node by hand. Or take rebootMinutes out of the fleet file.",
    },
  ),
  "kernel-default-differs": defineKind(
    { newest: text, boots: text },
    {
      sentence: ({ newest, boots }) =>
        `its boot loader would boot ${boots}, and ${newest} is the newest that is installed. The node isn't rebooted`,
      meaning: "The boot loader names another kernel than the newest one.",
      remedy: "Set the default by `grubby --set-default`, and run again.",
    },
  ),
};

/** What goes wrong with the steps of any procedure. */
export const PROCEDURE_PROBLEMS = {
  "step-failed": defineKind(
    { step: text, findings: unitFindings },
    {
      sentence: ({ step, findings }) =>
        `step ${step} failed${findings.length === 0 ? "" : `: ${describeUnitFindings(findings)}`}. What was taken away was given back`,
      meaning: "A step of a procedure failed. The node went back: what it had taken away is there again.",
      remedy: "Look at the findings, which have codes of their own. Run again.",
    },
  ),
  "not-back": defineKind(
    { step: text, findings: unitFindings },
    {
      sentence: ({ step, findings }) =>
        `it isn't back since step ${step}${findings.length === 0 ? "" : `: ${describeUnitFindings(findings)}`}. The node tries again each minute. Look at it now`,
      meaning: "A procedure took something away, and its way back failed. Customers are without service.",
      remedy: "Look at it now. The node's journal says when it's back.",
    },
  ),
  "back-otherwise": defineKind(
    { step: text, findings: unitFindings },
    {
      sentence: ({ findings }) =>
        `it's back, and isn't as before: ${describeUnitFindings(findings)}. Look at it now`,
      meaning: "A container runs again after a procedure, and its services aren't as they were.",
      remedy: "Look at it now.",
    },
  ),
  "absence-overrun": defineKind(
    { minutes: number },
    {
      sentence: ({ minutes }) =>
        `it has been away for longer than the ${Math.ceil(minutes)} ${Math.ceil(minutes) === 1 ? "minute" : "minutes"} that were planned, and still is`,
      meaning: "A container is away for longer than planned. The run goes on, and the node brings it back.",
      remedy: "Look at the node. Tell the container's customers.",
    },
  ),
  "procedure-harmed": defineKind(
    {},
    {
      sentence: () => "it was done, and not all containers are as before",
      meaning:
        "All steps were done. Some containers aren't back, or aren't as they were: each is told by itself.",
      remedy: "Look at those containers now.",
    },
  ),
  "procedure-unheard": defineKind(
    {},
    {
      sentence: () => "the node didn't say how the procedure ended",
      meaning: "The report of a procedure is cut short.",
      remedy: "Look at the node's journal.",
    },
  ),
};
