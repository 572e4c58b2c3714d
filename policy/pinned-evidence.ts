import type { PolicyConfigSchema, ResourceValidationArgs } from "@pulumi/policy";
import type { EvidenceTerms } from "../maintenance/evidence/judge";
import { InvalidPublicKey, parsePublicKey } from "../maintenance/evidence/ssh-public-key";
import { list, record, text, wholeNumber } from "../maintenance/files/fields";
import { LONGEST_AGE_DAYS } from "../maintenance/fleet/qualification-schema";
import { judgeRun } from "../maintenance/gate/judge";
import type { GateJudge, Judgement } from "./gate-judge";
import { readSettings } from "./settings";

const Settings = record({
  keys: list(
    text(/\S/, "a public key, e.g. ssh-ed25519 AAAA…").superRefine((line, context) => {
      try {
        parsePublicKey(line);
      } catch (error) {
        if (!(error instanceof InvalidPublicKey)) throw error;
        context.addIssue({ code: "custom", message: error.message });
      }
    }),
    "public keys",
  ).default([]),
  maximumAgeDays: wholeNumber(1, LONGEST_AGE_DAYS, "days").default(LONGEST_AGE_DAYS),
});

export const PINNED_EVIDENCE_SCHEMA: PolicyConfigSchema = {
  properties: {
    keys: {
      type: "array",
      items: { type: "string" },
      default: [],
      description:
        "Public keys (ssh-ed25519 AAAA…): only their signatures on evidence count, whatever keys the fleet file names",
    },
    maximumAgeDays: {
      type: "integer",
      default: LONGEST_AGE_DAYS,
      description: "How old evidence may be at most, even where the fleet file allows more",
    },
  },
};

/**
 * What evidence must be like to count, where the pack's own configuration says something of it: a program may say anything.
 *
 * @returns the terms as they were declared, where the configuration asks for no more; or what is wrong with it, as a sentence
 */
export function pinTerms(
  declared: EvidenceTerms,
  policy: string,
  args: Pick<ResourceValidationArgs, "getConfig">,
): { readonly terms: EvidenceTerms } | { readonly problem: string } {
  const read = readSettings(policy, Settings, args.getConfig());
  if ("problem" in read) return read;
  const { keys, maximumAgeDays } = read.settings;
  if (keys.length === 0 && declared.maximumAgeDays <= maximumAgeDays) return { terms: declared };
  return {
    terms: {
      keys: keys.length === 0 ? declared.keys : keys,
      maximumAgeDays: Math.min(maximumAgeDays, declared.maximumAgeDays),
    },
  };
}

/** Judges the evidence of a run by the pinned terms. */
export function judgePinned(
  judge: GateJudge,
  policy: string,
  args: ResourceValidationArgs,
): Judgement | { readonly problem: string } {
  const judgement = judge.judge(args.props);
  const declared = "unreadable" in judgement ? undefined : judgement.record.qualification;
  const pinned = pinTerms(declared ?? { keys: [], maximumAgeDays: LONGEST_AGE_DAYS }, policy, args);
  if ("problem" in pinned) return pinned;
  if ("unreadable" in judgement || declared === undefined || pinned.terms === declared) return judgement;
  const { record } = judgement;
  const { keys, maximumAgeDays } = pinned.terms;
  return { record, verdict: judgeRun({ ...record, qualification: { keys: [...keys], maximumAgeDays } }) };
}
