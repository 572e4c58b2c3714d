import { Config } from "@pulumi/pulumi/config";
import type { Fleet } from "../maintenance/fleet/fleet";
import { plainText } from "../maintenance/text/plain-text";
import { Credentials, InvalidCredentials } from "../providers/implementation/credentials";
import { isListing } from "../providers/listing";
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

/** Of all that the program has declared. */
const names = new Set<string>();
let isAwaited = false;

/**
 * Tells a mistake in the stack's credentials before anything is planned; the providers read them by themselves. A name that nobody has is
 * told when the program has declared everything: another fleet may have it.
 *
 * @param declared the names that a fleet or a repository of the program has
 * @throws InvalidCredentials, UnboundCredentials
 */
export function checkCredentials(declared: readonly string[]): void {
  // Binding them is what the list is for.
  if (isListing()) return;
  const credentials = Credentials.parse(new Config().get("credentials"));
  for (const name of declared) names.add(name);
  if (isAwaited) return;
  isAwaited = true;
  process.once("beforeExit", () => {
    try {
      credentials.checkNames([...names]);
    } catch (error) {
      throw error instanceof InvalidCredentials ? new CredentialsStray(plainText(error.message)) : error;
    }
  });
}
