/** What Pulumi said in a preview: as much of it as a plan is made of. */
export interface Preview {
  readonly project: string;
  readonly stack: string;
  /** The stack's configuration, by names such as `pbx-maintenance:change`; secrets are blinded. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly resources: readonly PreviewedResource[];
  readonly violations: readonly PolicyViolation[];
  /** Its error diagnostics. */
  readonly errors: readonly PreviewedError[];
  /** Whether it was read to its end. */
  readonly complete: boolean;
}

/** A resource as it will be; one that is going to be deleted isn't there. */
export interface PreviewedResource {
  readonly urn: string;
  readonly type: string;
  /** Whether the run would leave it as the last one left it. */
  readonly isSame: boolean;
  /** As the provider's check returned them; of what the run leaves out, as the last run's did. */
  readonly inputs: Readonly<Record<string, unknown>>;
}

export interface PreviewedError {
  /** Of the resource that it's of; empty where it's of none. */
  readonly urn: string;
  readonly message: string;
}

/** What a policy pack reported. */
export interface PolicyViolation {
  readonly pack: string;
  readonly policy: string;
  readonly level: "mandatory" | "advisory";
  /** The policy's description, and on further lines what it reported. */
  readonly message: string;
  readonly urn: string;
}

/** What was taken for a preview isn't one, or Pulumi has changed its form. */
export class PreviewUnreadable extends Error {
  override readonly name = "PreviewUnreadable";

  constructor(why: string) {
    super(
      `The preview can't be read: ${why} Make it with \`pulumi preview --json --show-sames\`. ` +
        "With PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true, it has the violations of policies, too.",
    );
  }
}

/** What is known of a preview that ended before it began. */
export const NOTHING_PREVIEWED: Preview = {
  project: "",
  stack: "",
  configuration: {},
  resources: [],
  violations: [],
  errors: [],
  complete: false,
};
