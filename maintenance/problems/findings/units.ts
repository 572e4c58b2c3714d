import { byCount, defineKind, text, texts } from "../kind";
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
  "packages-not-as-before": defineKind(
    { way: text, packages: texts },
    {
      sentence: ({ way, packages }) =>
        way === "gone"
          ? `${packages.join(", ")} ${byCount(packages, "is", "are")} missing`
          : `${packages.join(", ")} ${byCount(packages, "is", "are")} there, and ${byCount(packages, "wasn't", "weren't")} before`,
      meaning: "After the rollback, the packages aren't those of before.",
      remedy: LOOK_NOW,
    },
  ),
  "way-back-lacks": defineKind(
    { packages: texts },
    {
      sentence: ({ packages }) =>
        `the plan has no files of ${packages.join(", ")}, so the run put none of its packages back`,
      meaning: "The transaction took away packages that the plan didn't name. The run can't bring them back.",
      remedy: LOOK_NOW,
    },
  ),
  "way-back-refused": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `rpm refuses it: ${said}`,
      meaning: "rpm refuses the builds of before, or doesn't erase what came.",
      remedy: LOOK_NOW,
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
