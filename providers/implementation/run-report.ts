import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { currentPhases, type OfFleet, type Phases } from "./phases";
import { describeProblems } from "../../maintenance/problems/describe";
import { groupProblems, type ProblemGroup, readProblemGroups } from "../../maintenance/problems/group";
import type { Problem } from "../../maintenance/problems/problem";
import { describeRest, fitScreen } from "../../maintenance/problems/screen";
import { Unmade } from "./left-out";
import { withPlainErrors } from "./plain-errors";

interface Inputs extends OfFleet {
  /** Of every resource of the fleet's run; in a preview, where their outputs aren't known, of its phase. */
  readonly problems: readonly ProblemGroup[];
  /** What was left for a later window, of every resource of the run. */
  readonly deferred: readonly ProblemGroup[];
  readonly resourceUrn: string;
}

/** As the program gives them; unknown in a preview. */
interface Told extends OfFleet {
  readonly problems?: unknown;
  readonly deferred?: unknown;
  readonly unmade?: readonly string[];
  readonly resourceUrn: string;
}

const lists = z.array(z.unknown());

/** @param known what this process has heard; where that's nothing, what resources of another one told counts */
function collect(known: readonly Problem[], told: unknown): ProblemGroup[] {
  if (known.length > 0) return groupProblems(known);
  const groups = (lists.safeParse(told).data ?? []).flatMap(readProblemGroups);
  return [...new Map(groups.map((group) => [JSON.stringify(group), group])).values()];
}

/** What a run's report fails with, before it lists that. */
function describeUndone(count: number): string {
  return `${count === 1 ? "One thing was" : `${count} things were`} left undone:`;
}

/** Something of the run was left undone. Pulumi shows the message with the report. */
class RunIncomplete extends Error {
  override readonly name = "RunIncomplete";

  /** @param mark what is said in every line of the run */
  constructor(problems: readonly string[], place: string, mark: string) {
    const { shown, left } = fitScreen(problems);
    const items = [
      ...shown.map((problem) => `- ${problem}`),
      ...(left > 0 ? [describeRest(left, place)] : []),
    ];
    super(
      `${mark}${describeUndone(problems.length)}\n${items.map((item) => `  ${item}`).join("\n")}\nOne by one, with every container: ${place}`,
    );
  }
}

/**
 * See `providers/report-resource.ts`. It fails when it is made or updated, never in `check`: a preview has to succeed for the
 * `pulumi up` that it's part of to begin.
 */
class RunReportProvider implements pulumi.dynamic.ResourceProvider<Inputs, Inputs> {
  private readonly unmade = new Unmade();

  constructor(private readonly phases: Phases) {}

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(_olds: Inputs, news: Told): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    this.unmade.keep(news.resourceUrn, news.unmade);
    const phase = this.phases.of(news);
    const problems = collect(phase.allProblems(), news.problems);
    const deferred = collect(phase.allDeferred(), news.deferred);
    return Promise.resolve({
      inputs: { ...fleetOf(news), problems, deferred, resourceUrn: news.resourceUrn },
    });
  }

  diff(_id: string, _olds: Inputs, news: Inputs): Promise<pulumi.dynamic.DiffResult> {
    const { problems, deferred, resourceUrn } = news;
    return Promise.resolve({
      changes: problems.length + deferred.length > 0 || this.unmade.has(resourceUrn),
    });
  }

  create(inputs: Inputs): Promise<pulumi.dynamic.CreateResult<Inputs>> {
    return this.conclude(inputs).then((outs) => ({ id: "run-report", outs }));
  }

  read(id: string, props: OfFleet = {}): Promise<pulumi.dynamic.ReadResult<Inputs>> {
    return Promise.resolve({ id, props: { ...fleetOf(props), problems: [], deferred: [], resourceUrn: "" } });
  }

  update(_id: string, _olds: Inputs, news: Inputs): Promise<pulumi.dynamic.UpdateResult<Inputs>> {
    return this.conclude(news).then((outs) => ({ outs }));
  }

  /**
   * What is deferred is no failure: a later run in a later window does it.
   *
   * @throws RunIncomplete, LeftOut
   */
  private async conclude(inputs: Inputs): Promise<Inputs> {
    const { problems, deferred, resourceUrn } = inputs;
    this.unmade.refuse(resourceUrn);
    const phase = this.phases.of(inputs);
    const { place } = phase.reportFile;
    const { shown, left } = fitScreen(describeProblems(deferred, "named"));
    for (const line of shown) phase.log.warning(resourceUrn, line);
    if (left > 0) phase.log.warning(resourceUrn, describeRest(left, place));
    await phase.log.flush();
    if (problems.length > 0) throw new RunIncomplete(describeProblems(problems, "named"), place, phase.mark);
    return inputs;
  }
}

function fleetOf({ fleet }: OfFleet): OfFleet {
  return fleet === undefined ? {} : { fleet };
}

export = withPlainErrors(new RunReportProvider(currentPhases()));
