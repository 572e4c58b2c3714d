import type { Service } from "../maintenance/change/services";
import { type Absence, measureAbsences, type Sighting } from "../maintenance/evidence/interruption";
import { NodeScriptFailed } from "../remote/errors";
import { enteringShell, type ContainerRuntime } from "../remote/enter/entering";
import { processesShell } from "../remote/inside/processes";
import { serviceShell } from "../remote/services/services";
import { assign, compose, part, shellQuote } from "../remote/script/parts";
import type { Connection } from "../remote/ssh/connection";

/** How often each service is looked at, in seconds. */
const EVERY = 0.5;

/** It says something every other second; longer silence is a node that swaps, or is gone. */
const SILENCE_LIMIT_SECONDS = 120;

/** A probe that watches the services of a node's containers while something is installed there. */
export interface Probe {
  /**
   * Ends it.
   *
   * @returns what it saw, machines as `NODE/ID`
   * @throws NodeScriptFailed when it ended before it was told to, or an error of the connection
   */
  readonly stop: () => Promise<ProbeResult>;
}

export interface ProbeResult {
  /** How long services were away. */
  readonly absences: readonly Absence[];
  /** Services that have a process, of which nobody can tell whether it serves. */
  readonly unwatched: readonly Pick<Absence, "machine" | "service">[];
}

/**
 * Starts a probe on a node, and returns when it watches. It ends with the connection, too.
 *
 * @param containers ids
 */
export async function startProbe(
  connection: Connection,
  node: string,
  runtime: ContainerRuntime,
  containers: readonly string[],
): Promise<Probe> {
  const reading = new ProbeReading(node);
  let begun: (folder: string) => void;
  const folder = new Promise<string>((resolve) => (begun = resolve));
  const result = connection.runScript(probeScript(runtime, containers), {
    idleTimeoutSeconds: SILENCE_LIMIT_SECONDS,
    onLine: (line) => {
      const [, place] = /^begun (\S+)$/.exec(line) ?? [];
      if (place !== undefined) begun(place);
      reading.read(line);
    },
  });
  const ended = result.then(({ code, stderr }) => {
    if (!reading.isWhole) throw new NodeScriptFailed(node, "the watch over its services", code, stderr);
  });
  // Whoever stops it hears of it.
  ended.catch(() => undefined);
  const stopFile = await Promise.race([folder, ended.then(() => folder)]);
  return {
    stop: async () => {
      await connection.runScript(`: >${shellQuote(`${stopFile}/stop`)}`, {
        idleTimeoutSeconds: SILENCE_LIMIT_SECONDS,
      });
      await ended;
      return reading.conclude();
    },
  };
}

/** See `probe.sh`. */
export function probeScript(runtime: ContainerRuntime, containers: readonly string[]): string {
  const inside =
    assign({ EVERY }) +
    processesShell() +
    part("qualification/daemons.sh") +
    serviceShell() +
    part("qualification/probe-inside.sh");
  return compose(
    assign({ PROBE: inside, TARGETS: containers.join(" "), EVERY }),
    part("remote/script/prelude.sh"),
    part("remote/script/lock.sh"),
    enteringShell(runtime),
    part("qualification/probe.sh"),
  );
}

/** What a probe has told so far. */
export class ProbeReading {
  private readonly sightings: Sighting[] = [];
  private readonly alive = new Map<string, number>();
  private readonly unwatched = new Map<string, Pick<Absence, "machine" | "service">>();
  private ended = false;

  constructor(private readonly node: string) {}

  /** Whether it came to its end. */
  get isWhole(): boolean {
    return this.ended;
  }

  read(line: string): void {
    const words = line.split(" ");
    if (line === "ended") this.ended = true;
    else if (words[0] === "alive") this.readAlive(words);
    else if (words[0] === "change") this.readChange(words);
    else if (words[0] === "unwatched") this.readUnwatched(words);
  }

  conclude(): ProbeResult {
    const absences = measureAbsences(this.sightings, this.alive);
    const isMeasured = ({ machine, service }: Pick<Absence, "machine" | "service">): boolean =>
      absences.some((one) => one.machine === machine && one.service === service);
    return { absences, unwatched: [...this.unwatched.values()].filter((one) => !isMeasured(one)) };
  }

  private readUnwatched([, target = "", service]: readonly string[]): void {
    if (!isProbed(service)) return;
    const machine = `${this.node}/${target}`;
    this.unwatched.set(`${machine} ${service}`, { machine, service });
  }

  private readAlive([, target = "", at]: readonly string[]): void {
    this.alive.set(`${this.node}/${target}`, Number(at));
  }

  /** The look before the one that saw a change tells when it was still as it had been. */
  private readChange([, target = "", service, before, at, identity]: readonly string[]): void {
    if (!isProbed(service) || at === undefined || identity === undefined) return;
    const machine = `${this.node}/${target}`;
    const last = this.sightings.findLast((one) => one.machine === machine && one.service === service);
    if (last !== undefined && before !== undefined && before !== "-") {
      this.sightings.push({ ...last, at: Number(before) });
    }
    this.sightings.push({
      machine,
      service,
      at: Number(at),
      identity: identity === "-" ? undefined : identity,
    });
  }
}

function isProbed(service: string | undefined): service is Extract<Service, "asterisk" | "web" | "database"> {
  return service === "asterisk" || service === "web" || service === "database";
}
