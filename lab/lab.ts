import { createUsers, type LabUsers } from "./access";
import { prepareBase } from "./base";
import { catalogueRecipes, usualBuilds } from "./catalogue";
import type { LabContainer } from "./container";
import { prepareImage } from "./image";
import type { LabNode } from "./node";
import { reserveNetwork, type LabNetwork } from "./network";
import { startNode } from "./node-process";
import { PackageCatalogue } from "./package-catalogue";
import type { PackageRecipe } from "./package-spec";
import { planNode, type NodePlan, type NodeSpec } from "./plan";
import { Repository } from "./repository";
import { labUnavailable } from "./requirements";
import { buildPackages } from "./rpm-build";
import { createRunFolder, removeLeftovers, removeRun, type RunFolder } from "./run-folder";
import { prepareSigningKeys, type SigningKey } from "./signing-key";
import { stopOnSignals } from "./stop-on-signals";

export { usualBuilds } from "./catalogue";
export type { LabUser, LabUsers } from "./access";
export type { LabContainer } from "./container";
export type { Fault, Traffic } from "./http-server";
export type { LabNode } from "./node";
export type { PackageCatalogue } from "./package-catalogue";
export type { PackageRecipe } from "./package-spec";
export type { ContainerSpec, NodeSpec } from "./plan";
export type { Repository } from "./repository";
export { labUnavailable } from "./requirements";
export type { PackageBuild } from "./rpm-build";
export type { CommandOptions, CommandResult } from "./run-command";
export { CommandFailed } from "./run-command";
export type { SigningKey } from "./signing-key";

export interface LabOptions {
  nodes: readonly NodeSpec[];
  /** Packages that exist in the repository's metadata only. None unless given; 6400 is a realistic size. */
  fillers?: number;
  /** Ids of builds the repository offers at the start. Those installed at the start unless given: no update yet. */
  published?: readonly string[];
  /** Builds besides those of the catalogue. */
  morePackages?: readonly PackageRecipe[];
}

/** A real fleet on this machine. */
export interface Lab {
  /** Eight hexadecimal digits. */
  id: string;
  /** For what else belongs to it: removed by `stop`. */
  folder: string;
  nodes: readonly LabNode[];
  repository: Repository;
  packages: PackageCatalogue;
  /** The key the fleet trusts. */
  releaseKey: SigningKey;
  /** A valid key that nobody trusts. */
  wrongKey: SigningKey;
  /** The accounts, the same on all nodes. */
  users: LabUsers;
  /** @throws Error if there's no node of this name */
  node(name: string): LabNode;
  /** Runs a shell script on a node as root, past ssh. @throws CommandFailed unless it ends with 0 */
  exec(node: LabNode, script: string): Promise<string>;
  /** Offers exactly these builds, by id. */
  publish(ids: readonly string[]): Promise<void>;
  /** A container back in its first state, running. */
  reset(container: LabContainer): Promise<void>;
  /** Has `stop` end something else as well, before the nodes. */
  atStop(end: () => Promise<void>): void;
  /** Ends all nodes and removes everything of this lab. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts a fleet; removes first what dead labs left. A few seconds once the caches are warm, a minute and a half before.
 * @throws Error with the reason of `labUnavailable` if the lab can't run here
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const reason = labUnavailable();
  if (reason !== undefined) throw new Error(reason);
  await removeLeftovers();
  const base = await prepareBase();
  const keys = await prepareSigningKeys();
  const recipes = [...catalogueRecipes, ...(options.morePackages ?? [])];
  const packages = new PackageCatalogue(await buildPackages(recipes, base, keys));
  const run = await createRunFolder();
  const network = await reserveNetwork(1 + (parseInt(run.id.slice(0, 2), 16) % 254));
  const ends: (() => Promise<void>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopping ??= stopAll(run, network, ends).finally(forgetSignals));
  const forgetSignals = stopOnSignals(stop);
  try {
    const plans = options.nodes.map((node, position) => planNode(run.id, node, position));
    const [users, repository] = await Promise.all([
      createUsers(run.path),
      Repository.start(`${run.path}/repository`, options.fillers ?? 0),
    ]);
    ends.push(() => repository.stop());
    const publish = (ids: readonly string[]): Promise<void> =>
      repository.publish(ids.map((id) => packages.get(id)));
    const surroundings = {
      run,
      users,
      base,
      repositoryUrl: repository.url,
      releaseKeyFile: keys.release.file,
    };
    const [nodes] = await Promise.all([
      Promise.all(
        plans.map(async (plan, index) => {
          const images = await prepareImages(plan, base, keys.release, packages);
          return startNode(plan, {
            ...surroundings,
            ...images,
            address: `127.77.${network.number}.${index + 10}`,
          });
        }),
      ),
      publish(options.published ?? initialBuilds(plans)),
    ]);
    return {
      ...{ id: run.id, folder: run.path, nodes, repository, packages, users, publish, stop },
      ...{ releaseKey: keys.release, wrongKey: keys.wrong },
      node(name) {
        const found = nodes.find((node) => node.name === name);
        if (!found) throw new Error(`The lab has no node ${name}.`);
        return found;
      },
      exec: (node, script) => node.exec(script),
      reset: (container) => container.reset(),
      atStop: (end) => void ends.push(end),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function installedOf(plan: NodePlan): { containers: readonly string[]; node: readonly string[] } {
  return {
    containers: plan.installed ?? usualBuilds.installedInContainers,
    node: plan.installedOnNode ?? usualBuilds.installedOnNodes,
  };
}

function initialBuilds(plans: readonly NodePlan[]): string[] {
  return [...new Set(plans.map(installedOf).flatMap(({ containers, node }) => [...containers, ...node]))];
}

async function prepareImages(
  plan: NodePlan,
  base: string,
  key: SigningKey,
  packages: PackageCatalogue,
): Promise<{ nodeImage: string; containerImage: string }> {
  const system = usualBuilds.systemOf[plan.packageManager];
  const imageOf = (ids: readonly string[]): Promise<string> =>
    prepareImage(
      base,
      key,
      [system, ...ids].map((id) => packages.get(id)),
    );
  const { node, containers } = installedOf(plan);
  return { nodeImage: await imageOf(node), containerImage: await imageOf(containers) };
}

async function stopAll(
  run: RunFolder,
  network: LabNetwork,
  ends: readonly (() => Promise<void>)[],
): Promise<void> {
  try {
    await Promise.all(ends.map((end) => end()));
  } finally {
    await removeRun(run).finally(network.release);
  }
}
