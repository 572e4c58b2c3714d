import { FEWEST_MEASURED, type LearnedInterruption } from "../interruptions/learned";
import type { ChangeLayer } from "../kinds/layers";

/** How often something was measured. */
export type TimesMeasured = Pick<LearnedInterruption, "layer" | "service" | "count">;

/** How long work of a layer interrupts services, as it was learned; or what was measured too seldom for that. */
export type LearnedLength =
  | { readonly seconds: number; readonly of: readonly TimesMeasured[] }
  | { readonly lacking: readonly TimesMeasured[] };

/**
 * A reboot takes all services away at once, so the longest counts. Services that are restarted may be away one after another, so their sum does.
 *
 * @param services that the work interrupts
 */
export function learnLength(
  layer: ChangeLayer,
  services: ReadonlySet<string>,
  learned: readonly LearnedInterruption[],
): LearnedLength {
  const timesOf = (service: string): LearnedInterruption =>
    learned.find((one) => one.layer === layer && one.service === service) ?? {
      ...{ layer, service, seconds: 0, count: 0 },
    };
  const isReboot = layer === "reboots";
  const needed = isReboot ? ["container"] : [...services];
  const beside = isReboot ? ["asterisk", "web", "database"] : [];
  const lacking = needed.map(timesOf).filter(({ count }) => count < FEWEST_MEASURED);
  if (needed.length === 0 || lacking.length > 0) return { lacking: lacking.map(toTimes) };
  const of = [...needed, ...beside].map(timesOf).filter(({ count }) => count >= FEWEST_MEASURED);
  const lengths = of.map(({ seconds }) => seconds);
  const seconds = isReboot ? Math.max(...lengths) : lengths.reduce((sum, one) => sum + one, 0);
  return { seconds, of: of.map(toTimes) };
}

function toTimes({ layer, service, count }: TimesMeasured): TimesMeasured {
  return { layer, service, count };
}

/** `37 restarts of asterisk`, `6 reboots`. */
export function describeTimes({ layer, service, count }: TimesMeasured): string {
  if (layer === "reboots") {
    const of = service === "container" ? "containers" : service;
    return `${count} ${count === 1 ? "absence" : "absences"} of ${of} in reboots`;
  }
  return `${count} ${count === 1 ? "restart" : "restarts"} of ${service}`;
}
