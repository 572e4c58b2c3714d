import type { Temporal } from "@js-temporal/polyfill";
import type { ReleaseReference } from "../change/change";
import type { TestGate } from "../change/test-gates";
import type { Service } from "../change/services";

/** What a release was installed over: machines as they were set up, or those with the release that is promoted now. */
export const BASES = ["scratch", "promoted"] as const;
export type Base = (typeof BASES)[number];

/** What a test of a release in a sandbox showed; made by `maint qualify`, and of worth only with its signature. */
export interface Evidence {
  readonly release: ReleaseReference;
  /** The release that was promoted at the time; absent when there was none. */
  readonly promoted?: ReleaseReference;
  /** When the test ended, by the clock of the machine that ran it. */
  readonly testedAt: Temporal.Instant;
  readonly minutes: number;
  /** Who ran it: `alice@desk`. */
  readonly by: string;
  readonly sandbox: {
    readonly stack: string;
    /** Nodes, and containers as `NODE/ID`. */
    readonly machines: readonly string[];
  };
  readonly gates: readonly GateOutcome[];
  readonly interruptions: readonly Interruption[];
  /** Services whose interruption couldn't be seen: nothing says how long they were away. */
  readonly unwatched: readonly UnwatchedService[];
  /** Versions, by program: `pulumi`, `node`, `rpm`, … */
  readonly tools: Readonly<Record<string, string>>;
}

/** One gate, asked after the release was installed over one base. */
export interface GateOutcome {
  readonly gate: TestGate;
  readonly base: Base;
  /** `unchecked`: there was nothing in the sandbox to ask it of, which passes nothing. */
  readonly verdict: "passed" | "failed" | "unchecked";
  /** How often it was asked; it failed each time before the last. */
  readonly attempts: number;
  /** What was counted: `packages: 412`. */
  readonly figures: Readonly<Record<string, number>>;
  /** Why, of one that isn't passed; a sentence. */
  readonly reason?: string;
}

/** A service of which processes were there that neither answered, nor listened, nor were on its record. */
export type UnwatchedService = Pick<Interruption, "machine" | "service" | "base">;

/** How long a service was away on one machine while the release was installed. */
export interface Interruption {
  readonly machine: string;
  readonly service: Service;
  readonly base: Base;
  /** From the first sign that it's gone to the first that it's back, to a tenth: see `measureAbsences`. */
  readonly seconds: number;
}
