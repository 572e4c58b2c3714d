import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Phase, currentPhase } from "./phase";

interface Inputs {
  /** Of every resource of the run; in a preview, where their outputs aren't known, of the phase. */
  readonly problems: readonly string[];
}

const problemLists = z.array(z.array(z.string()));

/** Something of the run was left undone. Pulumi shows the message with the report. */
class RunIncomplete extends Error {
  override readonly name = "RunIncomplete";

  constructor(problems: readonly string[]) {
    const count = problems.length === 1 ? "One thing was" : `${problems.length} things were`;
    super(`${count} left undone:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
  }
}

/**
 * See `providers/run-report.ts`. It fails when it is made or updated, never in `check`: a preview has to succeed for the
 * `pulumi up` that it's part of to begin.
 */
class RunReportProvider implements pulumi.dynamic.ResourceProvider<Inputs, Inputs> {
  constructor(private readonly phase: Phase) {}

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(_olds: Inputs, news: { readonly problems?: unknown }): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    const told = problemLists.safeParse(news.problems).data?.flat() ?? [];
    const known = this.phase.allProblems();
    const problems = [...new Set(known.length > 0 ? known : told)];
    return Promise.resolve({ inputs: { problems } });
  }

  diff(_id: string, _olds: Inputs, news: Inputs): Promise<pulumi.dynamic.DiffResult> {
    return Promise.resolve({ changes: news.problems.length > 0 });
  }

  create(inputs: Inputs): Promise<pulumi.dynamic.CreateResult<Inputs>> {
    return this.conclude(inputs).then((outs) => ({ id: "run-report", outs }));
  }

  read(id: string): Promise<pulumi.dynamic.ReadResult<Inputs>> {
    return Promise.resolve({ id, props: { problems: [] } });
  }

  update(_id: string, _olds: Inputs, news: Inputs): Promise<pulumi.dynamic.UpdateResult<Inputs>> {
    return this.conclude(news).then((outs) => ({ outs }));
  }

  /** @throws RunIncomplete */
  private conclude({ problems }: Inputs): Promise<Inputs> {
    return problems.length > 0 ? Promise.reject(new RunIncomplete(problems)) : Promise.resolve({ problems });
  }
}

export = new RunReportProvider(currentPhase());
