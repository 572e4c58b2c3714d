import type { TestGate } from "../change/test-gates";
import type { WorkLine } from "../changes/change-group";
import { formatContainerIds } from "../fleet/container-ids";
import { groupBy } from "../packages/grouping";
import type { Build } from "../packages/build";
import type { ProblemGroup } from "../problems/group";
import type { Base, GateOutcome } from "./evidence";
import type { MachineLook } from "./look";

/** The installation of a release over one base: what was there before and after, by machine (`node1`, `node1/101`). */
export interface Trial {
  readonly base: Base;
  /** What went wrong while it was installed. */
  readonly problems: readonly ProblemGroup[];
  /** What rpm and scriptlets complained about where the transaction went through. */
  readonly complaints: readonly ProblemGroup[];
  /** What a second look would still change. */
  readonly pending: readonly WorkLine[];
  readonly before: ReadonlyMap<string, MachineLook>;
  /** Instead of a look, why a machine can't be looked at any more. */
  readonly after: ReadonlyMap<string, MachineLook | string>;
  /** What the release has for each machine, whether it's installed there or not. */
  readonly released: ReadonlyMap<string, readonly Build[]>;
  /** Ids of the keys that packages must be signed by, 16 hexadecimal digits in small letters. */
  readonly releaseKeys: ReadonlySet<string>;
}

/** What a gate found, before it's said how often it was asked. */
export type GateFinding = Pick<GateOutcome, "verdict" | "figures" | "reason">;

export type TestGateJudge = (trial: Trial) => GateFinding;

/** What is wrong on a machine, or with the whole. */
export type Complaint = string | { readonly machine: string; readonly what: string };

/** How many complaints a reason quotes. */
const QUOTED = 3;

/**
 * Passed when nobody complains and all was looked at; a reason quotes the first few complaints, each with all its machines.
 *
 * @param unasked what couldn't be asked
 */
export function conclude(
  complaints: readonly Complaint[],
  figures: GateFinding["figures"],
  unasked: readonly Complaint[] = [],
): GateFinding {
  if (complaints.length > 0) return { verdict: "failed", figures, reason: quote(complaints) };
  if (unasked.length > 0) return { verdict: "unchecked", figures, reason: quote(unasked) };
  return { verdict: "passed", figures };
}

function quote(complaints: readonly Complaint[]): string {
  const told = gatherComplaints(complaints);
  const more = told.length > QUOTED ? ` (and ${told.length - QUOTED} more)` : "";
  return `${told.slice(0, QUOTED).join("; ")}${more}`;
}

/** `node1, node1/101–103: WHAT` */
function gatherComplaints(complaints: readonly Complaint[]): string[] {
  const groups = groupBy(complaints, (one) =>
    typeof one === "string" ? `text ${one}` : `machine ${one.what}`,
  );
  return [...groups.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    if (typeof first === "string") return [first];
    const machines = same.flatMap((one) => (typeof one === "string" ? [] : [one.machine]));
    return [`${formatMachines([...new Set(machines)])}: ${first.what}`];
  });
}

/** Machines are named `NODE` or `NODE/CONTAINER`. */
function formatMachines(machines: readonly string[]): string {
  const byNode = groupBy(machines, (machine) => machine.split("/")[0] ?? machine);
  return [...byNode]
    .flatMap(([node, same]) => {
      const ids = same.flatMap((machine) => machine.split("/").slice(1));
      return [
        ...(same.includes(node) ? [node] : []),
        ...(ids.length > 0 ? [`${node}/${formatContainerIds(ids)}`] : []),
      ];
    })
    .join(", ");
}

/** A machine before and after. */
export interface Pair {
  readonly machine: string;
  readonly before: MachineLook;
  readonly after: MachineLook;
}

/** Machines that could be looked at before and after. */
export function pairsOf({ before, after }: Trial): Pair[] {
  return [...before].flatMap(([machine, look]) => {
    const later = after.get(machine);
    return later === undefined || typeof later === "string" ? [] : [{ machine, before: look, after: later }];
  });
}

/** A complaint for each machine that can't be looked at any more: it passes no gate. */
export function complainOfLost({ before, after }: Trial): Complaint[] {
  return [...before.keys()].flatMap((machine): Complaint[] => {
    const later = after.get(machine);
    if (later === undefined) return [`${machine} isn't running any more`];
    return typeof later === "string" ? [{ machine, what: later }] : [];
  });
}

/** Gates that can be asked again without installing anything: what they ask of may take its time, or be flaky. */
export const ASKED_AGAIN: ReadonlySet<TestGate> = new Set<TestGate>([
  "auto-configuration-services-ok",
  "no-regression-asterisk",
  "no-regression-apache",
  "no-regressions",
  "no-broken-call-flows",
]);
