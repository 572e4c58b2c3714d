import { RunError } from "@pulumi/pulumi/errors";

/** An error that Pulumi shows as its sentence alone. Once the program has run to its end, Pulumi shows the stack of any error, too. */
export abstract class RunSentence extends RunError {
  constructor(message: string) {
    super(message);
    this.stack = this.message;
  }
}
