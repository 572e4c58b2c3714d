import type { Overrides } from "../fleet/fleet";
import { competes } from "../packages/architecture";
import { areInstallOnly } from "../packages/install-only";
import { formatNevra, type Package } from "../packages/nevra";
import type { DesiredPackage } from "../packages/transition";
import { parseCapability } from "../repository/capability";
import { hasFramework, type Layer, LAYERS, type Release } from "./release";

/** A release that says nothing about machines of an OS family that the fleet has. */
export class OsFamilyNotReleased extends Error {
  constructor(release: Release, layer: Layer, osFamily: string) {
    const known = Object.keys(release[layer]);
    super(
      `release ${release.name} has no packages for ${layer} of OS family ${osFamily}` +
        `${known.length === 0 ? "" : `, only for ${known.join(", ")}`}; add ${layer}.${osFamily} to it, or correct the fleet's osFamily`,
    );
    this.name = "OsFamilyNotReleased";
  }
}

/**
 * What one node or container should run: the release's packages for its OS family, with its overrides. An override
 * takes the place of the release's builds of that name and architecture, and stays as urgent as they were. A release for
 * containers alone, or for nodes alone, leaves the others as they are.
 *
 * @param osFamily undefined where nobody keeps the packages: then there's nothing that should run
 * @throws OsFamilyNotReleased
 */
export function desiredPackages(
  release: Release,
  layer: Layer,
  osFamily: string | undefined,
  overrides: Overrides,
): readonly DesiredPackage[] {
  if (osFamily === undefined) return [];
  const released = findReleased(release, layer, osFamily);
  if (released === undefined) throw new OsFamilyNotReleased(release, layer, osFamily);
  const pinned = overrides.packages.map((p) => override(p, released, "where-installed"));
  const installed = overrides.install.map((p) => override(p, released, "installed"));
  const own = [...pinned, ...installed];
  const held = new Set(overrides.hold);
  return [...released.filter((p) => !own.some((o) => replaces(o, p))), ...own]
    .filter((p) => !held.has(p.name))
    .map((p) => succeedNone(p, held));
}

function findReleased(
  release: Release,
  layer: Layer,
  osFamily: string,
): readonly DesiredPackage[] | undefined {
  if (Object.hasOwn(release[layer], osFamily)) return release[layer][osFamily];
  const speaksOf = (one: Layer): boolean => Object.keys(release[one]).length > 0;
  return !speaksOf(layer) && (LAYERS.some(speaksOf) || hasFramework(release)) ? [] : undefined;
}

/** Nothing is brought in for the sake of what is held: it would erase it. */
function succeedNone(p: DesiredPackage, held: ReadonlySet<string>): DesiredPackage {
  if (p.ensure !== "successor" || p.obsoletes === undefined || held.size === 0) return p;
  return { ...p, obsoletes: p.obsoletes.filter((text) => !held.has(parseCapability(text)?.name ?? text)) };
}

function override(
  p: Package,
  released: readonly DesiredPackage[],
  ensure: DesiredPackage["ensure"],
): DesiredPackage {
  const replaced = released.filter((r) => replaces(p, r));
  const same = replaced.find((r) => formatNevra(r) === formatNevra(p));
  const { sha256, header, obsoletes } = same ?? {};
  const staysBeside = released.some((r) => r.name === p.name && areInstallOnly(r));
  const urgent = ensure === "installed" || replaced.some((r) => r.ensure === "installed");
  return {
    ...p,
    ensure: urgent ? "installed" : (same?.ensure ?? "where-installed"),
    ...(sha256 !== undefined && { sha256 }),
    ...(header !== undefined && { header }),
    ...(obsoletes !== undefined && { obsoletes }),
    ...(staysBeside && { installOnly: true }),
  };
}

function replaces(p: Package, other: Package): boolean {
  return p.name === other.name && competes(p.arch, other.arch);
}
