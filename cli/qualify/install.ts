import { writeFile } from "node:fs/promises";
import path from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import { parseDocument, stringify } from "yaml";
import { z } from "zod";
import type { WorkLine } from "../../maintenance/changes/change-group";
import { RUN_REPORT } from "../../maintenance/gate/resource-types";
import { withVersion } from "../../maintenance/files/version";
import { describeProblems } from "../../maintenance/problems/describe";
import { type ProblemGroup, ProblemGroups, readProblemGroups } from "../../maintenance/problems/group";
import { wasKeptAway } from "../../maintenance/problems/kept-away";
import { FURTHER_FOLDERS } from "../../declarations/project-files";
import type { Engine } from "../../engine/engine";
import { type CommandEnd, type OperatorRun, runForOperator } from "../../engine/run-for-operator";
import { explainLocked } from "../../engine/stack-locked";
import { asOnePart } from "../plan/as-one-part";
import { makePlan } from "../plan/make-plan";
import { NOTHING_PREVIEWED, type Preview } from "../plan/preview";
import { readPreview } from "../plan/read-preview";
import { runPreview } from "../plan/run-preview";
import { inventNight } from "./night";
import type { SandboxStack } from "./sandbox-stack";
import type { TestedRelease } from "./tested-release";

/** What came of an installation. */
export interface Installation {
  /** What went wrong. */
  readonly problems: readonly ProblemGroup[];
  /** What rpm and scriptlets complained about, though their transactions went through. */
  readonly complaints: readonly ProblemGroup[];
  /** What a second look would still change. */
  readonly pending: readonly WorkLine[];
}

/** Pulumi didn't get as far as trying, or not to the end: which says nothing of the release. */
export class NotInstalled extends Error {
  override readonly name = "NotInstalled";

  constructor(release: string, reasons: readonly string[]) {
    super(`Release ${release} can't be tried, so there's no evidence of it: ${reasons.join("; ")}`);
  }
}

/** What is read of the state that `pulumi stack export` prints. */
const StackExport = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          outputs: z
            .object({ complaints: ProblemGroups.optional(), deferred: ProblemGroups.optional() })
            .optional(),
        }),
      )
      .optional(),
  }),
});

/** What a run left undone, by its report; none of a run that didn't come to it, so that its report didn't fail. */
function readReport({ resources, errors }: Preview): readonly ProblemGroup[] {
  const report = resources.find(({ type }) => type === RUN_REPORT);
  if (report === undefined || !errors.some(({ urn }) => urn === report.urn)) return [];
  return readProblemGroups(report.inputs["problems"]);
}

/** Installs releases in a sandbox by the engine that installs them everywhere, and by the same program. */
export class Installer {
  private readonly environment: NodeJS.ProcessEnv;

  constructor(
    private readonly engine: Engine,
    private readonly stack: SandboxStack,
    /** For the stack's configuration and what it names meanwhile; nothing of the project is changed. */
    private readonly folder: string,
    environment: NodeJS.ProcessEnv,
  ) {
    const named = [environment[FURTHER_FOLDERS], folder].filter(Boolean).join(path.delimiter);
    this.environment = { ...environment, [FURTHER_FOLDERS]: named };
  }

