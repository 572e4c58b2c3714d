import path from "node:path";
import { formatModule } from "../../maintenance/framework/module";
import type { Surroundings } from "../maint/command";
import { plainLine } from "../../maintenance/text/plain-text";
import { type Mirrored, mirrorModules } from "./mirror-modules";
import { openModuleSource, PATIENCE, type Patience } from "./module-source";
import { parseMirrorOptions } from "./options";

/** Some modules can't be had, or aren't complete, and the rest is done. */
export const INCOMPLETE = 3;

/** `maint framework mirror`. Returns the exit code. */
export async function runMirror(
  args: readonly string[],
  { cwd, print, tell }: Surroundings,
  patience: Patience = PATIENCE,
): Promise<number> {
  const { repository, line, to, wishes } = parseMirrorOptions(args);
  const source = openModuleSource(repository, patience);
  const mirrored = await mirrorModules({
    source,
    folder: path.resolve(cwd, to),
    line,
    ...(wishes !== undefined && { wishes }),
    report: (pin) => {
      tell(`${plainLine(`fetched ${formatModule(pin)} (${pin.size} bytes)`)}\n`);
    },
  });
  const { missing } = mirrored;
  tell(missing.map(({ module, reason }) => `${plainLine(`module ${module} ${reason}`)}\n`).join(""));
  print(describeMirrored(mirrored, line, source.location, to));
  return missing.length > 0 ? INCOMPLETE : 0;
}

function describeMirrored({ modules, missing }: Mirrored, line: string, from: string, to: string): string {
  const fetched = modules.filter((module) => module.fetched);
  const unsigned = modules.filter(({ pin }) => !pin.signed).map(({ pin }) => formatModule(pin));
  const lines = [
    `mirror of ${from} for FreePBX ${line} in ${to}: ${countModules(modules.length)}, ${fetched.length} of them fetched now`,
    ...(missing.length > 0 ? [`  ${countModules(missing.length)} can't be had`] : []),
    // Before 12 there were no signatures.
    ...(hasSignatures(line) && unsigned.length > 0 ? [`  not signed: ${unsigned.join(", ")}`] : []),
  ];
  return `${lines.map(plainLine).join("\n")}\n`;
}

export function hasSignatures(line: string): boolean {
  return Number(line.split(".")[0]) >= 12;
}

function countModules(count: number): string {
  return count === 1 ? "1 module" : `${count} modules`;
}
