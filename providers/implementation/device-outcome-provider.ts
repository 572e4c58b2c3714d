import type * as pulumi from "@pulumi/pulumi";
import { readVerdict, type StepMinutes } from "../../maintenance/devices/verdict";
import { groupProblems, type ProblemGroup } from "../../maintenance/problems/group";
import type { Problem } from "../../maintenance/problems/problem";
import { Unmade } from "./left-out";
import type { OfFleet, Phases } from "./phases";
import { tellLeft } from "./tell-left";

interface Said extends OfFleet {
  readonly node: string;
  readonly version: string;
  readonly limits: StepMinutes;
  readonly turn: string;
  readonly report: string;
  readonly resourceUrn: string;
  readonly unmade?: readonly string[];
}

interface Told extends Said {
  readonly problems: readonly ProblemGroup[];
  readonly deferred: readonly ProblemGroup[];
  readonly run?: string;
}

/** See `providers/device-outcome.ts`. */
export class DeviceOutcomeProvider implements pulumi.dynamic.ResourceProvider<Said, Told> {
  private readonly unmade = new Unmade();

  constructor(private readonly phases: Phases) {}

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(_olds: unknown, news: Said): Promise<pulumi.dynamic.CheckResult<Said>> {
    this.unmade.keep(news.resourceUrn, news.unmade);
    const { node, version, limits, turn, report, resourceUrn, fleet } = news;
    const inputs = { node, version, limits, turn, report, resourceUrn };
    return Promise.resolve({ inputs: fleet === undefined ? inputs : { ...inputs, fleet } });
  }

  /** Each turn has one report. */
  diff(_id: string, olds: Told, news: Said): Promise<pulumi.dynamic.DiffResult> {
    const changes =
      olds.turn !== news.turn || olds.report !== news.report || this.unmade.has(news.resourceUrn);
    return Promise.resolve({ changes });
  }

  async create(inputs: Said): Promise<pulumi.dynamic.CreateResult<Told>> {
    return { id: `${inputs.node}/outcome`, outs: await this.conclude(inputs) };
  }

  async update(_id: string, _olds: Told, news: Said): Promise<pulumi.dynamic.UpdateResult<Told>> {
    return { outs: await this.conclude(news) };
  }

  read(id: string, props?: Told): Promise<pulumi.dynamic.ReadResult<Told>> {
    if (props === undefined) throw new Error(`${id} can't be imported. Declare it and run \`pulumi up\`.`);
    return Promise.resolve({ id, props });
  }

  /** @throws LeftOut */
  private async conclude(said: Said): Promise<Told> {
    this.unmade.refuse(said.resourceUrn);
    const { node, version, limits, turn, report, resourceUrn } = said;
    const phase = this.phases.of(said);
    // Without a turn nothing was done.
    const verdict = turn === "" ? ({ kind: "already" } as const) : readVerdict(report, limits, version);
    const told: Problem[] = "because" in verdict ? [{ node, ...verdict.because }] : [];
    const [problems, deferred] = verdict.kind === "deferred" ? [[], told] : [told, []];
    if (problems.length > 0 && phase.gate !== undefined) phase.waves.budget.count("devices", node, "node");
    tellLeft(resourceUrn, phase, { problems, deferred });
    if (verdict.kind === "done") phase.log.info(resourceUrn, `${node} has ${version}`);
    await phase.log.flush();
    return {
      ...said,
      ...{ problems: groupProblems(problems), deferred: groupProblems(deferred) },
      ...(phase.run !== undefined && { run: phase.run }),
    };
  }
}
