import { Config } from "@pulumi/pulumi/config";
import type { Fleet } from "../maintenance/fleet/fleet";
import { plainText } from "../maintenance/text/plain-text";
import { Credentials, InvalidCredentials } from "../providers/implementation/credentials";
import { isListing } from "../providers/listing";
import { currentRun, onceDeclared } from "./program-run";
import { RunSentence } from "./run-sentence";

/** Credentials are configured for a name that no fleet of the program has. */
class CredentialsStray extends RunSentence {
  override readonly name = "CredentialsStray";
}

/** The names that credentials of a fleet may be configured under. */
export function namesOf({
  nodes,
  repositories,
  devices,
}: Pick<Fleet, "nodes" | "repositories" | "devices">): string[] {
  const machines = [...Object.values(nodes), ...Object.values(repositories)].flatMap(({ name, ssh }) =>
    ssh.bastion === undefined ? [name] : [name, ssh.bastion.name],
  );
  return [...machines, ...Object.values(devices).map(({ name }) => name)];
}

/**
 * Tells a mistake in the stack's credentials before anything is planned; the providers read them by themselves.
 *
 * @param declared all names that the program has
 * @throws InvalidCredentials, UnboundCredentials
 */
export function checkCredentials(declared: readonly string[]): void {
  // Binding them is what the list is for. It's made by a preview where the stack's file names no fleet, as when Pulumi.yaml does.
  if (!isListing()) readCredentials().checkNames(declared);
}

/**
 * The same where a program may declare more: another fleet may have a name.
 *
 * @param declared the names that a fleet or a repository of the program has
 * @returns once the program has declared all that it does without waiting. It fails for a name that nobody has
 * @throws InvalidCredentials, UnboundCredentials
 */
export function checkCredentialsSoFar(declared: readonly string[]): Promise<void> {
  // Binding them is what the list is for.
  if (isListing()) return Promise.resolve();
  const credentials = readCredentials();
  const { names } = currentRun();
  for (const name of declared) names.add(name);
  return onceDeclared(() => {
    refuseStray(credentials, [...names]);
  });
}

/** @throws InvalidCredentials, UnboundCredentials */
export function readCredentials(): Credentials {
  return Credentials.parse(new Config().get("credentials"));
}

function refuseStray(credentials: Credentials, names: readonly string[]): void {
  try {
    credentials.checkNames(names);
  } catch (error) {
    throw error instanceof InvalidCredentials ? new CredentialsStray(plainText(error.message)) : error;
  }
}
