import { readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

export interface QualifyOptions {
  /** The file of the release under test. */
  readonly release: string;
  /** The file of the release that is promoted now. */
  readonly promoted?: string;
  readonly stack: string;
  /** The stack's configuration, `Pulumi.STACK.yaml` by default. */
  readonly configFile?: string;
  /** A private SSH key, or the public part of one that an agent has. */
  readonly key: string;
  /** The evidence file. */
  readonly output: string;
  /** How often a gate that failed is asked, at most. */
  readonly attempts: number;
  /** How long Asterisk and the web server have to come back to what they were, in seconds. */
  readonly settleSeconds: number;
  /** A shell command that sets the machines back to as they were installed. */
  readonly reset?: string;
}

const ATTEMPTS = 3;
const SETTLE_SECONDS = 60;

/**
 * Reads the command line of `maint qualify`.
 * @throws MisusedCommand
 */
export function parseQualifyOptions(args: readonly string[]): QualifyOptions {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: "string", short: "s" },
      "config-file": { type: "string" },
      promoted: { type: "string" },
      key: { type: "string" },
      output: { type: "string" },
      attempts: { type: "string" },
      settle: { type: "string" },
      reset: { type: "string" },
    },
  });
  const [release, ...others] = positionals;
  if (release === undefined)
    throw new MisusedCommand("Which release is to be tested? maint qualify RELEASE.yaml");
  if (others.length > 0) {
    throw new MisusedCommand(`One release is tested at a time; what is ${JSON.stringify(others[0])}?`);
  }
  const { promoted, reset, "config-file": configFile } = values;
  return {
    release,
    stack: requireOption("stack", values.stack, "the stack of the sandbox"),
    key: requireOption("key", values.key, "the SSH key that signs the evidence"),
    output: requireOption("output", values.output, "the evidence file, e.g. evidence/2026-11-27.json"),
    attempts: readCount("attempts", values.attempts, 1) ?? ATTEMPTS,
    settleSeconds: readCount("settle", values.settle, 0) ?? SETTLE_SECONDS,
    ...(promoted !== undefined && { promoted }),
    ...(reset !== undefined && { reset }),
    ...(configFile !== undefined && { configFile }),
  };
}

function requireOption(name: string, value: string | undefined, what: string): string {
  if (value === undefined || value === "") throw new MisusedCommand(`--${name} is missing: ${what}.`);
  return value;
}

function readCount(name: string, text: string | undefined, least: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}$/.test(text) && Number(text) >= least && Number(text) <= 1000) return Number(text);
  throw new MisusedCommand(
    `--${name} wants a number from ${least} to 1000; ${JSON.stringify(text)} isn't one.`,
  );
}