  /**
   * Installs a release, and looks a second time at what would still change.
   *
   * @throws NotInstalled, or the reason of the signal
   */
  async install(release: TestedRelease, signal: AbortSignal): Promise<Installation> {
    const configFile = await this.configure(release);
    const where = ["--stack", this.stack.name, "--config-file", configFile];
    const run = { cwd: this.stack.project, environment: this.environment };
    const up = await runForOperator(this.engine, ["up", "--yes", "--skip-preview", "--json", ...where], run);
    signal.throwIfAborted();
    const undone = up.code === 0 ? [] : this.readUndone(release, up);
    const second = await runPreview(this.engine, {
      ...run,
      stack: this.stack.name,
      policyPacks: [],
      more: ["--config-file", configFile],
    });
    signal.throwIfAborted();
    const preview = second.stdout.trim() === "" ? NOTHING_PREVIEWED : readPreview(second.stdout);
    const plan = asOnePart(makePlan(preview, second));
    const refused = plan.findings.filter(({ level }) => level === "mandatory").map(({ message }) => message);
    if (plan.failures.length > 0 || refused.length > 0) {
      throw new NotInstalled(release.name, [...plan.failures, ...refused]);
    }
    const open = plan.nodes.flatMap(({ problems }) => problems);
    const pending = plan.nodes.flatMap(({ node, changes }) =>
      changes.map(({ targets, change }) => ({ node, targets, change })),
    );
    const { complaints, deferred } = await this.readKept(release, run);
    // What nothing is left of was deferred by an earlier run. What failed, failed, whatever had no time.
    if (undone.length === 0 && pending.length > 0 && deferred.length > 0)
      throw new NotInstalled(release.name, describeProblems(deferred, "named"));
    const problems = new Map([...undone, ...open].map((problem) => [JSON.stringify(problem), problem]));
    return { problems: [...problems.values()], complaints, pending };
  }

  /**
   * What a run says of machines, it says in its report. One that ended without that was kept from it by something else: a lock, the
   * program, the engine.
   *
   * @throws NotInstalled for a run without a report
   */
  private readUndone(release: TestedRelease, { stdout, stderr, code }: CommandEnd): readonly ProblemGroup[] {
    const run = stdout.trim() === "" ? NOTHING_PREVIEWED : readPreview(stdout);
    const undone = readReport(run);
    const keptAway = undone.filter(wasKeptAway);
    if (keptAway.length > 0) throw new NotInstalled(release.name, describeProblems(keptAway, "named"));
    if (undone.length > 0) return undone;
    const locked = explainLocked(stderr, this.stack.name);
    if (locked !== undefined) throw new NotInstalled(release.name, [locked]);
    const told = run.errors.map(({ message }) => message).filter((message) => message !== "update failed");
    const said = told.length > 0 ? told : [stderr.trim().replace(/^error: /, "")].filter(Boolean);
    throw new NotInstalled(
      release.name,
      said.length > 0 ? said : [`\`pulumi up\` ended with exit code ${code} and said nothing.`],
    );
  }

  /** What the resources of the run keep of it. */
  private async readKept(
    release: TestedRelease,
    run: OperatorRun,
  ): Promise<{ readonly complaints: readonly ProblemGroup[]; readonly deferred: readonly ProblemGroup[] }> {
    const state = await runForOperator(this.engine, ["stack", "export", "--stack", this.stack.name], run);
    if (state.code !== 0)
      throw new NotInstalled(release.name, [`its state can't be read: ${state.stderr.trim()}`]);
    const { resources = [] } = StackExport.parse(JSON.parse(state.stdout)).deployment;
    const parts = resources.flatMap(({ outputs }) => outputs ?? []);
    // The run's report says what is deferred once more.
    const deferred = parts.filter((part) => part.complaints !== undefined);
    return {
      complaints: parts.flatMap(({ complaints = [] }) => complaints),
      deferred: deferred.flatMap((part) => part.deferred ?? []),
    };
  }

  /** The stack's configuration with this release, on a night on which it may be installed. @returns the file */
  private async configure(release: TestedRelease): Promise<string> {
    const { calendar, fleet, namespace, configuration, configFile } = this.stack;
    const night = inventNight(release, calendar, Object.keys(fleet.customers), Temporal.Now.instant());
    if (night === undefined) {
      throw new NotInstalled(release.name, [
        "the calendar of the stack has no window to come. Add one, or end a freeze.",
      ]);
    }
    const change = path.join(this.folder, "change.yaml");
    await writeFile(change, stringify(withVersion(night.change)));
    const releaseFile = path.join(this.folder, "release.yaml");
    await writeFile(releaseFile, release.text);
    const document = parseDocument(configuration);
    const values = { release: releaseFile, change, clock: night.clock.toString() };
    for (const [name, value] of Object.entries(values))
      document.setIn(["config", `${namespace}:${name}`], value);
    const file = path.join(this.folder, path.basename(configFile));
    await writeFile(file, document.toString());
    return file;
  }
}
