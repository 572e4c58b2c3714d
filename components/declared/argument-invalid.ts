import { plainText } from "../../maintenance/text/plain-text";
import { RunSentence } from "../run-sentence";
import { formatPath, InvalidFile, type Problem } from "../../maintenance/files/problem";

/** Arguments that can't be used, each with its path: `PbxFleet prod: nodes.node1.hostKeys[0]: expected …`. */
export class ArgumentInvalid extends RunSentence {
  /** `ArgumentInvalid` */
  override readonly name = "ArgumentInvalid";

  private constructor(message: string) {
    super(message);
  }

  /**
   * @internal
   * @param who names the component in messages
   */
  static of(who: string, problems: readonly Pick<Problem, "path" | "message">[]): ArgumentInvalid {
    const lines = problems.map(
      ({ path, message }) => `${who}: ${path.length === 0 ? "" : `${formatPath(path)}: `}${message}`,
    );
    return new ArgumentInvalid(plainText(lines.join("\n")));
  }
}

/** Names problems of a declaration by their paths, and returns every other error as it is. */
export function asArgumentProblem(who: string, error: unknown): unknown {
  const isOfDeclaration = error instanceof InvalidFile && error.problems.every(({ file }) => file === who);
  return isOfDeclaration ? ArgumentInvalid.of(who, error.problems) : error;
}
