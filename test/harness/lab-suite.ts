import assert from "node:assert/strict";
import { parseContainerIds } from "../../maintenance/fleet/container-ids";
import { type Lab, labUnavailable, type LabOptions, startLab } from "../../lab/lab";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import {
  type FleetChanges,
  type ReleaseEntry,
  USUAL_PACKAGES,
  writeFleet,
  writeRelease,
} from "../../lab/declarations";
import { type Outcome, Stack } from "./stack";

export interface ReleaseParts {
  /** Its part for framework modules. */
  readonly framework?: Readonly<Record<string, unknown>>;
  /** Parts of the change file, instead of what it has. */
  readonly change?: Record<string, unknown>;
}

/** What the tests of a file share: a lab, and a stack that maintains it. */
export class LabSuite {
  private started: { readonly lab: Lab; readonly stack: Stack } | undefined;

  get lab(): Lab {
    return this.running.lab;
  }

  get stack(): Stack {
    return this.running.stack;
  }

  async start(options: LabOptions): Promise<void> {
    const [lab, stack] = await Promise.all([startLab(options), Stack.create(FRIDAY_NIGHT)]);
    this.started = { lab, stack };
    await lab.publish(USUAL_PACKAGES);
  }

  async stop(): Promise<void> {
    await this.started?.stack.remove();
    await this.started?.lab.stop();
  }

  /** The fleet as the lab has it, with changes. */
  async declareFleet(changes: FleetChanges = {}, stack = this.stack): Promise<void> {
    await stack.configure({ fleet: await writeFleet(stack.folder, this.lab, changes) });
  }

  /** A release of builds of the lab, by their ids, and a change for it, of which everybody was told. */
  async declareRelease(
    builds: readonly string[],
    more: readonly ReleaseEntry[] = [],
    stack = this.stack,
    { framework, change }: ReleaseParts = {},
  ): Promise<void> {
    const release = await writeRelease(stack.folder, this.lab, builds, more, framework);
    const layers = ["nodes", "containers", ...(framework === undefined ? [] : ["framework"])];
    const parts = { layers, ...change };
    await stack.configure({ release, change: await writeChange(stack.folder, release, ["acme"], parts) });
  }

  private get running(): { readonly lab: Lab; readonly stack: Stack } {
    if (this.started === undefined) throw new Error("The lab of these tests isn't started yet.");
    return this.started;
  }
}

/** A `describe` whose tests share a lab and a stack; skipped, with the reason, where no lab can run. */
export function describeOnLab(title: string, options: LabOptions, define: (suite: LabSuite) => void): void {
  const reason = labUnavailable();
  describe(`${title}${reason === undefined ? "" : ` (skipped: ${reason})`}`, function () {
    // The first run on a machine builds the lab's base, which takes a minute or two.
    this.timeout(600_000);
    this.slow(30_000);
    const suite = new LabSuite();
    before(async function () {
      if (reason !== undefined) this.skip();
      await suite.start(options);
    });
    after(() => suite.stop());
    define(suite);
  });
}

/** What was printed contains this, whatever the line breaks and indents of the display. */
export function assertSays({ text }: Pick<Outcome, "text">, sentence: string): void {
  const said = text.replaceAll(/\s+/g, " ");
  assert.ok(said.includes(sentence.replaceAll(/\s+/g, " ")), `"${sentence}" isn't said in:\n${text}`);
}

export function assertSilent({ text }: Pick<Outcome, "text">, words: string): void {
  assert.ok(!text.includes(words), `"${words}" is said in:\n${text}`);
}

/** @param code what the CLI must have ended with */
export function assertEnded(outcome: Pick<Outcome, "code" | "text">, code: "well" | "badly"): void {
  assert.equal(outcome.code === 0, code === "well", `ended with exit code ${outcome.code}:\n${outcome.text}`);
}

/** The engine found nothing at all to do. */
export function assertUnchanged(outcome: Outcome): void {
  assertEnded(outcome, "well");
  assert.match(outcome.text, /Resources:\n +\d+ unchanged\n\n/);
}

/**
 * The transitions that the summaries of `preview --diff` show as to come, and not those of an earlier run that the state still holds:
 * `container 101: php 5.3.3-49.el6 → 5.3.3-50.el6`, one for each target.
 */
export function plannedTransitions({ text }: Outcome): string[] {
  const lines = text.matchAll(
    /^ *(?:\+ |~ )?\[\d+\]: (?:".*" => )?"((?:module )?\S+ (?:\S+ )?→ .*?)(?: in (?:container|\d+ containers:) (.*))?"$/gm,
  );
  return [...lines].flatMap(([, what = "", ids]) =>
    ids === undefined ? [`node: ${what}`] : parseContainerIds(ids).map((id) => `container ${id}: ${what}`),
  );
}
