import type { FileKind } from "../../declarations/file-kinds";

/** What a command reads and writes, apart from files. */
export interface Surroundings {
  /** The folder that relative paths are relative to. */
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** @throws FileUnreadable */
  readonly readInput: (kind: FileKind) => Promise<string>;
  readonly print: (text: string) => void;
  /** For what isn't the result: progress and errors. */
  readonly tell: (text: string) => void;
}

/** A subcommand of `maint`. */
export interface Command {
  /** What it does, in half a line. */
  readonly summary: string;
  /** What `--help` prints. */
  readonly help: string;
  /**
   * @returns the exit code
   * @throws MisusedCommand
   */
  readonly run: (args: readonly string[], surroundings: Surroundings) => Promise<number>;
}

/** The command line isn't one that the command understands. */
export class MisusedCommand extends Error {
  override readonly name = "MisusedCommand";
}
