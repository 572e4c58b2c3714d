import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Phase, currentPhase } from "./phase";
import { describeRest, fitScreen } from "../../maintenance/troubles/screen";
import { describeUndone } from "../../maintenance/troubles/undone";
import { describeTroubles, type Trouble } from "../../maintenance/troubles/trouble";
import { Unmade } from "./left-out";
import { withPlainErrors } from "./plain-errors";

interface Inputs {
  /** Of every resource of the run; in a preview, where their outputs aren't known, of the phase. */
  readonly problems: readonly string[];
  /** What was left for a later window, of every resource of the run. */
  readonly deferred: readonly string[];
  readonly resourceUrn: string;
}

/** As the program gives them; unknown in a preview. */
interface Told {
  readonly problems?: unknown;
  readonly deferred?: unknown;
  readonly unmade?: readonly string[];
  readonly resourceUrn: string;
}

const lists = z.array(z.array(z.string()));

/** @param known what this process has heard; where that's nothing, what resources of another one told counts */
function collect(known: readonly Trouble[], told: unknown): string[] {
  if (known.length > 0) return describeTroubles(known, "named");
  return [...new Set(lists.safeParse(told).data?.flat() ?? [])];
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
 * See `providers/run-report.ts`. It fails when it is made or updated, never in `check`: a preview has to succeed for the
 * `pulumi up` that it's part of to begin.
 */
class RunReportProvider implements pulumi.dynamic.ResourceProvider<Inputs, Inputs> {
  private readonly unmade = new Unmade();

  constructor(private readonly phase: Phase) {}

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(_olds: Inputs, news: Told): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    this.unmade.keep(news.resourceUrn, news.unmade);
    const problems = collect(this.phase.allProblems(), news.problems);
    const deferred = collect(this.phase.allDeferred(), news.deferred);
    return Promise.resolve({ inputs: { problems, deferred, resourceUrn: news.resourceUrn } });
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

  read(id: string): Promise<pulumi.dynamic.ReadResult<Inputs>> {
    return Promise.resolve({ id, props: { problems: [], deferred: [], resourceUrn: "" } });
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
    const { place } = this.phase.reportFile;
    const { shown, left } = fitScreen(deferred);
    for (const line of shown) this.phase.log.warning(resourceUrn, line);
    if (left > 0) this.phase.log.warning(resourceUrn, describeRest(left, place));
    await this.phase.log.flush();
    if (problems.length > 0) throw new RunIncomplete(problems, place, this.phase.mark);
    return inputs;
  }
}

export = withPlainErrors(new RunReportProvider(currentPhase()));
