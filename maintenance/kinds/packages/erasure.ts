import { z } from "zod";
import { ObservedUse } from "../../changes/observed-use";
import { assessPackage } from "../../impact/assess-package";
import type { PlacelessImpact } from "../../impact/impact";
import { defineForm } from "../change-form";
import { packageLayer } from "./package-layer";

const name = z.string().min(1);

/** A package that a transaction takes away, though nobody asked for that by name. */
export const Erasure = z.object({
  kind: z.literal("erasure"),
  name,
  arch: name,
  /** The installed `[epoch:]version-release`. */
  from: name,
  /** The name of the arriving package that takes it away. */
  by: name,
  /**
   * - `obsoletes`: `by` says so itself.
   * - `succeeds`: the release says so as well: it brings `by` in to take its place.
   * - `replaces`: rpm keeps no two of that name, though their architectures differ.
   */
  because: z.enum(["obsoletes", "succeeds", "replaces"]),
  /** Who uses the package there; absent where that couldn't be seen. */
  observed: ObservedUse.exactOptional(),
});
export type Erasure = Readonly<z.output<typeof Erasure>>;

const REASONS: Readonly<Record<Erasure["because"], string>> = {
  obsoletes: "obsoleted",
  succeeds: "succeeded",
  replaces: "replaced",
};

/** `asterisk.x86_64 1.0-1 → erased, obsoleted by framework-cdr` */
export const ERASURE = defineForm({
  schema: Erasure,
  describe: ({ name, arch, from, by, because }) =>
    `${name}.${arch} ${from} → erased, ${REASONS[because]} by ${by}`,
  nameOf: ({ name }) => name,
  subject: "package",
  assess: (erasure, onNode, lookUp) => {
    const { name, observed } = erasure;
    const changing = { name, isNew: false, ...(observed !== undefined && { observed }) };
    return judgeErasure(assessPackage(changing, onNode, lookUp), erasure);
  },
  layerOf: packageLayer,
});

/**
 * What a package gives is gone with it: nothing brings it back that follows a change, be it a restart or a reboot. Where the release
 * brings in what takes its place, it's a change like any other.
 */
function judgeErasure(impact: PlacelessImpact, { by, because }: Erasure): PlacelessImpact {
  if (because === "succeeds") return impact;
  const { name, interrupts, known, lowestTier } = impact;
  const how = `${name} is erased by ${by}`;
  const reason = !known
    ? `it's erased by ${by}, and nobody knows what that interrupts: it counts as interrupting → at least T2`
    : interrupts.length === 0
      ? `${how}, which interrupts nothing → ${lowestTier === "T2" ? "at least T2" : "T1"}`
      : `${how}, and ${interrupts.join(", ")} with it → at least T2`;
  return { ...impact, lowestTier: interrupts.length > 0 ? "T2" : lowestTier, reason };
}
