import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { digestOfSteps } from "../../maintenance/devices/steps-digest";
import { suggest } from "../../maintenance/files/suggestion";
import { SshSecrets, type SecretValues } from "../../remote/ssh/secrets";
import type { DeviceArgs } from "../device-args";
import { parseBinding, sealOf } from "./binding";

const secretValues = z.strictObject({
  password: z.string().optional(),
  privateKey: z.string().optional(),
  passphrase: z.string().optional(),
  sudoPassword: z.string().optional(),
});

const credential = secretValues.extend({
  boundTo: z.string().optional(),
  seal: z.string().optional(),
});

const credentials = z.record(z.string(), credential);

/** What the stack's configuration has under one name. */
export interface CredentialEntry {
  readonly values: SecretValues;
  /** To whom the values may be offered, as `formatBinding` writes it. */
  readonly boundTo: string;
  /** Whether the binding was made for just these values. */
  readonly isSealed: boolean;
}

/** The stack's `credentials` can't be used. Never quotes what they say. */
export class InvalidCredentials extends Error {
  override readonly name = "InvalidCredentials";

  constructor(problem: string) {
    super(
      `The stack's configuration value "credentials" ${problem}. Set it per node, bastion, repository, device or "default", for example ` +
        "`pulumi config set --secret --path credentials.default.sudoPassword`.",
    );
  }
}

/** Secrets that nobody has said the machines of, or that were changed since. */
export class UnboundCredentials extends Error {
  override readonly name = "UnboundCredentials";

  constructor(readonly names: readonly string[]) {
    super(
      `The stack's credentials for ${names.join(", ")} aren't bound to machines, or were changed since they were. ` +
        "Until they are, nobody is offered them. `npx maint credentials bind --stack STACK` binds them to the machines of the fleet.",
    );
  }
}

/**
 * Reads the configuration value as Pulumi hands it to providers: JSON, decrypted.
 *
 * @throws InvalidCredentials
 */
export function readCredentialEntries(text: string | undefined): ReadonlyMap<string, CredentialEntry> {
  if (text === undefined || text === "") return new Map();
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new InvalidCredentials("isn't an object");
  }
  const parsed = credentials.safeParse(value);
  if (!parsed.success) throw new InvalidCredentials(`has ${describeIssues(parsed.error.issues)}`);
  return new Map(
    Object.entries(parsed.data).map(([name, { boundTo = "", seal = "", ...values }]) => [
      name,
      { values, boundTo, isSealed: isEqual(seal, sealOf(values, boundTo)) },
    ]),
  );
}

type Bound = Pick<CredentialEntry, "values" | "boundTo">;

/** Secrets by the name of a node, bastion, repository or device; `default` serves all but devices that have none of their own. */
export class Credentials {
  private readonly byName: ReadonlyMap<string, Bound>;

  constructor(byName: ReadonlyMap<string, Bound> = new Map()) {
    this.byName = byName;
  }

  /**
   * @param text as of {@link readCredentialEntries}
   * @throws InvalidCredentials, UnboundCredentials
   */
  static parse(text: string | undefined): Credentials {
    const entries = [...readCredentialEntries(text)];
    const unbound = entries.filter(([, { values, isSealed }]) => holdsSecrets(values) && !isSealed);
    if (unbound.length > 0) throw new UnboundCredentials(unbound.map(([name]) => name).sort());
    return new Credentials(new Map(entries));
  }

  /**
   * @param known the fleet's nodes, bastions, repositories and devices
   * @throws InvalidCredentials when some are for nobody
   */
  checkNames(known: readonly string[]): void {
    for (const name of this.byName.keys()) {
      if (name !== "default" && !known.includes(name)) {
        throw new InvalidCredentials(
          `speaks of ${name}, which is no node, bastion, repository or device of the fleet${suggest(name, known)}`,
        );
      }
    }
  }

  for(name: string): SshSecrets {
    const entry = this.byName.get(name) ?? this.byName.get("default");
    return entry === undefined ? new SshSecrets() : new SshSecrets(entry.values, parseBinding(entry.boundTo));
  }

  /**
   * Secrets for a device, for just these steps: whoever edits a fleet file may write any command there. Over SSH a device has an entry of its
   * own. Over HTTPS one without an entry is called without secrets.
   *
   * @returns undefined where the steps aren't bound; none of them may be done then
   */
  forDevice({ node, over, steps }: Pick<DeviceArgs, "node" | "over" | "steps">): SshSecrets | undefined {
    const entry = this.byName.get(node);
    if (entry === undefined || !holdsSecrets(entry.values))
      return over === "https" ? new SshSecrets() : undefined;
    const accounts = parseBinding(entry.boundTo, digestOfSteps(steps));
    return accounts.length === 0 ? undefined : new SshSecrets(entry.values, accounts);
  }
}

export function holdsSecrets(values: SecretValues): boolean {
  return Object.values(values).some((value) => value !== undefined);
}

function isEqual(a: string, b: string): boolean {
  const [given, right] = [Buffer.from(a), Buffer.from(b)];
  return given.length === right.length && timingSafeEqual(given, right);
}

/** By their places and field names: a value may be a secret, and is never quoted. */
function describeIssues(issues: readonly z.core.$ZodIssue[]): string {
  const described = issues.map((issue) => {
    const place = issue.path.join(".") || "its top level";
    if (issue.code !== "unrecognized_keys") return `a misplaced entry at ${place}`;
    const fields = Object.keys(secretValues.shape);
    return `an unknown ${issue.keys.join(", ")} at ${place}, where ${fields.join(", ")} may be`;
  });
  return [...new Set(described)].join("; ");
}
