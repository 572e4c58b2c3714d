import type * as pulumi from "@pulumi/pulumi";
import { Credentials } from "./credentials";
import type { Phases } from "./phases";

/** What the providers have in common whose resources look at nodes: the phase of each fleet, and the stack's credentials. */
export abstract class PhaseProvider {
  constructor(protected readonly phases: Phases) {}

  configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.phases.credentials = Credentials.parse(config.get("credentials"));
    return Promise.resolve();
  }
}
