/** What is measured: a release for every container, the same again, and the question what is installed where. */
export const SCENARIOS = ["apply", "nothing", "inventory"] as const;

export type Scenario = (typeof SCENARIOS)[number];

/** The keys of all ways: a by hand, b ansible-core, c this project, d Pulumi with nothing to do, e the floor. */
export const WAY_KEYS = ["a1", "a2", "b", "c1", "c2", "c3", "d1", "d2", "e"] as const;

export type WayKey = (typeof WAY_KEYS)[number];

/** Measures one thing; `row` names it among the rows of a scenario. */
export type Stopwatch = (row: string, work: () => Promise<void>) => Promise<void>;

/** A way to keep a fleet's packages. It's prepared on a fleet in its first state, then goes through its scenarios in order. */
export interface Way {
  /** Its letter, and a number where there are several of a kind. Also the name of its row, unless it has several. */
  readonly key: WayKey;
  /** By the name of each row, in order. */
  readonly rows: Readonly<Record<string, string>>;
  readonly scenarios: readonly Scenario[];
  /** Whether it works on the fleet, so that the end state has to be as the release says. */
  readonly touchesFleet: boolean;
  /** Whatever is there before the evening: accounts, connections' prerequisites, a stack. Not measured. */
  prepare(): Promise<void>;
  /** @throws Error when it fails, or says itself that it did something else than the scenario's */
  run(scenario: Scenario, measure: Stopwatch): Promise<void>;
  close(): Promise<void>;
}
