import type * as pulumi from "@pulumi/pulumi";
import { Credentials } from "./credentials";
import type { Phase } from "./phase";

/** What the providers have in common whose resources look at nodes: the phase, and the stack's credentials. */
export abstract class PhaseProvider {
  constructor(protected readonly phase: Phase) {}

  configure({ config }: pulumi.dynamic.ConfigureRequest): Promise<void> {
    this.phase.credentials = Credentials.parse(config.get("credentials"));
    return Promise.resolve();
  }
}
