import { processesShell } from "../inside/processes";
import { assign, compose, part } from "../script/parts";
import { judgeServicesShell, probesShell, SETTLE_SECONDS } from "../services/services";

/** How long the containers of a procedure may take. */
export interface ContainerLimits {
  /** Seconds in which a container shuts down; what hasn't ended by then is killed. */
  readonly stopSeconds: number;
  /** Seconds in which it must run again. */
  readonly startSeconds: number;
  /** How many registrations may be missing afterwards. */
  readonly tolerance: number;
  /** What all probes of one container may take, in seconds. */
  readonly probeSeconds: number;
  /** How long calls are waited for, and what becomes of those that go on; absent where nobody waits. */
  readonly drain?: { readonly seconds: number; readonly atLimit: "postpone" | "hangUp" };
}

/**
 * Seconds in which a container's services must come to rest before it's measured. An Asterisk that doesn't answer never does, and everybody would wait for it.
 */
const REST_SECONDS = 10;

type AskedInside = "calls" | "measure" | "settle";

/** What a container is asked of its services: after SETTLE and TOLERANCE, and what the part itself wants. */
export function insideShell(name: AskedInside): string {
  return (
    processesShell() +
    part("remote/inside/unit.sh") +
    judgeServicesShell() +
    probesShell() +
    part(`remote/procedure/inside/${name}.sh`)
  );
}

/**
 * The parts of a run that follows steps: see `steps.sh`, `switch.sh` and `containers.sh`.
 *
 * @param steps shell with `list_steps`, and the functions of the steps that the kind of work adds
 */
export function procedureParts(limits: ContainerLimits, steps: string): string {
  const inside = (name: AskedInside, seconds: number): string =>
    assign({ SETTLE: seconds, TOLERANCE: limits.tolerance }) + insideShell(name);
  return compose(
    assign({
      STOP_SECONDS: limits.stopSeconds,
      START_SECONDS: limits.startSeconds,
      SETTLE: SETTLE_SECONDS,
      PROBE_SECONDS: limits.probeSeconds,
      DRAIN_SECONDS: limits.drain?.seconds ?? 0,
      AT_LIMIT: limits.drain?.atLimit ?? "",
      COUNT_CALLS: inside("calls", SETTLE_SECONDS),
      MEASURE: inside("measure", REST_SECONDS),
      SETTLE_AGAIN: inside("settle", SETTLE_SECONDS),
    }),
    ...["boot", "steps", "conducted", "ways-back", "containers", "drain", "switch"].map((name) =>
      part(`remote/procedure/${name}.sh`),
    ),
    steps,
  );
}
