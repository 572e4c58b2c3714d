import type { Finding } from "../../maintenance/decision/finding";
import { listSome } from "../../maintenance/decision/work";
import type { Verdict } from "../../maintenance/gate/judge";
import type { Gate } from "./gate";

/** The verdict in a few lines, for people: the change, its window, and whom it concerns. Findings are told by themselves. */
export function describeVerdict(verdict: Verdict, gate: Gate): string[] {
  const { window, customers, assessment } = verdict;
  const interrupted = customers.filter((customer) => customer.interrupted).map(({ id }) => id);
  const others = customers.filter((customer) => !customer.interrupted).map(({ id }) => id);
  return [
    gate.describeChange(),
    ...(window === undefined ? [] : [`window: ${gate.describeWindow(window)}`]),
    ...(interrupted.length > 0 ? [`customers whose service is interrupted: ${listSome(interrupted)}`] : []),
    ...(others.length > 0
      ? [`customers for whom something changes without interruption: ${listSome(others)}`]
      : []),
    ...gate.describeRings(),
    ...assessment.reasons,
    ...gate.describeOwnImpacts(),
  ];
}

/** `window: It is Wednesday …, outside of every maintenance window … Apply it in … (change 2026-11-27-php)` */
export function describeFinding({ rule, message, remedy, target }: Finding): string {
  return `${rule}: ${message} ${remedy} (${target})`;
}
