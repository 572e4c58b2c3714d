import type { DesiredPackage } from "../maintenance/packages/transition";
import { preparePackagesScript } from "./node-script/compose";
import { listPackages, type NodeWays } from "./packages-work";
import type { NodeSession } from "./session";
import { runStaging } from "./staging";

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
  const script = preparePackagesScript({
    packageManager: ways.packageManager,
    lockWaitSeconds: ways.lockWaitSeconds,
    releaseKeys: ways.releaseKeys,
    packages: listPackages(packages),
  });
  return (await runStaging(session, script, "the fetching of packages")).unusable;
}
