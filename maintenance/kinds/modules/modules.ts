import { FRAMEWORK_GATES } from "../../change/test-gates";
import { entry } from "../../impact/entry";
import type { JudgedKind } from "../judged-kind";
import { MODULE_FAULTS } from "./faults";
import { MODULE_CHANGE } from "./module-change";
import { MODULE_PROBLEMS } from "./problems";

/** Modules of FreePBX in containers. */
export const MODULES = {
  name: "modules",
  layers: [
    {
      name: "framework",
      noun: "framework modules",
      gates: FRAMEWORK_GATES,
      reaches: "target",
      worksOn: "containers",
    },
  ],
  forms: [MODULE_CHANGE],
  impact: [
    // They are PHP: the reload after them has asterisk read its configuration again, and ends no call.
    entry(
      "module",
      ["*"],
      [],
      "nothing",
      "is a framework module: asterisk reads its configuration again, and calls go on",
    ),
  ],
  problems: {
    modules: {
      title: "Modules",
      intro: "Problems with FreePBX's modules, and notes on them.",
      kinds: { ...MODULE_PROBLEMS, ...MODULE_FAULTS },
    },
  },
  faults: MODULE_FAULTS,
} as const satisfies JudgedKind;
