import type { Input } from "@pulumi/pulumi";
import { RunError } from "@pulumi/pulumi/errors";
import { isSecret, output } from "@pulumi/pulumi/output";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";
import { isKnown } from "../output-known";
import type { StandIns } from "./stand-ins";

/** Who gives an address was left out of the run, or the value is a secret. */
export class OutputUnfit extends RunError {
  override readonly name = "OutputUnfit";

  constructor(message: string) {
    super(message);
    this.stack = this.message;
  }
}

/**
 * The same, where an update fails for a value that nobody will know, and for a secret. What depends on a resource that was never made, and
 * that a run leaves out, would leave a state that Pulumi calls broken.
 */
export function requireKnown(standIns: StandIns): StandIns {
  return new Map([...standIns].map(([standIn, value]) => [standIn, checked(value)]));
}

async function checked(value: Input<string>): Promise<string> {
  const given = output(value);
  if (await isSecret(given))
    throw new OutputUnfit(
      "An address or a host key of a node is a secret, and messages and the state would show it. Give it as it is (`pulumi.unsecret`).",
    );
  if (!isDryRun() && !(await isKnown(given)))
    throw new OutputUnfit(
      "An address or a host key of a node is the output of a resource that was never made, and that this run leaves out. Make that first.",
    );
  // A promise of an output is as good as the output.
  return given as unknown as string;
}
