import type { Service } from "../change/services";

/** What one look of a probe saw of a service on a machine. */
export interface Sighting {
  readonly machine: string;
  readonly service: Service;
  /** The moment on the node's clock that only goes forward, in seconds. */
  readonly at: number;
  /** Which process it was, where it was there: another one is a restart. Undefined where the service was away. */
  readonly identity: string | undefined;
}

/** How long a service was away on a machine, in seconds. */
export interface Absence {
  readonly machine: string;
  readonly service: Service;
  readonly seconds: number;
}

/**
 * How long services were away, by what a probe saw: from the first sign that one is gone to the first that it's back. Of one that
 * was restarted between two looks nobody saw it gone, and it was away from the one to the other at most. One that isn't back is
 * away to the end; one that was never there isn't spoken of.
 *
 * @param sightings the looks of which something differs from the one before, and the one before; in order for each machine
 * @param end the moment of the last look, by machine
 */
export function measureAbsences(
  sightings: readonly Sighting[],
  end: ReadonlyMap<string, number>,
): readonly Absence[] {
  const watched = new Map<string, Watch>();
  for (const sighting of sightings) {
    const key = `${sighting.machine} ${sighting.service}`;
    const watch = watched.get(key) ?? new Watch(sighting);
    watched.set(key, watch);
    watch.see(sighting);
  }
  return [...watched.values()].flatMap((watch) => watch.conclude(end) ?? []);
}

class Watch {
  private seconds = 0;
  private seen: { readonly at: number; readonly identity: string } | undefined;
  private goneSince: number | undefined;

  constructor(private readonly of: Sighting) {}

  see({ at, identity }: Sighting): void {
    if (identity === undefined) {
      if (this.seen !== undefined) this.goneSince ??= at;
      return;
    }
    if (this.goneSince !== undefined) this.seconds += at - this.goneSince;
    else if (this.seen !== undefined && this.seen.identity !== identity) this.seconds += at - this.seen.at;
    this.goneSince = undefined;
    this.seen = { at, identity };
  }

  conclude(end: ReadonlyMap<string, number>): Absence | undefined {
    if (this.seen === undefined) return undefined;
    const { machine, service } = this.of;
    const last = Math.max(this.goneSince ?? 0, end.get(machine) ?? 0);
    const seconds = this.seconds + (this.goneSince === undefined ? 0 : last - this.goneSince);
    // Looks are half a second apart; more digits would only look like knowledge.
    return { machine, service, seconds: Math.round(seconds * 10) / 10 };
  }
}
