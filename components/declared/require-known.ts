import { isSecret, output } from "@pulumi/pulumi/output";
import { isDryRun } from "@pulumi/pulumi/runtime/settings";
import { isKnown } from "../output-known";
import { ArgumentInvalid } from "./argument-invalid";
import type { StandIn, StandIns } from "./stand-ins";

/**
 * Refuses outputs that can't be used: secrets, and in an update those that it won't know. A resource that depends on one that was never made
 * would break the state.
 *
 * @throws ArgumentInvalid
 */
export async function requireKnown(standIns: StandIns): Promise<void> {
  for (const standIn of standIns.values()) {
    const message = await findUnfit(standIn);
    if (message !== undefined) throw ArgumentInvalid.of(standIn.who, [{ path: standIn.path, message }]);
  }
}

async function findUnfit({ value }: StandIn): Promise<string | undefined> {
  const given = output(value);
  if (await isSecret(given))
    return "is a secret, but messages and the state would show it. Give it as a plain value (`pulumi.unsecret`)";
  if (!isDryRun() && !(await isKnown(given)))
    return "is the output of a resource that doesn't exist yet, and this run leaves that out. Make it first";
  return undefined;
}
