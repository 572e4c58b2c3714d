import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { type Phase, currentPhase } from "./phase";

interface Inputs {
  /** Of every resource of the run; unknown in a preview, where only the phase knows them. */
  readonly problems?: unknown;
}

const problemLists = z.array(z.array(z.string()));

/** See `providers/run-report.ts`. */
class RunReportProvider implements pulumi.dynamic.ResourceProvider<Inputs, Inputs> {
  constructor(private readonly phase: Phase) {}

  configure(): Promise<void> {
    return Promise.resolve();
  }

  check(_olds: Inputs, news: Inputs): Promise<pulumi.dynamic.CheckResult<Inputs>> {
    const told = problemLists.safeParse(news.problems).data?.flat() ?? [];
    const problems = new Set([...this.phase.allProblems(), ...told]);
    const failures = [...problems].map((reason) => ({ property: "", reason }));
    return Promise.resolve({ inputs: {}, failures });
  }

  diff(): Promise<pulumi.dynamic.DiffResult> {
    return Promise.resolve({ changes: false });
  }

  create(): Promise<pulumi.dynamic.CreateResult<Inputs>> {
    return Promise.resolve({ id: "run-report", outs: {} });
  }

  read(id: string): Promise<pulumi.dynamic.ReadResult<Inputs>> {
    return Promise.resolve({ id, props: {} });
  }

  update(): Promise<pulumi.dynamic.UpdateResult<Inputs>> {
    return Promise.resolve({ outs: {} });
  }
}

export = new RunReportProvider(currentPhase());
