import { defineKind, text } from "../kind";

const LOOK_AT_THE_NODE = "Look at the node.";

/** What a node finds out while it follows the steps of a procedure. */
export const PROCEDURE_FINDINGS = {
  "step-overrun": defineKind(
    { seconds: text },
    {
      sentence: ({ seconds }) => `it didn't end within ${seconds} s`,
      meaning: "A step took longer than its limit. The node left it behind, and went back.",
      remedy: LOOK_AT_THE_NODE,
    },
  ),
  "step-cut-off": defineKind(
    {},
    {
      sentence: () => "the run died during it",
      meaning: "The run's process died during a step. The node's switch took over, and went back.",
      remedy: "Run again.",
    },
  ),
  "window-over": defineKind(
    {},
    {
      sentence: () => "the window has too little time left for the next step",
      meaning:
        "Before a step, the window was over. Or it had less left than all of the interruption takes. The node went back.",
      remedy: "Run again in the next window. Give the procedure more minutes in the fleet file.",
    },
  ),
  "run-stopped": defineKind(
    {},
    {
      sentence: () => "somebody stopped the run",
      meaning: "Somebody ended the run on the node between two steps. The node went back.",
      remedy: "Run again.",
    },
  ),
  "conductor-lost": defineKind(
    {},
    {
      sentence: () => "nobody conducted it any more",
      meaning:
        "Several machines have a part in the procedure. The machine heard no more from the provider that conducts them, and went back by itself.",
      remedy: "Look at the connection between the operator's machine and this one. Run again.",
    },
  ),
  "container-unmeasured": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `its services couldn't be asked${said === "" ? "" : `: ${said}`}`,
      meaning: "The node couldn't enter a container to ask its services.",
      remedy: "Look at the container.",
    },
  ),
  "calls-left": defineKind(
    { calls: text, minutes: text },
    {
      sentence: ({ calls, minutes }) => `${calls} calls went on after ${minutes} min`,
      meaning: "Calls went on in a container for longer than the change waits.",
      remedy: "Run again in the next window.",
    },
  ),
  "container-not-running": defineKind(
    {},
    {
      sentence: () => "it doesn't run any more",
      meaning: "A container ran when the procedure began, and didn't when its turn came.",
      remedy: "Run again.",
    },
  ),
  "container-not-stopped": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `it doesn't stop${said === "" ? "" : `: ${said}`}`,
      meaning: "The runtime couldn't stop a container.",
      remedy: "Look at the container, and at the runtime's log.",
    },
  ),
  "container-not-started": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `it doesn't start${said === "" ? "" : `: ${said}`}`,
      meaning: "The runtime couldn't start a container again. The node tries each minute.",
      remedy: "Look at it now. Start it by hand.",
    },
  ),
};
