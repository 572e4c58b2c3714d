import type { ModuleEffects, ModuleRecipe } from "./module-recipe";

/** Versions of the usual modules end in .1.1 (installed at the start), .1.2 (the usual update), .1.3 (what follows). */
const names = [
  ...["framework", "core", "cdr", "voicemail", "ringgroups", "queues", "superfecta", "announcement"],
  // As long as its column: the version follows without a blank.
  "digiumaddoninstaller",
];

/** What the third version of a module does wrong. */
const thirdVersions: Readonly<Record<string, ModuleEffects>> = {
  framework: { install: "throws" },
  core: { call: 503, tables: ["core_calls"] },
  voicemail: { log: ["app_voicemail.c: Failed to load the mailboxes of the context default"] },
  ringgroups: { install: "fails" },
  queues: { reload: "conflict" },
  superfecta: { web: 500 },
  announcement: { peers: "unreachable", registrations: "lost" },
  digiumaddoninstaller: { asterisk: "crashes" },
};

/** What a reload puts elsewhere; the third version has a file where an administrator may have one of his own. */
function superfectaFiles(version: string, number: number): Record<string, string> {
  const text = `superfecta ${version}\n`;
  return {
    "agi-bin/superfecta.agi": text,
    "bin/superfecta": text,
    ...(number > 2 && { "etc/superfecta.conf": text, "agi-bin/added.agi": text }),
  };
}

/** The modules of one version line of FreePBX (`2.10`, `13.0`): two good versions of each, and a third that harms. */
export function moduleLine(line: string): ModuleRecipe[] {
  const of = (number: number): string => `${line}.1.${number}`;
  const needs = (name: string, number: number): Pick<ModuleRecipe, "depends"> => {
    if (name === "framework") return {};
    const core = name === "core" ? [] : [`core ge ${of(name === "cdr" ? number : 1)}`];
    return { depends: { version: of(1), modules: core } };
  };
  const recipe = (name: string, number: number): ModuleRecipe => ({
    ...{ name, version: of(number), ...needs(name, number) },
    ...(name === "cdr" && number > 1 && { effects: { tables: ["cdr_notes"] } }),
    ...(name === "superfecta" && { files: superfectaFiles(of(number), number) }),
  });
  return [
    ...names.flatMap((name) => [recipe(name, 1), recipe(name, 2)]),
    ...Object.entries(thirdVersions).map(([name, effects]) => ({ ...recipe(name, 3), effects })),
    { ...recipe("voicemail", 4), effects: { install: "pretends" } },
    { ...recipe("queues", 4), effects: { install: "breaks" } },
    { ...recipe("superfecta", 4), effects: { load: "parse error" } },
    // Needs what no repository has.
    { ...recipe("cdr", 3), depends: { modules: ["phantom"] } },
    // Same name and version as the usual update, another content; and signatures that don't hold.
    { ...recipe("cdr", 2), variant: "altered", alteredAfterSigning: true },
    { ...recipe("cdr", 2), variant: "wrong-key", signedBy: "wrong" },
    { ...recipe("cdr", 2), variant: "unsigned", signedBy: "nobody" },
  ];
}

/** Ids of the builds for the usual test: installed at the start, and published as the update. */
export function usualModules(line: string): { installed: readonly string[]; updates: readonly string[] } {
  return {
    installed: names.map((name) => `${name}-${line}.1.1`),
    updates: names.map((name) => `${name}-${line}.1.2`),
  };
}
