import { defineKind, text, texts } from "../kind";
import { LOOK_NOW } from "./remedies";

/** What a run finds in a unit of work beside its plan. */
export const UNIT_FINDINGS = {
  "left-beside-plan": defineKind(
    { way: text, packages: texts },
    {
      sentence: ({ way, packages }) =>
        way === "gone"
          ? `an earlier change removed ${packages.join(", ")}, though its plan didn't say so`
          : `an earlier change added ${packages.join(", ")}, though its plan didn't say so`,
      meaning: "An earlier change removed or added packages that its plan didn't name.",
      remedy: "Install or remove them by hand.",
    },
  ),
  "unit-unjudged": defineKind(
    {},
    {
      sentence: () => "the run couldn't compare the installed packages with the plan",
      meaning: "The run couldn't compare the packages with the plan after the transaction.",
      remedy: LOOK_NOW,
    },
  ),
  unjudged: defineKind(
    {},
    {
      sentence: () => "the container reported no result",
      meaning: "The container reported no result of this gate.",
      remedy: LOOK_NOW,
    },
  ),
};
