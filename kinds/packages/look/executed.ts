import type { ExecutedFiles, ExecutedGroup } from "../../../maintenance/impact/executed-files";

const PROGRAM = "program:";
const SESSION = "session:";

/** No system of ours has as many that execute anything: their names go into plans and states. */
const MOST_USERS = 200;
/** As the script has it. */
const LONGEST_PATH = 1000;
const USER = /^[\w@.:+\\?-]{1,255}$/;

/**
 * Reads what `executed-files.sh` printed.
 *
 * @param lines of that section; undefined where there's none
 * @returns undefined where something was left out: what isn't seen isn't known
 */
export function readExecuted(lines: readonly string[] | undefined): ExecutedFiles | undefined {
  if (lines?.at(-1) !== "whole") return undefined;
  const users = new Set<string>();
  const groups: (ExecutedGroup & { readonly files: string[] })[] = [];
  for (const line of lines.slice(0, -1)) {
    if (line.startsWith("by ")) {
      const words = line.slice("by ".length).split(" ");
      for (const word of words) users.add(word);
      if (users.size > MOST_USERS || !words.every((word) => USER.test(word))) return undefined;
      groups.push({ ...readUsers(words), files: [] });
    } else if (line.startsWith("/") && line.length <= LONGEST_PATH) groups.at(-1)?.files.push(line);
    else return undefined;
  }
  return groups;
}

/** A container calls its services and programs what it likes: they're the names of their kinds, and no more. */
function readUsers(words: readonly string[]): Omit<ExecutedGroup, "files"> {
  const named = (prefix: string): string[] =>
    words.filter((word) => word.startsWith(prefix)).map((word) => word.slice(prefix.length));
  return {
    services: words.filter((word) => !word.startsWith(PROGRAM) && !word.startsWith(SESSION)),
    programs: named(PROGRAM),
    sessions: named(SESSION),
  };
}
