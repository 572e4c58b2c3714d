import { runMaint } from "../../cli/maint/maint";

/** What a command came to: its exit code, and what it said on standard output and standard error. */
export interface MaintOutcome {
  readonly code: number;
  readonly printed: string;
  readonly told: string;
}

/** Runs `maint` in a folder, without an environment, and without anything on standard input. */
export async function runMaintIn(folder: string, args: readonly string[]): Promise<MaintOutcome> {
  let [printed, told] = ["", ""];
  const code = await runMaint(args, {
    cwd: folder,
    environment: {},
    readInput: () => Promise.reject(new Error("Nothing is read from standard input.")),
    print: (text) => void (printed += text),
    tell: (text) => void (told += text),
  });
  return { code, printed, told };
}
