import type { PathSegment } from "../files/problem";
import { describeUnknown } from "../files/suggestion";
import { UNKEPT } from "../package-managers/package-managers";
import { findContradictions } from "../packages/coexistence";
import { formatNevra, parseNevra } from "../packages/nevra";
import { DEFAULT_RING } from "../rings/ring";
import type { Bastion, FleetContainer, FleetNode, Overrides } from "./fleet";
import type { Entry, Report } from "./merge";
import { anchorPaths, resolveReaching } from "./reaching";
import { type Beancounters, refuseUnknownWords, resolveBeancounters } from "./resolve-beancounters";
import { resolveFramework } from "./resolve-framework";
import { resolveProbes } from "./resolve-probes";
import { resolveRuntime } from "./resolve-runtime";
import { resolveStorage } from "./resolve-storage";
import type { BastionContent, ContainerContent, Defaults, NodeContent, OverridesContent } from "./schema";

/** What nodes refer to. */
export interface Surroundings {
  readonly defaults: Entry<Defaults> | undefined;
  readonly bastions: Readonly<Record<string, Bastion>>;
  /** Names of the customers there are. */
  readonly customers: readonly string[];
}

const NO_HOST_KEY = "has no host key to check; give hostKeys (SHA256:…) or a knownHostsFile";

/** Applies the defaults to a node. Returns undefined when something is missing that nobody can guess. */
export function resolveNode(
  name: string,
  entry: Entry<NodeContent>,
  surroundings: Surroundings,
  report: Report,
): FleetNode | undefined {
  const node = entry.content;
  const defaults = surroundings.defaults?.content;
  const need = <T>(key: string, value: T | undefined): T | undefined => {
    if (value === undefined) report(entry, [], `has no ${key}; give it here or in defaults`);
    return value;
  };
  const ssh = resolveSsh(entry, surroundings, report);
  const runtime = resolveRuntime(entry, defaults, report);
  const packageManager = need("packageManager", node.packageManager ?? defaults?.packageManager);
  const isKept = packageManager !== UNKEPT;
  const osFamily = isKept ? need("osFamily", node.osFamily ?? defaults?.osFamily) : undefined;
  if (!isKept) refusePackages(node, entry, [], report);
  if (runtime !== undefined) refuseUnknownWords(node.beancounters, runtime.runtime, entry, [], report);
  const ring = node.ring ?? defaults?.ring ?? DEFAULT_RING;
  const overrides = resolveOverrides(node.overrides, entry, ["overrides"], report);
  const containers = Object.entries(node.containers ?? {}).map(
    ([id, container]): [string, FleetContainer] => {
      checkContainer(id, container, entry, surroundings, report);
      const inherited = {
        ring,
        osFamily: isKept ? (node.containerOsFamily ?? defaults?.containerOsFamily ?? osFamily) : undefined,
      };
      if (!isKept || container.packageManager === UNKEPT)
        refusePackages(container, entry, ["containers", id], report);
      const framework = resolveFramework(id, container.framework, entry, surroundings.defaults, report);
      const beancounters = runtime && resolveOwnBeancounters(id, container, entry, defaults, runtime, report);
      const probes = resolveProbes(defaults?.probes, node.probes, container.probes);
      return [
        id,
        {
          ...resolveContainer(id, container, inherited, entry, report),
          ...(framework !== undefined && { framework }),
          ...(beancounters !== undefined && { beancounters }),
          ...(probes !== undefined && { probes }),
        },
      ];
    },
  );
  if (ssh === undefined || runtime === undefined || packageManager === undefined) return undefined;
  if (isKept && osFamily === undefined) return undefined;
  const storage = resolveStorage(name, entry, report);
  const rebootMinutes = node.rebootMinutes ?? defaults?.rebootMinutes;
  return {
    name,
    ssh,
    ...runtime,
    packageManager,
    parallel: node.parallel ?? defaults?.parallel ?? 4,
    restart: node.restart ?? defaults?.restart ?? "required",
    lockWaitSeconds: node.lockWaitSeconds ?? defaults?.lockWaitSeconds ?? 120,
    transactionLimitMinutes: node.transactionLimitMinutes ?? defaults?.transactionLimitMinutes ?? 30,
    nodeMinutes: node.nodeMinutes ?? defaults?.nodeMinutes ?? 10,
    containerMinutes: node.containerMinutes ?? defaults?.containerMinutes ?? 5,
    ...(rebootMinutes !== undefined && { rebootMinutes }),
    reserveMinutes: node.reserveMinutes ?? defaults?.reserveMinutes ?? 5,
    allocationSoakSeconds: node.allocationSoakSeconds ?? defaults?.allocationSoakSeconds ?? 30,
    ...(osFamily !== undefined && { osFamily }),
    ring,
    overrides,
    ...(storage !== undefined && { storage }),
    containers: Object.fromEntries(containers),
  };
}

