import { RunError } from "@pulumi/pulumi/errors";
import { plainText } from "../../maintenance/text/plain-text";
import { formatPath, InvalidFile, type Problem } from "../../maintenance/files/problem";

/** Arguments that can't be used, each with its path: `PbxFleet prod: nodes.node1.hostKeys[0]: expected …`. */
export class ArgumentInvalid extends RunError {
  override readonly name = "ArgumentInvalid";

  constructor(who: string, problems: readonly Pick<Problem, "path" | "message">[]) {
    const lines = problems.map(
      ({ path, message }) => `${who}: ${path.length === 0 ? "" : `${formatPath(path)}: `}${message}`,
    );
    super(plainText(lines.join("\n")));
    // Pulumi shows where an error comes from; here that's the line of the program, which the path names better.
    this.stack = this.message;
  }
}

/** What is wrong with a declaration that was read like a file; what is wrong with a file stays as it is. */
export function asArgumentProblem(who: string, error: unknown): unknown {
  if (!(error instanceof InvalidFile)) return error;
  return error.problems.every(({ file }) => file === who)
    ? new ArgumentInvalid(who, error.problems)
    : new RunError(error.message);
}
