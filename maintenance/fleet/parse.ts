import { canonicalAddress } from "./canonical-address";
import type { FileForm } from "../files/form";
import { InvalidFile, type PathSegment, type Problem, type Source } from "../files/problem";
import { describeUnknown } from "../files/suggestion";
import { createProblem, validateDeclared } from "../files/validate";
import type {
  Bastion,
  Customer,
  Fleet,
  FleetDevice,
  FleetNode,
  FleetRepository,
  NodeReaching,
} from "./fleet";
import { resolveRings } from "./check-rings";
import { mergeFiles, type Entry, type FleetSource, type MergedFleet, type Report } from "./merge";
import { anchorPath } from "./reaching";
import { resolveBastion, resolveNode } from "./resolve";
import { resolveDevice, resolveEquipment } from "./resolve-device";
import { resolveQualification } from "./resolve-qualification";
import { resolveRepository } from "./resolve-repository";
import { FleetFile } from "./schema";

const FORM: FileForm = { what: "a fleet file", fields: Object.keys(FleetFile.shape) };

/**
 * Reads a fleet from one file, or from the several that it's split into.
 * @throws InvalidFile with every problem of every file
 */
export function parseFleet(text: string, file: string): Fleet;
export function parseFleet(sources: readonly Source[]): Fleet;
export function parseFleet(first: string | readonly Source[], file = ""): Fleet {
  const sources = typeof first === "string" ? [{ file, text: first }] : first;
  const { merged, problems } = mergeFiles(validateFiles(sources));
  const report: Report = (entry, path, message) => {
    problems.push(createProblem(entry.source, [...entry.path, ...path], message));
  };

  for (const key of ["fleet", "releaseKeys"] as const) {
    if (merged[key] !== undefined) continue;
    const where = sources.map((source) => source.file);
    problems.push({
      file: where[0] ?? "",
      line: 1,
      path: [key],
      message: `missing; give it in ${where.join(" or ")}`,
    });
  }
  const bastions = mapEntries(merged.bastions, (entry, name) => resolveBastion(name, entry, report));
  checkDefaults(merged, bastions, report);
  const surroundings = { defaults: merged.defaults, bastions, customers: [...merged.customers.keys()] };
  const nodes = mapEntries(merged.nodes, (entry, name) => resolveNode(name, entry, surroundings, report));
  const nodeNames = [...merged.nodes.keys()];
  const repositories = mapEntries(merged.repositories, (entry, name) =>
    resolveRepository(name, entry, surroundings, nodeNames, report),
  );
  const taken = [...nodeNames, ...merged.repositories.keys(), ...merged.bastions.keys()];
  const devices = mapEntries(merged.devices, (entry, name) =>
    resolveDevice(name, entry, merged.defaults, taken, report),
  );
  checkAddresses(merged, { nodes, bastions, repositories, devices }, report);
  const rings = resolveRings(merged, report);
  const qualification = merged.qualification && resolveQualification(merged.qualification, report);

  const { fleet, releaseKeys, pendingRestartDays } = merged;
  if (problems.length > 0 || fleet === undefined || releaseKeys === undefined)
    throw new InvalidFile(problems);
  return {
    name: fleet.content,
    releaseKeys: releaseKeys.content.map((path) => anchorPath(path, releaseKeys.source.file)),
    rings,
    ...(qualification !== undefined && { qualification }),
    ...(pendingRestartDays !== undefined && { pendingRestartDays: pendingRestartDays.content }),
    customers: mapEntries(merged.customers, ({ content }, id): Customer => {
      const { name, contacts, timeZone } = content;
      return { id, name, contacts, timeZone, is24x7: content["24x7"] ?? false };
    }),
    nodes,
    repositories,
    sanServers: mapEntries(merged.sanServers, ({ content }, name) => resolveEquipment(name, content)),
    devices,
  };
}

function validateFiles(sources: readonly Source[]): FleetSource[] {
  const problems: Problem[] = [];
  const valid = sources.flatMap((source) => {
    try {
      return [validateDeclared(source, FleetFile, FORM)];
    } catch (error) {
      if (!(error instanceof InvalidFile)) throw error;
      problems.push(...error.problems);
      return [];
    }
  });
  if (problems.length > 0) throw new InvalidFile(problems);
  return valid;
}

/** Leaves out what `resolve` has no result for, because it reported a problem instead. */
function mapEntries<T, R>(
  entries: ReadonlyMap<string, Entry<T>>,
  resolve: (entry: Entry<T>, name: string) => R | undefined,
): Record<string, R> {
  const pairs = [...entries].flatMap(([name, entry]): [string, R][] => {
    const result = resolve(entry, name);
    return result === undefined ? [] : [[name, result]];
  });
  return Object.fromEntries(pairs);
}

function checkDefaults(
  { defaults }: MergedFleet,
  bastions: Readonly<Record<string, Bastion>>,
  report: Report,
): void {
  const name = defaults?.content.ssh?.bastion;
  if (defaults === undefined || name === undefined || name === "none" || bastions[name] !== undefined) return;
  const path: PathSegment[] = ["ssh", "bastion"];
  report(defaults, path, describeUnknown("bastion", name, Object.keys(bastions)));
}

interface Resolved {
  readonly nodes: Readonly<Record<string, FleetNode>>;
  readonly bastions: Readonly<Record<string, Bastion>>;
  readonly repositories: Readonly<Record<string, FleetRepository>>;
  readonly devices: Readonly<Record<string, FleetDevice>>;
}

/**
 * Two nodes at one address are one node that would be maintained twice at a time. A device at the address of one of these would have its
 * steps run there. Several devices may be services of one machine.
 */
function checkAddresses(
  merged: MergedFleet,
  { nodes, bastions, repositories, devices }: Resolved,
  report: Report,
): void {
  const owners = new Map<string, string>();
  const check = (entry: Entry<unknown> | undefined, machine: Place): boolean => {
    const owner = owners.get(placeOf(machine));
    if (owner !== undefined && entry !== undefined)
      report(entry, ["address"], `${machine.address}${wayTo(machine)} is ${owner}'s already`);
    return owner !== undefined;
  };
  for (const { name, ssh } of Object.values(nodes))
    if (!check(merged.nodes.get(name), ssh)) owners.set(placeOf(ssh), name);
  for (const { name, ssh } of Object.values(repositories)) owners.set(placeOf(ssh), name);
  for (const bastion of Object.values(bastions)) owners.set(placeOf(bastion), bastion.name);
  for (const { name, care } of Object.values(devices))
    if (care !== undefined) check(merged.devices.get(name), care.reaching);
}

type Place = Pick<NodeReaching, "address" | "port" | "bastion">;

function placeOf(machine: Place): string {
  return canonicalAddress(machine.address) + wayTo(machine);
}

function wayTo({ port, bastion }: Place): string {
  return ` port ${port}${bastion === undefined ? "" : ` behind ${bastion.name}`}`;
}
