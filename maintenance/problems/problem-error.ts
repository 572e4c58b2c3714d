import { plainText } from "../text/plain-text";
import { describeCause } from "./describe";
import { type Cause, cause } from "./problem";

/** Something that went wrong, as data; its message is the sentence of the catalogue. */
export class ProblemError extends Error {
  /**
   * @param node where it happened
   * @param isNamed whether the sentence is to begin with the node's name
   */
  constructor(
    readonly because: Cause,
    node = "",
    isNamed = false,
  ) {
    super(plainText(`${isNamed ? `${node}: ` : ""}${describeCause(because, node)}`));
    this.name = new.target.name;
  }
}

/** Why something was thrown. What isn't known as data is `prevented`, in the words of the error. */
export function causeOf(error: unknown): Cause {
  if (error instanceof ProblemError) return error.because;
  return cause("prevented", { said: plainText(error instanceof Error ? error.message : String(error)) });
}
