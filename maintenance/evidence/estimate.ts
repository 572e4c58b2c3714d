import type { InterruptionEstimate } from "../change/change";
import { SERVICES, type Service } from "../change/services";
import type { Interruption } from "./evidence";

const SECONDS = 60;

/**
 * What customers may be told of a release, by what was measured in the sandbox: minutes, rounded up, of each service where it
 * was away the longest. Services of one machine may be away one after another, so the total is their sum.
 *
 * @returns undefined when nothing was away at all
 */
export function estimateInterruption(
  interruptions: readonly Interruption[],
): InterruptionEstimate | undefined {
  const longest = new Map<Service, number>();
  const totals = new Map<string, number>();
  for (const { machine, base, service, seconds } of interruptions) {
    if (seconds === 0) continue;
    longest.set(service, Math.max(seconds, longest.get(service) ?? 0));
    const customer = `${base} ${machine}`;
    totals.set(customer, seconds + (totals.get(customer) ?? 0));
  }
  if (longest.size === 0) return undefined;
  const services = SERVICES.flatMap((service) => {
    const seconds = longest.get(service);
    return seconds === undefined ? [] : [[service, Math.ceil(seconds / SECONDS)] as const];
  });
  return {
    totalMinutes: Math.ceil(Math.max(...totals.values()) / SECONDS),
    services: Object.fromEntries(services),
  };
}
