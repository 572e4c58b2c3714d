import { Config } from "@pulumi/pulumi/config";
import { getStackResource } from "@pulumi/pulumi/runtime/stack";
import type { Fleet } from "../maintenance/fleet/fleet";
import { plainText } from "../maintenance/text/plain-text";
import { Credentials, InvalidCredentials } from "../providers/implementation/credentials";
import { isListing } from "../providers/listing";
import { isKnown } from "./output-known";
import { currentRun } from "./program-run";
import { RunSentence } from "./run-sentence";

/** Credentials are configured for a name that no fleet of the program has. */
class CredentialsStray extends RunSentence {
  override readonly name = "CredentialsStray";
}

/** The names that credentials of a fleet may be configured under. */
export function namesOf({ nodes, repositories }: Pick<Fleet, "nodes" | "repositories">): string[] {
  return [...Object.values(nodes), ...Object.values(repositories)].flatMap(({ name, ssh }) =>
    ssh.bastion === undefined ? [name] : [name, ssh.bastion.name],
  );
}

/**
 * Tells a mistake in the stack's credentials before anything is planned; the providers read them by themselves.
 *
 * @param declared all names that the program has
 * @throws InvalidCredentials, UnboundCredentials
 */
export function checkCredentials(declared: readonly string[]): void {
  readCredentials().checkNames(declared);
}

/**
 * The same where a program may declare more. A name that nobody has is told at the program's end: another fleet may have it.
 *
 * @param declared the names that a fleet or a repository of the program has
 * @throws InvalidCredentials, UnboundCredentials
 */
export function checkCredentialsSoFar(declared: readonly string[]): void {
  // Binding them is what the list is for.
  if (isListing()) return;
  const credentials = readCredentials();
  const { names } = currentRun();
  const isFirst = names.size === 0;
  for (const name of declared) names.add(name);
  const stack = getStackResource();
  if (!isFirst || stack === undefined) return;
  // In a preview, outputs may be unknown in the end: then `apply` isn't called.
  void isKnown(stack.outputs).then(
    () => {
      refuseStray(credentials, [...names]);
    },
    () => {
      // The program has failed, and Pulumi says why.
    },
  );
}

function readCredentials(): Credentials {
  return Credentials.parse(new Config().get("credentials"));
}

function refuseStray(credentials: Credentials, names: readonly string[]): void {
  try {
    credentials.checkNames(names);
  } catch (error) {
    throw error instanceof InvalidCredentials ? new CredentialsStray(plainText(error.message)) : error;
  }
}
