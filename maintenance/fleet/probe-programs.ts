import type { ProbeKind } from "./probes-schema";
import type { Probes } from "./resolve-probes";

/** Programs by which `remote/services/probes.sh` makes a connection. Of each kind one is enough. */
const PYTHONS = ["python3", "python", "python2", "/usr/libexec/platform-python"];
const NEEDS: Partial<
  Readonly<Record<ProbeKind, { readonly any: readonly string[]; readonly told: readonly string[] }>>
> = {
  http: { any: ["curl", "wget"], told: ["curl", "wget"] },
  tcp: { any: [...PYTHONS, "bash"], told: ["python", "bash"] },
  sip: { any: [...PYTHONS, "bash"], told: ["python", "bash"] },
};

/** What a machine is looked through for. */
export const PROBE_PROGRAMS: readonly string[] = [...new Set(Object.values(NEEDS).flatMap(({ any }) => any))];

/** A probe, and the programs of which it needs one. */
export interface UnrunnableProbe {
  readonly probe: string;
  readonly programs: readonly string[];
}

/** Probes that can't be run where there are only these programs. What a command needs is known to itself. */
export function findUnrunnable(probes: Probes, there: readonly string[]): readonly UnrunnableProbe[] {
  return Object.entries(probes).flatMap(([probe, { kind }]) => {
    const needs = NEEDS[kind];
    return needs === undefined || needs.any.some((name) => there.includes(name))
      ? []
      : [{ probe, programs: needs.told }];
  });
}
