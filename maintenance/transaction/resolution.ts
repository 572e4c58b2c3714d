import type { Erasure } from "../kinds/packages/erasure";
import type { Package } from "../packages/nevra";
import type { ArrivingPackage } from "./arriving";
import { buildErasure } from "./erasure";
import { type Leaving, predictLeaving, type Transaction } from "./transaction";

/** What rpm said of a transaction on one machine, without doing it. */
export type Rehearsal =
  /** It would go through, and these packages would leave: older builds of what arrives, and others. */
  | { readonly kind: "passes"; readonly leaving: readonly Package[] }
  /** It would not; rpm's own words, a line each. */
  | { readonly kind: "refused"; readonly causes: readonly string[] }
  /** It couldn't be asked; a sentence part. */
  | { readonly kind: "unknown"; readonly reason: string };

/** What a transaction would come to on its machine. */
export type Resolution =
  | {
      readonly kind: "passes";
      readonly erasures: readonly Erasure[];
      /** Whether the arriving packages could take away more, were it installed by then. */
      readonly mayErase: boolean;
      /** What rpm would leave out, since what else arrives obsoletes it. */
      readonly leftOut: Leaving["leftOut"];
    }
  | Exclude<Rehearsal, { readonly kind: "passes" }>;

/** Each of them is a line of the plan. */
const MOST_ERASURES = 500;

type ObsoletesOf = (build: Package) => ArrivingPackage["obsoletes"];

/**
 * Whether one machine's answer is good for others with the same packages. A container belongs to a customer, who may have it say
 * anything: only good news counts elsewhere, and of it only what the packages' signed headers say as well.
 */
export function isGoodForOthers(
  rehearsal: Rehearsal,
  transaction: Transaction,
  obsoletesOf: ObsoletesOf,
): boolean {
  if (rehearsal.kind !== "passes") return false;
  const { replaced, obsoleted, uncertain } = predictLeaving(transaction, obsoletesOf);
  if (uncertain.length > 0) return false;
  const predicted = new Set([...replaced, ...obsoleted.map(({ erased }) => erased)]);
  const leaving = new Set(rehearsal.leaving);
  return (
    rehearsal.leaving.every((p) => predicted.has(p)) && obsoleted.every(({ erased }) => leaving.has(erased))
  );
}

/** What a transaction comes to, by what rpm said on its machine, or on one with the same packages. */
export function resolveTransaction(
  transaction: Transaction,
  rehearsal: Rehearsal,
  obsoletesOf: ObsoletesOf,
): Resolution {
  if (rehearsal.kind !== "passes") return rehearsal;
  const predicted = predictLeaving(transaction, obsoletesOf);
  const mayErase =
    predicted.uncertain.length > 0 || transaction.arriving.some((build) => obsoletesOf(build).length > 0);
  const replaced = new Set(predicted.replaced);
  const erased = rehearsal.leaving.filter((p) => !replaced.has(p));
  if (erased.length > MOST_ERASURES) {
    const reason = `it would take away ${erased.length} packages beside those that are replaced, and nobody looks at as many`;
    return { kind: "unknown", reason };
  }
  const erasures = erased.map((p) => describeCause(p, predicted, transaction));
  return { kind: "passes", erasures, mayErase, leftOut: predicted.leftOut };
}

/** What a transaction comes to by its packages' headers alone, where a machine with the same packages has confirmed it. */
export function resolveAlike(transaction: Transaction, obsoletesOf: ObsoletesOf): Resolution {
  const { replaced, obsoleted } = predictLeaving(transaction, obsoletesOf);
  const leaving = [...replaced, ...obsoleted.map(({ erased }) => erased)];
  return resolveTransaction(transaction, { kind: "passes", leaving }, obsoletesOf);
}

function describeCause(erased: Package, { obsoleted }: Leaving, { arriving }: Transaction): Erasure {
  const sameName = arriving.find(({ name }) => name === erased.name);
  const by =
    obsoleted.find((each) => each.erased === erased)?.by ??
    sameName?.name ??
    arriving[0]?.name ??
    erased.name;
  if (by === erased.name) return buildErasure(erased, by, "replaces");
  const takesItsPlace = arriving.some(({ name, ensure }) => name === by && ensure !== "where-installed");
  return buildErasure(erased, by, takesItsPlace ? "succeeds" : "obsoletes");
}
