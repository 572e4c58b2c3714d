import { NOT_INSTALLED, tellOf } from "../../problems/faults";
import { defineKind, text, texts } from "../../problems/kind";

/* Why builds of modules can't be used on a node; `modules` as `NAME VERSION`. See those of packages. */
export const MODULE_FAULTS = {
  "module-other-file": defineKind(
    { modules: texts, sum: text },
    {
      sentence: ({ modules, sum }) =>
        tellOf(modules.map(nameModule), `isn't the file that the release names: its ${sum} differs`),
      meaning: `Another file than the release's lies at the module's address. ${NOT_INSTALLED}`,
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
      meaning: `The node can't use the module's archive, for its content or its signature. ${NOT_INSTALLED}`,
      remedy: "Lock a sound build.",
    },
  ),
};

function nameModule(module: string): string {
  return `module ${module}`;
}
