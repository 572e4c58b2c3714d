import type { DesiredPackage } from "../maintenance/packages/transition";
import { NodeScriptFailed } from "./errors";
import { prepareScript } from "./node-script/compose";
import { parseEvent } from "./node-script/events";
import { listPackages, type NodeWays } from "./packages-work";
import type { NodeSession } from "./session";

/** For all downloads of a plan together, in which the script is silent. */
const DOWNLOAD_LIMIT_SECONDS = 60 * 60;

/**
 * Brings packages into the node's store and verifies them there, ahead of the run that installs them. Touches no container.
 *
 * @returns by NEVRA, why a package can't be used; a package that can be used isn't in it
 * @throws SshError, or NodeScriptFailed
 */
export async function preparePackages(
  session: NodeSession,
  ways: NodeWays,
  packages: readonly DesiredPackage[],
): Promise<ReadonlyMap<string, string>> {
  const connection = await session.connect();
  const script = prepareScript({
    packageManager: ways.packageManager,
    lockWaitSeconds: ways.lockWaitSeconds,
    releaseKeys: ways.releaseKeys,
    packages: listPackages(packages),
  });
  const result = await connection.runScript(script, { idleTimeoutSeconds: DOWNLOAD_LIMIT_SECONDS });
  const unusable = new Map<string, string>();
  let finished = false;
  for (const line of result.stdout.split("\n")) {
    const event = parseEvent(line);
    if (event?.event === "finished") finished = true;
    if (event?.event !== "staged") continue;
    for (const entry of event.text.split("\n")) {
      const [nevra = "", reason] = entry.split("\t");
      if (reason !== undefined) unusable.set(nevra, reason.trim());
    }
  }
  if (!finished)
    throw new NodeScriptFailed(session.name, "the fetching of packages", result.code, result.stderr);
  return unusable;
}
