import type { Service } from "../../maintenance/change/services";
import type { WorkLine } from "../../maintenance/changes/change-group";
import { describeChange } from "../../maintenance/changes/describe-change";
import type { PackageChange } from "../../maintenance/kinds/packages/package-change";
import { assessImpact } from "../../maintenance/impact/assess";
import type { LowestTier } from "../../maintenance/impact/impact";
import type { Impact } from "../../maintenance/impact/assess";
import type { Catalogue } from "../../maintenance/impact/catalogue";
import { formatEvr, formatNevra } from "../../maintenance/packages/nevra";
import type { Ensure } from "../../maintenance/packages/transition";
import { findMovedAdvisories, type MovedAdvisory } from "../../maintenance/release/closed-advisories";
import {
  compareReleases,
  isEmpty,
  type LayerDifference,
  type ModuleDifference,
  type Restatement,
} from "../../maintenance/release/compare";
import { releaseDigest } from "../../maintenance/release/digest";
import { type Layer, LAYERS, type Release, type ReleasedPackage } from "../../maintenance/release/release";
import { nameErased, placeAnywhere, planErasure, selectErasures } from "./erasures";

/** What going from one release to another means for machines that have all that the first one says. */
export interface Diff {
  readonly from: ReleaseIdentity;
  readonly to: ReleaseIdentity;
  /** Whether both make machines run the very same. */
  readonly nothingMoved: boolean;
  readonly lowestTier: LowestTier;
  /** Why it isn't T1; empty for T1. */
  readonly reasons: readonly string[];
  /** Names of which it isn't known what they interrupt. */
  readonly unknown: readonly string[];
  readonly parts: readonly DiffPart[];
}

export interface ReleaseIdentity {
  readonly name: string;
  readonly digest: string;
}

/** What changes on nodes, in containers, or in the framework. */
export interface DiffPart {
  /** `nodes el6`, `framework 2.10`. */
  readonly title: string;
  readonly changes: readonly DiffChange[];
  readonly advisories: readonly MovedAdvisory[];
}

export interface DiffChange {
  /** `openssl 1.0.1e-57.el6 → 1.0.1e-58.el6`. */
  readonly what: string;
  readonly kind: PackageChange["transition"] | "added" | "removed" | "erased" | "restated";
  readonly name: string;
  /** Absent where nothing changes on any machine by it. */
  readonly impact?: {
    readonly interrupts: readonly Service[];
    readonly lowestTier: LowestTier;
    readonly reason: string;
  };
}

/** Compares two releases, and judges what would change by a catalogue. */
export function makeDiff(from: Release, to: Release, catalogue: Catalogue): Diff {
  const difference = compareReleases(from, to);
  const assessor = new Assessor(catalogue);
  const parts = [
    ...listLayers(from, to).map(({ layer, osFamily }): DiffPart => {
      const found = difference.layers.find((one) => one.layer === layer && one.osFamily === osFamily);
      return {
        title: `${layer} ${osFamily}`,
        changes: found === undefined ? [] : describeLayer(found, assessor),
        advisories: findMovedAdvisories(layer, osFamily, from, to),
      };
    }),
    ...[...new Set(difference.modules.map(({ line }) => line))].map((line): DiffPart => {
      const modules = difference.modules.filter((module) => module.line === line);
      return {
        title: `framework ${line}`,
        changes: modules.map((module) => describeModule(module, assessor)),
        advisories: [],
      };
    }),
  ];
  const { lowestTier, reasons, unknown } = assessImpact(assessor.work, catalogue);
  return {
    from: { name: from.name, digest: releaseDigest(from) },
    to: { name: to.name, digest: releaseDigest(to) },
    nothingMoved: isEmpty(difference),
    ...{ lowestTier, reasons, unknown },
    parts: parts.filter(({ changes, advisories }) => changes.length + advisories.length > 0),
  };
}

function listLayers(from: Release, to: Release): { layer: Layer; osFamily: string }[] {
  return LAYERS.flatMap((layer) => {
    const families = [...new Set([...Object.keys(from[layer]), ...Object.keys(to[layer])])].sort();
    return families.map((osFamily) => ({ layer, osFamily }));
  });
}

/** Judges changes one by one, and remembers them for the judgement of all. */
class Assessor {
  private readonly assessed: WorkLine[] = [];

  constructor(readonly catalogue: Catalogue) {}

  get work(): readonly WorkLine[] {
    return this.assessed;
  }

  assess(work: WorkLine): Pick<DiffChange, "impact"> {
    this.assessed.push(work);
    const [impact]: readonly Impact[] = assessImpact([work], this.catalogue).impacts;
    if (impact === undefined) return {};
    const { interrupts, lowestTier, reason } = impact;
    return { impact: { interrupts, lowestTier, reason } };
  }
}

