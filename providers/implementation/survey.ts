import type * as pulumi from "@pulumi/pulumi";
import type { PackagesPart } from "../packages-args";
import { Credentials } from "./credentials";
import { currentPhase, type Phase } from "./phase";

interface Inputs {
  readonly nodes: readonly (readonly PackagesPart[])[];
}

/** See `providers/survey.ts`. */
class SurveyProvider implements pulumi.dynamic.ResourceProvider<Partial<Inputs>, object> {
  constructor(private readonly phase: Phase) {}

  configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.phase.credentials = Credentials.parse(config.get("credentials"));
    return Promise.resolve();
  }

  /** Begins, and waits for nothing: the checks of the resources that follow do. */
  check(_olds: object, news: Partial<Inputs>): Promise<pulumi.dynamic.CheckResult<object>> {
    for (const parts of news.nodes ?? []) this.phase.beginPlans(parts);
    return Promise.resolve({ inputs: {} });
  }

  diff(): Promise<pulumi.dynamic.DiffResult> {
    return Promise.resolve({ changes: false });
  }

  create(): Promise<pulumi.dynamic.CreateResult<object>> {
    return Promise.resolve({ id: "survey", outs: {} });
  }

  read(id: string): Promise<pulumi.dynamic.ReadResult<object>> {
    return Promise.resolve({ id, props: {} });
  }

  update(): Promise<pulumi.dynamic.UpdateResult<object>> {
    return Promise.resolve({ outs: {} });
  }
}

export = new SurveyProvider(currentPhase());
