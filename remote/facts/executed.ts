import type { ExecutedFiles, ExecutedGroup } from "../../maintenance/impact/executed-files";

const PROGRAM = "program:";
const SESSION = "session:";

/**
 * Reads what `inside/executed-files.sh` printed.
 *
 * @param lines of that section; undefined where there's none
 * @returns undefined where something was left out: what isn't seen isn't known
 */
export function readExecuted(lines: readonly string[] | undefined): ExecutedFiles | undefined {
  if (lines?.at(-1) !== "whole") return undefined;
  const groups: (ExecutedGroup & { readonly files: string[] })[] = [];
  for (const line of lines.slice(0, -1)) {
    if (line.startsWith("by ")) groups.push({ ...readUsers(line.slice("by ".length)), files: [] });
    else if (line.startsWith("/")) groups.at(-1)?.files.push(line);
    else return undefined;
  }
  return groups;
}

/** A container calls its services and programs what it likes: they're the names of their kinds, and no more. */
function readUsers(text: string): Omit<ExecutedGroup, "files"> {
  const words = text.split(" ").filter((word) => word !== "");
  const named = (prefix: string): string[] =>
    words.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length));
  return {
    services: words.filter((word) => !word.startsWith(PROGRAM) && !word.startsWith(SESSION)),
    programs: named(PROGRAM),
    sessions: named(SESSION),
  };
}
