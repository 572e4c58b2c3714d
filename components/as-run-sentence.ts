import { RunError } from "@pulumi/pulumi/errors";
import { plainText } from "../maintenance/text/plain-text";

/**
 * What is wrong with a file is said in a sentence; where our code noticed it is nobody's concern. Each error of that kind has a class of its
 * own, which names it. A mistake of our code is an error of the language, and keeps its stack.
 *
 * @throws ArgumentInvalid, RunError
 */
export function asRunSentence<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw isSentence(error) ? new RunError(plainText(error.message)) : error;
  }
}

function isSentence(error: unknown): error is Error {
  return error instanceof Error && Object.hasOwn(error, "name") && !RunError.isInstance(error);
}
