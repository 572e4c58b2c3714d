import { ACCEPTED_CLIS } from "./version";

/** One way of getting a Pulumi CLI that didn't work, and why: a sentence. */
export interface FailedAttempt {
  readonly way: string;
  readonly reason: string;
}

/** Thrown by one way of getting a Pulumi CLI: the next one is tried. Its message is a sentence. */
export class EngineAttemptError extends Error {
  override readonly name = "EngineAttemptError";
}

/** No way of getting a Pulumi CLI worked; the message names each and what to do. */
export class EngineUnobtainableError extends Error {
  override readonly name = "EngineUnobtainableError";

  constructor(readonly attempts: readonly FailedAttempt[]) {
    super(
      [
        "No Pulumi CLI could be had.",
        ...attempts.map(({ way, reason }) => `  - ${way}: ${reason}`),
        `Install a Pulumi CLI, ${ACCEPTED_CLIS} (https://www.pulumi.com/docs/install/). Or install Go 1.26 or newer ` +
          "(https://go.dev/dl/), which builds one here. Then try again with `npm run engine`.",
      ].join("\n"),
    );
  }
}
