import type { EnforcementLevel, ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { fleetOf, tellOfFleet } from "./own-fleet";
import type { Severity } from "../maintenance/decision/rule";

/** What is told of a policy wherever it's listed. */
export interface PolicyTexts {
  readonly name: string;
  readonly enforcementLevel: Extract<EnforcementLevel, "mandatory" | "advisory">;
  readonly severity: Severity;
  readonly description: string;
  readonly remediationSteps: string;
}

/**
 * A policy on the resource whose inputs are a record that is judged: what it finds wrong, as sentences.
 *
 * @param type of that resource
 */
export function createRecordPolicy(
  type: string,
  texts: PolicyTexts,
  findFaults: (args: ResourceValidationArgs) => readonly string[],
): ResourceValidationPolicy {
  return {
    ...texts,
    displayName: displayNameOf(texts.name),
    validateResource: (args, reportViolation) => {
      if (args.type !== type) return;
      const fleet = fleetOf(args);
      for (const fault of findFaults(args)) reportViolation(tellOfFleet(fleet, fault));
    },
  };
}

/** `t2-notice` → `T2 notice` */
export function displayNameOf(name: string): string {
  const words = name.replaceAll("-", " ").replace(/\b(?:t\d|shtf)\b/g, (tier) => tier.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}
