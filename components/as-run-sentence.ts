import { RunError } from "@pulumi/pulumi/errors";
import { plainText } from "../maintenance/text/plain-text";
import { ArgumentInvalid } from "./declared/argument-invalid";

/**
 * What is wrong with a file is said in a sentence; where our code noticed it is nobody's concern.
 *
 * @throws ArgumentInvalid, RunError
 */
export function asRunSentence<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof ArgumentInvalid || !(error instanceof Error)) throw error;
    throw new RunError(plainText(error.message));
  }
}