function describeLayer(difference: LayerDifference, assessor: Assessor): DiffChange[] {
  const { layer, only, transitions, added, removed, erased, restated } = difference;
  const assess = (change: PackageChange) => assessor.assess(placeAnywhere(change, layer));
  const install = (p: ReleasedPackage | Restatement["build"]): PackageChange => ({
    ...{ kind: "package", transition: "install", name: p.name, arch: p.arch, from: [], to: formatEvr(p) },
  });
  const changes = [
    ...selectErasures(erased, layer, assessor.catalogue).map((obsoletion): DiffChange => {
      const { by, name, takesPlace } = obsoletion;
      const where = takesPlace ? "" : ", where both are installed";
      const what = `${nameErased(obsoletion)} → erased, obsoleted by ${formatNevra(by)}${where}`;
      return { what, kind: "erased", name, ...assessor.assess(planErasure(obsoletion, layer)) };
    }),
    ...transitions.map((change): DiffChange => {
      const { transition, name } = change;
      return { what: describeChange(change), kind: transition, name, ...assess(change) };
    }),
    ...added.map((p): DiffChange => {
      const what = `${formatNevra(p)} (new in the release: ${COMES[p.ensure]})`;
      return { what, kind: "added", name: p.name, ...assess(install(p)) };
    }),
    ...removed.map((p): DiffChange => {
      return {
        what: `${formatNevra(p)} (no longer in the release: stays as it is)`,
        kind: "removed",
        name: p.name,
      };
    }),
    ...restated.map((r): DiffChange => {
      const brought =
        r.ensure !== undefined && r.ensure.to !== "where-installed" ? assess(install(r.build)) : {};
      const what = `${formatNevra(r.build)} (${describeRestatement(r)})`;
      return { what, kind: "restated", name: r.build.name, ...brought };
    }),
  ];
  if (only === undefined) return changes;
  const what =
    only === "to" ? "(new in the release)" : "(no longer in the release: machines of it refuse to run)";
  return [
    { what: `${layer} of ${difference.osFamily} ${what}`, kind: "restated", name: difference.osFamily },
    ...changes,
  ];
}

const COMES: Readonly<Record<Ensure, string>> = {
  "where-installed": "changed where it's installed",
  successor: "brought in where something is installed that it obsoletes",
  installed: "brought in everywhere",
};

function describeRestatement({ sha256, header, ensure, installOnly, succeeds }: Restatement): string {
  const parts = [
    ...(sha256 === undefined ? [] : [describeOtherFile(sha256)]),
    ...(header === undefined ? [] : ["the digests of its header are given otherwise"]),
    ...(ensure === undefined
      ? []
      : [
          ensure.to === "where-installed"
            ? "no longer brought in where it isn't installed"
            : `now ${COMES[ensure.to]}`,
        ]),
    ...(installOnly === undefined
      ? []
      : [
          installOnly.to
            ? "now stays beside other builds of it"
            : "now takes the place of other builds of it",
        ]),
    ...(succeeds === undefined || ensure !== undefined
      ? []
      : [`takes the place of ${succeeds.to.join(", ")}, and not of ${succeeds.from.join(", ")}`]),
  ];
  return parts.join("; ");
}

/** Whether it's deployed hangs on the headers: what is installed has no checksum of its file. */
function describeOtherFile({ from, to, isSameBuild }: NonNullable<Restatement["sha256"]>): string {
  const files = `SHA-256 ${from ?? "not given"} → ${to ?? "not given"}`;
  return isSameBuild
    ? `another file of the same build, which stays where it's installed: ${files}`
    : `another file of the same name; without digests of both headers, nobody can tell it from the installed one: ${files}`;
}

function describeModule({ name, from, to }: ModuleDifference, assessor: Assessor): DiffChange {
  if (to === undefined) {
    return {
      what: `${name} ${from?.version ?? ""} (no longer in the release: stays as it is)`,
      kind: "removed",
      name,
    };
  }
  // Whether it's installed is more than a release knows; installed is what disturbs somebody.
  const installed = { from: from?.version ?? "some version", to: to.version, disabled: false };
  const impact = assessor.assess(
    placeAnywhere({ kind: "module", transition: "upgrade", module: name, ...installed }, "containers"),
  );
  if (from === undefined)
    return { what: `${name} ${to.version} (new in the release)`, kind: "added", name, ...impact };
  if (from.version !== to.version) {
    return { what: `${name} ${from.version} → ${to.version}`, kind: "upgrade", name, ...impact };
  }
  const parts = [
    ...(from.sha256 === to.sha256 ? [] : [`another file: SHA-256 ${from.sha256} → ${to.sha256}`]),
    ...(from.signed === to.signed ? [] : [to.signed ? "now signed" : "no longer signed"]),
    ...(from.ensure === to.ensure ? [] : [`now ${to.ensure}`]),
  ];
  return { what: `${name} ${to.version} (${parts.join("; ")})`, kind: "restated", name, ...impact };
}
