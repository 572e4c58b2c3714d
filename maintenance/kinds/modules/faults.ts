import { NOT_INSTALLED, tellOf } from "../../problems/faults";
import { defineKind, text, texts } from "../../problems/kind";

/* Why a node can't use builds of modules, which `modules` has as `NAME VERSION`. The faults of packages have the script's format. */
export const MODULE_FAULTS = {
  "module-other-file": defineKind(
    { modules: texts, sum: text },
    {
      sentence: ({ modules, sum }) =>
        tellOf(modules.map(nameModule), `isn't the file that the release names: its ${sum} differs`),
      meaning: `The file at the module's address isn't the release's. ${NOT_INSTALLED}`,
      remedy: "Lock the release's modules again, or put the right file there.",
    },
  ),
  "module-unfetched": defineKind(
    { modules: texts, from: text, said: text },
    {
      said: ["said"],
      sentence: ({ modules, from, said }) =>
        tellOf(modules.map(nameModule), `couldn't be fetched${from === "" ? "" : ` from ${from}`}: ${said}`),
      meaning: `The node couldn't download the module. ${NOT_INSTALLED}`,
      remedy: "Look at the mirror, and at the message.",
    },
  ),
  "module-unfit": defineKind(
    { modules: texts, said: text },
    {
      said: ["said"],
      sentence: ({ modules, said }) => tellOf(modules.map(nameModule), said),
      meaning: `The module's archive has unfit content, or an unfit signature. ${NOT_INSTALLED}`,
      remedy: "Lock a sound build.",
    },
  ),
};

function nameModule(module: string): string {
  return `module ${module}`;
}
