import { compareText } from "../packages/version";
import { PROBE_KINDS, type ProbeContent, type ProbeKind, type ProbesContent } from "./probes-schema";

/** What must be so of a container before and after each work in it. */
export interface Probe {
  readonly kind: ProbeKind;
  /** How long it may take. */
  readonly seconds: number;
  /** What its kind asks: a command, a URL, `HOST:PORT`, a path, or patterns of units with blanks between; may be empty for the last. */
  readonly what: string;
  /** The status that an answer must have. */
  readonly status?: number;
  /** What must stand in the page. */
  readonly text?: string;
  readonly freeMegabytes?: number;
}

/** By their names. */
export type Probes = Readonly<Record<string, Probe>>;

const SECONDS = 5;

/**
 * Puts together what container, node and defaults say, probe by probe, in the order of the names.
 *
 * @param said the container's own last
 * @returns undefined where nobody declares any
 */
export function resolveProbes(...said: readonly (ProbesContent | undefined)[]): Probes | undefined {
  const all: ProbesContent = Object.assign({}, ...said) as ProbesContent;
  const probes = Object.entries(all)
    .sort(([a], [b]) => compareText(a, b))
    .flatMap(([name, content]): [string, Probe][] =>
      content === "none" ? [] : [[name, readProbe(content)]],
    );
  return probes.length === 0 ? undefined : Object.fromEntries(probes);
}

function readProbe(content: ProbeContent): Probe {
  const { status, text, freeMegabytes, seconds = SECONDS } = content;
  const [kind = "command"] = PROBE_KINDS.filter((one) => content[one] !== undefined);
  const asked = content[kind] ?? "";
  return {
    kind,
    seconds,
    what: typeof asked === "string" ? asked : asked.join(" "),
    ...(status !== undefined && { status }),
    ...(text !== undefined && { text }),
    ...(freeMegabytes !== undefined && { freeMegabytes }),
  };
}
