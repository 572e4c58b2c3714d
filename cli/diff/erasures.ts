import type { WorkLine } from "../../maintenance/changes/change-group";
import type { PlannedChange } from "../../maintenance/changes/planned-change";
import { findEntry, type Catalogue } from "../../maintenance/impact/catalogue";
import { formatNevra } from "../../maintenance/packages/nevra";
import type { Layer } from "../../maintenance/release/release";
import type { Obsoletion } from "../../maintenance/repository/obsoletions";

/**
 * What a release erases that somebody may miss: builds that are known, and names that the impact catalogue says something
 * interrupting of. A package also obsoletes names of ages ago, which no machine has.
 */
export function selectErasures(
  obsoletions: readonly Obsoletion[],
  layer: Layer,
  catalogue: Catalogue,
): Obsoletion[] {
  return obsoletions.filter(({ known, name }) => {
    if (known.length > 0) return true;
    const entry = findEntry(catalogue, "package", name, layer === "nodes");
    return entry !== undefined && (entry.interrupts.length > 0 || entry.needs !== "nothing");
  });
}

/** `asterisk-1.0-1.x86_64 and asterisk-1.0-1.i686`, or `asterisk < 2` where no build is known. */
export function nameErased({ known, obsoletes }: Obsoletion): string {
  return known.length === 0 ? obsoletes : known.map(formatNevra).join(" and ");
}

/** An erasure as the impact catalogue is asked for it: by the name of what goes. */
export function planErasure({ name, by, takesPlace }: Obsoletion, layer: Layer): WorkLine {
  const because = takesPlace ? "succeeds" : "obsoletes";
  return placeAnywhere({ kind: "erasure", name, arch: by.arch, from: "", by: by.name, because }, layer);
}

/** A change of a release, which is of no certain machine. */
export function placeAnywhere(change: PlannedChange, layer: Layer): WorkLine {
  return { node: "", targets: [layer === "nodes" ? "node" : "containers"], change };
}
