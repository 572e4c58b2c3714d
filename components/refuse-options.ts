import type { ComponentResourceOptions } from "@pulumi/pulumi";
import { ArgumentInvalid } from "./declared/argument-invalid";

const NEVER_REPLACED = "none of its resources is ever replaced";
const OWN_PROVIDERS = "its providers are a part of this package";
const NOT_IMPORTED = "nothing of it can be imported: `pulumi up` touches nothing that is as wanted";

/** Pulumi drops them in silence where a component has them. On the gate, the first one would have it judge what isn't declared any more. */
const REFUSED: ReadonlyMap<string, string> = new Map([
  ["ignoreChanges", "the gate judges what is declared now"],
  ["replaceOnChanges", NEVER_REPLACED],
  ["replacementTrigger", NEVER_REPLACED],
  ["replaceWith", NEVER_REPLACED],
  ["deleteBeforeReplace", NEVER_REPLACED],
  ["additionalSecretOutputs", "none of its outputs is a secret"],
  ["customTimeouts", "`transactionLimitMinutes` and `lockWaitSeconds` say how long work may take"],
  ["version", OWN_PROVIDERS],
  ["pluginDownloadURL", OWN_PROVIDERS],
  ["import", NOT_IMPORTED],
  ["id", NOT_IMPORTED],
  ["urn", NOT_IMPORTED],
]);

/**
 * The same options, none of which would have no effect, or a wrong one.
 *
 * @param who names the component in messages
 * @throws ArgumentInvalid
 */
export function refuseOptions(who: string, options: ComponentResourceOptions = {}): ComponentResourceOptions {
  const given = Object.entries(options).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const problems = given.flatMap((name) => {
    const reason = REFUSED.get(name);
    return reason === undefined ? [] : [{ path: [], message: `leave the option ${name} out: ${reason}` }];
  });
  if (problems.length > 0) throw new ArgumentInvalid(who, problems);
  return options;
}
