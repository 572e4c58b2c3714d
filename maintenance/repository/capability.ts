import { compareVersions, type Order } from "../packages/version";

export const COMPARISONS = { LT: "<", LE: "<=", EQ: "=", GE: ">=", GT: ">" } as const;
export type Comparison = keyof typeof COMPARISONS;

/** The version that a capability speaks of; without a release it means all releases of that version. */
export interface CapabilityVersion {
  /** 0 where there's none. */
  readonly epoch: number;
  readonly version: string;
  readonly release?: string;
}

/** What a package provides, requires or obsoletes: `libssl.so.10()(64bit)`, `/bin/sh`, `php-common = 5.3.3-50.el6`. */
export interface Capability {
  readonly name: string;
  /** Absent for any version. */
  readonly range?: { readonly comparison: Comparison; readonly than: CapabilityVersion };
}

/** `php-common = 5.3.3-50.el6`, as rpm prints it. */
export function formatCapability({ name, range }: Capability): string {
  if (range === undefined) return name;
  const { epoch, version, release } = range.than;
  const evr = `${epoch === 0 ? "" : `${epoch}:`}${version}${release === undefined ? "" : `-${release}`}`;
  return `${name} ${COMPARISONS[range.comparison]} ${evr}`;
}

/** Reads what {@link formatCapability} writes; undefined for what has another form. */
export function parseCapability(text: string): Capability | undefined {
  const { name, operator, evr } =
    /^(?<name>[^\s<=>]+)(?: (?<operator><=|>=|<|>|=) (?<evr>\S+))?$/.exec(text)?.groups ?? {};
  if (name === undefined) return undefined;
  const comparison = (Object.keys(COMPARISONS) as Comparison[]).find((one) => COMPARISONS[one] === operator);
  if (comparison === undefined || evr === undefined) return { name };
  return { name, range: { comparison, than: parseCapabilityVersion(evr) } };
}

/**
 * Whether what is provided is what is wanted. Two ranges fit when some version is in both (rpm's `rpmdsCompare`). A
 * provide without a version fits no wish for one: rpm would take it, but yum and dnf don't.
 */
export function fits(provided: Capability, wanted: Capability): boolean {
  if (provided.name !== wanted.name) return false;
  if (wanted.range === undefined) return true;
  if (provided.range === undefined) return false;
  const order = compareCapabilityVersions(provided.range.than, wanted.range.than);
  const has = readDirections(provided.range.comparison);
  const wants = readDirections(wanted.range.comparison);
  if (order < 0) return has.more || wants.less;
  if (order > 0) return has.less || wants.more;
  return (has.equal && wants.equal) || (has.less && wants.less) || (has.more && wants.more);
}

/** Reads `1:2.0-3.el6`, `2.0`. */
export function parseCapabilityVersion(text: string): CapabilityVersion {
  const {
    epoch,
    version = "",
    release,
  } = /^(?:(?<epoch>\d+):)?(?<version>.*?)(?:-(?<release>[^-]*))?$/s.exec(text)?.groups ?? {};
  return { epoch: Number(epoch ?? 0), version, ...(release !== undefined && { release }) };
}

function compareCapabilityVersions(a: CapabilityVersion, b: CapabilityVersion): Order {
  if (a.epoch !== b.epoch) return a.epoch < b.epoch ? -1 : 1;
  const order = compareVersions(a.version, b.version);
  if (order !== 0 || a.release === undefined || b.release === undefined) return order;
  return compareVersions(a.release, b.release);
}

function readDirections(comparison: Comparison): {
  readonly less: boolean;
  readonly equal: boolean;
  readonly more: boolean;
} {
  return {
    less: comparison === "LT" || comparison === "LE",
    equal: comparison === "LE" || comparison === "EQ" || comparison === "GE",
    more: comparison === "GT" || comparison === "GE",
  };
}
