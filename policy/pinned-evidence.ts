import type { PolicyConfigSchema, ResourceValidationArgs } from "@pulumi/policy";
import type { EvidenceTerms } from "../maintenance/evidence/judge";
import { InvalidPublicKey, parsePublicKey } from "../maintenance/evidence/ssh-public-key";
import { list, record, text, wholeNumber } from "../maintenance/files/fields";
import { LONGEST_AGE_DAYS } from "../maintenance/fleet/qualification-schema";
import type { Judged, RecordJudge } from "./record-judge";
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

/** Judges evidence by the keys of the pack's own configuration, where that has some: a program may say anything. */
export function judgePinned<R extends { qualification?: EvidenceTerms | undefined }, V>(
  judge: RecordJudge<R, V>,
  policy: string,
  args: ResourceValidationArgs,
): Judged<R, V> | { readonly problem: string } {
  const read = readSettings(policy, Settings, args.getConfig());
  if ("problem" in read) return read;
  const judged = judge.judge(args);
  if (!("record" in judged) || judged.record.qualification === undefined) return judged;
  const { keys, maximumAgeDays } = read.settings;
  const { record } = judged;
  const declared = judged.record.qualification;
  if (keys.length === 0 && declared.maximumAgeDays <= maximumAgeDays) return judged;
  const qualification = {
    keys: keys.length === 0 ? declared.keys : keys,
    maximumAgeDays: Math.min(maximumAgeDays, declared.maximumAgeDays),
  };
  return judge.judgeRecord({ ...record, qualification });
}
