import type { Input } from "@pulumi/pulumi";
import { isSecret, output } from "@pulumi/pulumi/output";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";
import { RunSentence } from "../run-sentence";
import { isKnown } from "../output-known";
import type { StandIns } from "./stand-ins";

/** An output can't be used: the run leaves out the resource that gives it, or its value is a secret. */
export class OutputUnfit extends RunSentence {
  override readonly name = "OutputUnfit";
}

/**
 * The same outputs. An update fails for a secret, and for a value that it won't know. Pulumi calls the state broken that holds a resource
 * which depends on one that was never made.
 */
export function requireKnown(standIns: StandIns): StandIns {
  return new Map([...standIns].map(([standIn, value]) => [standIn, checked(value)]));
}

async function checked(value: Input<string>): Promise<string> {
  const given = output(value);
  if (await isSecret(given))
    throw new OutputUnfit(
      "A node's address or host key is a secret, but messages and the state would show it. Give it as a plain value (`pulumi.unsecret`).",
    );
  if (!isDryRun() && !(await isKnown(given)))
    throw new OutputUnfit(
      "The output of another resource gives a node's address or host key. That resource doesn't exist yet, and this run leaves it out. Make it first.",
    );
  // A promise of an output is as good as the output.
  return given as unknown as string;
}