function resolveOwnBeancounters(
  id: string,
  { beancounters }: ContainerContent,
  entry: Entry<NodeContent>,
  defaults: Defaults | undefined,
  { runtime }: Pick<FleetNode, "runtime">,
  report: Report,
): Beancounters | undefined {
  refuseUnknownWords(beancounters, runtime, entry, ["containers", id], report);
  return resolveBeancounters(beancounters, entry, defaults, runtime);
}

/** How a machine is reached. Returns undefined when it's through a bastion that there isn't. */
export function resolveSsh(
  entry: Entry<Pick<NodeContent, "address" | "hostKeys" | "ssh">>,
  { defaults, bastions }: Pick<Surroundings, "defaults" | "bastions">,
  report: Report,
): FleetNode["ssh"] | undefined {
  const own = entry.content.ssh && anchorPaths(entry.content.ssh, entry.source.file);
  const general = defaults?.content.ssh && anchorPaths(defaults.content.ssh, defaults.source.file);
  const reaching = resolveReaching(entry.content.address, entry.content.hostKeys, own, general);
  if (reaching.hostKeys.length === 0 && reaching.knownHostsFile === undefined) report(entry, [], NO_HOST_KEY);

  const sudo = own?.sudo ?? general?.sudo ?? "none";
  const bastionName = own?.bastion ?? general?.bastion ?? "none";
  if (bastionName === "none") return { ...reaching, sudo };
  const bastion = bastions[bastionName];
  if (bastion !== undefined) return { ...reaching, sudo, bastion };
  // One in the defaults is reported there, once.
  if (own?.bastion !== undefined)
    report(entry, ["ssh", "bastion"], describeUnknown("bastion", bastionName, Object.keys(bastions)));
  return undefined;
}

/** Applies the built-in defaults to a bastion; the fleet's own defaults are for what lies behind it. */
export function resolveBastion(name: string, entry: Entry<BastionContent>, report: Report): Bastion {
  const own = anchorPaths(entry.content, entry.source.file);
  const reaching = resolveReaching(own.address, own.hostKeys, own, undefined);
  if (reaching.hostKeys.length === 0 && reaching.knownHostsFile === undefined) report(entry, [], NO_HOST_KEY);
  if (name === "none") report(entry, [], "the name none means that there's no bastion; choose another");
  return { name, ...reaching };
}

function checkContainer(
  id: string,
  { customer }: ContainerContent,
  entry: Entry<NodeContent>,
  { customers }: Surroundings,
  report: Report,
): void {
  if (id === "node")
    report(entry, ["containers", id], "the id node means the node itself in a plan; rename the container");
  if (!customers.includes(customer)) {
    report(entry, ["containers", id, "customer"], describeUnknown("customer", customer, customers));
  }
}

/** What says something of packages that nobody keeps would be passed over in silence. */
function refusePackages(
  content: Pick<NodeContent, "osFamily" | "containerOsFamily" | "overrides">,
  entry: Entry<NodeContent>,
  path: readonly PathSegment[],
  report: Report,
): void {
  for (const key of ["osFamily", "containerOsFamily", "overrides"] as const) {
    if (content[key] === undefined) continue;
    report(
      entry,
      [...path, key],
      `is about packages, and nobody keeps them here (packageManager: ${UNKEPT}); remove it`,
    );
  }
}

function resolveContainer(
  id: string,
  content: ContainerContent,
  inherited: { ring: string; osFamily: string | undefined },
  entry: Entry<NodeContent>,
  report: Report,
): FleetContainer {
  const { customer, hostname, group, packageManager } = content;
  const osFamily = packageManager === UNKEPT ? undefined : (content.osFamily ?? inherited.osFamily);
  return {
    id,
    customer,
    ...(hostname !== undefined && { hostname }),
    ...(group !== undefined && { group }),
    ring: content.ring ?? inherited.ring,
    ...(osFamily !== undefined && { osFamily }),
    overrides: resolveOverrides(content.overrides, entry, ["containers", id, "overrides"], report),
  };
}

function resolveOverrides(
  content: OverridesContent | undefined,
  entry: Entry<unknown>,
  path: readonly PathSegment[],
  report: Report,
): Overrides {
  const packages = (content?.packages ?? []).map(parseNevra);
  const install = (content?.install ?? []).map(parseNevra);
  const hold = content?.hold ?? [];
  const all = [
    ...packages.map((p, i) => ({ ...p, path: [...path, "packages", i] })),
    ...install.map((p, i) => ({ ...p, path: [...path, "install", i] })),
  ];
  for (const { first, second } of findContradictions(all)) {
    report(
      entry,
      second.path,
      `${formatNevra(second)} can't be installed beside ${formatNevra(first)}; leave one of them out`,
    );
  }
  for (const [i, name] of hold.entries()) {
    const wanted = all.find((p) => p.name === name);
    if (wanted === undefined) continue;
    report(
      entry,
      [...path, "hold", i],
      `${name} is to be left as it is and to become ${formatNevra(wanted)}; choose one`,
    );
  }
  return { packages, install, hold };
}
