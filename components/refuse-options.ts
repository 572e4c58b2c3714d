import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ArgumentInvalid } from "./declared/argument-invalid";

/** The resource options that a fleet and its parts honour. Each other one is refused with a reason. */
export type PbxOptions = Pick<ComponentResourceOptions, "parent" | "dependsOn" | "protect" | "aliases">;

/** Pulumi hands them on to all that a component is made of: test/sandbox/library.test.ts tries each on the real engine. */
const TRIED: ReadonlySet<string> = new Set<keyof PbxOptions>(["parent", "dependsOn", "protect", "aliases"]);

const NEVER_REPLACED = "none of its resources is ever replaced";
const OWN_PROVIDERS = "its providers are a part of this package";
const NOT_IMPORTED = "nothing of it can be imported: `pulumi up` touches nothing that is as wanted";
const NOTHING_DELETED = "leaving a resource out of the program changes no machine";
const AS_DECLARED = "the gate judges what the arguments say";

const REASONS: ReadonlyMap<string, string> = new Map([
  ["ignoreChanges", "the gate judges what is declared now"],
  ["replaceOnChanges", NEVER_REPLACED],
  ["replacementTrigger", NEVER_REPLACED],
  ["replaceWith", NEVER_REPLACED],
  ["deleteBeforeReplace", NEVER_REPLACED],
  ["additionalSecretOutputs", "none of its outputs is a secret"],
  ["customTimeouts", "`transactionLimitMinutes` and `lockWaitSeconds` say how long work may take"],
  ["provider", OWN_PROVIDERS],
  ["providers", OWN_PROVIDERS],
  ["envVarMappings", OWN_PROVIDERS],
  ["version", OWN_PROVIDERS],
  ["pluginDownloadURL", OWN_PROVIDERS],
  ["import", NOT_IMPORTED],
  ["id", NOT_IMPORTED],
  ["urn", NOT_IMPORTED],
  ["retainOnDelete", NOTHING_DELETED],
  ["deletedWith", NOTHING_DELETED],
  ["transforms", AS_DECLARED],
  ["transformations", AS_DECLARED],
]);
const UNTRIED = "what it would do here was never tried";

/**
 * Returns the options. Throws for each that nobody tried here.
 *
 * @param who names the component in messages
 * @throws ArgumentInvalid
 */
export function refuseOptions(who: string, options: PbxOptions | undefined): PbxOptions | undefined {
  const named: Readonly<Record<string, unknown>> = { ...options };
  const given = Object.keys(named).filter((name) => named[name] !== undefined);
  const problems = given
    .filter((name) => !TRIED.has(name))
    .map((name) => ({
      path: [],
      message: `leave the option ${name} out: ${REASONS.get(name) ?? UNTRIED}`,
    }));
  if (problems.length > 0) throw ArgumentInvalid.of(who, problems);
  // Plain JavaScript may give null, too.
  return options ?? undefined;
}
