import { z } from "zod";
import { suggest } from "../../maintenance/files/suggestion";
import { SshSecrets } from "../../remote/ssh/secrets";

const credential = z.strictObject({
  password: z.string().optional(),
  privateKey: z.string().optional(),
  passphrase: z.string().optional(),
  sudoPassword: z.string().optional(),
});

const credentials = z.record(z.string(), credential);

/** The stack's `credentials` can't be used. Never quotes what they say. */
export class InvalidCredentials extends Error {
  override readonly name = "InvalidCredentials";

  constructor(problem: string) {
    super(
      `The stack's configuration value "credentials" ${problem}. Set it per node, bastion, repository or "default", for example ` +
        "`pulumi config set --secret --path credentials.default.sudoPassword`.",
    );
  }
}

/** Secrets by the name of a node, bastion or repository; `default` serves those that have none of their own. */
export class Credentials {
  private readonly byName: ReadonlyMap<string, SshSecrets>;

  constructor(byName: ReadonlyMap<string, SshSecrets> = new Map()) {
    this.byName = byName;
  }

  /**
   * @param text the configuration value as Pulumi hands it to providers: JSON, decrypted
   * @throws InvalidCredentials
   */
  static parse(text: string | undefined): Credentials {
    if (text === undefined || text === "") return new Credentials();
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      throw new InvalidCredentials("isn't an object");
    }
    const parsed = credentials.safeParse(value);
    if (!parsed.success) throw new InvalidCredentials(`has ${describeIssues(parsed.error.issues)}`);
    return new Credentials(
      new Map(Object.entries(parsed.data).map(([name, values]) => [name, new SshSecrets(values)])),
    );
  }

  /**
   * @param known the fleet's nodes, bastions and repositories
   * @throws InvalidCredentials when some are for nobody
   */
  checkNames(known: readonly string[]): void {
    for (const name of this.byName.keys()) {
      if (name !== "default" && !known.includes(name)) {
        throw new InvalidCredentials(
          `speaks of ${name}, which is no node, bastion or repository of the fleet${suggest(name, known)}`,
        );
      }
    }
  }

  for(name: string): SshSecrets {
    return this.byName.get(name) ?? this.byName.get("default") ?? new SshSecrets();
  }
}

/** By their places and field names: a value may be a secret, and is never quoted. */
function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const described = issues.map((issue) => {
    const place = issue.path.join(".") || "its top level";
    if (issue.code !== "unrecognized_keys") return `a misplaced entry at ${place}`;
    const fields = Object.keys(credential.shape);
    return `an unknown ${issue.keys.join(", ")} at ${place}, where ${fields.join(", ")} may be`;
  });
  return [...new Set(described)].join("; ");
}
