import { z } from "zod";
import { endSentence } from "../decision/sentence";

const text = z.string();
const texts = z.array(text).readonly();
const number = z.number();

/** A kind of problem: what is known of one, and the two sentences that tell it. */
interface PromotionProblemKind<Shape extends z.ZodRawShape = z.ZodRawShape> {
  readonly parameters: z.ZodObject<Shape>;
  /** What and where. */
  message(parameters: z.output<z.ZodObject<Shape>>): string;
  /** What to do. */
  remedy(parameters: z.output<z.ZodObject<Shape>>): string;
}

function defineKind<Shape extends z.ZodRawShape>(
  parameters: Shape,
  message: (parameters: z.output<z.ZodObject<Shape>>) => string,
  remedy: string | ((parameters: z.output<z.ZodObject<Shape>>) => string),
): PromotionProblemKind<Shape> {
  return {
    parameters: z.object(parameters),
    message,
    remedy: typeof remedy === "string" ? () => remedy : remedy,
  };
}

/** Why a package can't come from where it could: what is missing is provided by `package`, which isn't there afterwards. */
const because = z
  .array(
    z.object({
      package: text,
      why: z.enum(["not-in-release", "leaves", "replaced"]),
      by: texts.optional(),
    }),
  )
  .readonly();
const need = { package: text, need: text, because };
const clash = { package: text, other: text, what: text };

type Because = z.output<typeof because>;

export function describeNeed(found: {
  readonly package: string;
  readonly need: string;
  readonly because: Because;
}): string {
  const reasons = [...new Set(found.because.map(describeBecause))].sort();
  return `${found.package} needs ${found.need}, which nothing provides${reasons.length === 0 ? "" : ` (${reasons.join("; ")})`}`;
}

function describeBecause({ package: nevra, why, by = [] }: Because[number]): string {
  switch (why) {
    case "not-in-release":
      return `${nevra} of staging would, but the release doesn't have it`;
    case "leaves":
      return `${nevra} does, but leaves`;
    case "replaced":
      return `${nevra} does, but gives way to ${by.join(", ")}`;
  }
}

export function describeClash({
  package: nevra,
  other,
  what,
}: {
  readonly package: string;
  readonly other: string;
  readonly what: string;
}): string {
  return `${nevra} conflicts with ${other} (${what})`;
}

const TESTED_FILE = "Put the file there that was tested, or lock and test the release again.";
const NEW_NUMBER = "Build one of them anew with another release number, and lock the release again.";
const REBUILD = "Remove this folder, which updates doesn't lead to, and plan again: then it's built anew.";
const CREATEREPO: readonly string[] = ["createrepo_c", "modifyrepo_c"];

/** What may keep a release from being promoted, as it was found on the repository's host. */
export const PROMOTION_PROBLEMS = {
  unobserved: defineKind({ said: text }, ({ said }) => endSentence(said), "Plan again when that is mended."),
  "program-missing": defineKind(
    { place: text, program: text },
    ({ place, program }) => `${place} lacks the program ${program}.`,
    ({ program }) =>
      CREATEREPO.includes(program)
        ? "Install createrepo_c there, which has it; the older createrepo won't do."
        : "Install it there.",
  ),
  "staging-missing": defineKind(
    { place: text, folder: text },
    ({ place, folder }) => `${place} has no repository at ${folder}.`,
    "Put packages there and run createrepo_c on it.",
  ),
  "snapshots-missing": defineKind(
    { place: text, folder: text },
    ({ place, folder }) => `${place} has no folder ${folder}.`,
    "Make it, where there's room for all packages that are promoted.",
  ),
  "updates-no-link": defineKind(
    { place: text, updates: text, snapshots: text },
    ({ place, updates }) => `${place} can't promote: ${updates} is a folder, not a symbolic link.`,
    ({ snapshots }) => `Move it to ${snapshots}/initial, and make updates a link to snapshots/initial.`,
  ),
  "updates-astray": defineKind(
    { place: text, updates: text, target: text, snapshots: text },
    ({ place, updates, target, snapshots }) =>
      `${place} can't promote: ${updates} leads to ${target}, which is no folder of ${snapshots}.`,
    "Make it a link to one of them.",
  ),
  "signing-key-missing": defineKind(
    { place: text, key: text, home: text },
    ({ place, key, home }) =>
      `${place} has no secret key ${key}${home === "" ? "" : ` in ${home}`} to sign the repository with.`,
    "Import it there, or correct its id.",
  ),
  locked: defineKind(
    { place: text, holder: text },
    ({ place, holder }) => `${place} is locked by ${holder}.`,
    "Plan again when that has ended.",
  ),
  "no-such-part": defineKind(
    { release: text, layer: text, osFamily: text, place: text },
    ({ release, layer, osFamily, place }) =>
      `Release ${release} says nothing for ${layer} of ${osFamily}, which ${place} is for.`,
    ({ layer, osFamily }) =>
      `Add ${layer}.${osFamily} to it, or correct the repository's parts in the fleet file.`,
  ),
  "release-name-taken": defineKind(
    { folder: text },
    ({ folder }) => `${folder} is there with other content, and what was promoted once isn't replaced.`,
    "Give the release another name.",
  ),
  "snapshot-half-written": defineKind(
    { folder: text },
    ({ folder }) => `${folder} is half written: it has no record of a promotion.`,
    REBUILD,
  ),
  "snapshot-unreadable": defineKind(
    { folder: text, said: text },
    ({ folder, said }) => `${folder} can't be read: ${said}`,
    REBUILD,
  ),
  "not-in-staging": defineKind(
    { package: text, place: text, others: texts },
    ({ package: nevra, place, others }) =>
      `${nevra} isn't in ${place}/staging${others.length === 0 ? "" : ` (it has ${others.join(", ")})`}.`,
    "Put it there and run createrepo_c on it, or lock a release without it.",
  ),
  "checksum-ambiguous": defineKind(
    { package: text, sums: texts, place: text },
    ({ package: nevra, sums, place }) =>
      `The release names ${nevra} with the SHA-256 ${sums.join(" and ")}, and ${place} has one file of a name.`,
    "Have it name one file, or build one of them anew with another release number.",
  ),
  "staged-otherwise": defineKind(
    { package: text, place: text, sums: texts, wanted: text },
    ({ package: nevra, place, sums, wanted }) =>
      `${nevra} in ${place}/staging has the SHA-256 ${sums.join(" or ")}, where the release names ${wanted}.`,
    TESTED_FILE,
  ),
  "published-otherwise": defineKind(
    { package: text, place: text, sum: text, wanted: text },
    ({ package: nevra, place, sum, wanted }) =>
      `${nevra} is in ${place}/updates with the SHA-256 ${sum}, where the release names ${wanted}, and what is published ` +
      "isn't replaced by another file of that name.",
    "Build it anew with another release number, and lock the release again.",
  ),
  "another-build": defineKind(
    { package: text, folder: text },
    ({ package: nevra, folder }) =>
      `${nevra} in ${folder} is another build of that name than the release's: the digest of its header differs.`,
    TESTED_FILE,
  ),
  damaged: defineKind(
    { package: text, folder: text },
    ({ package: nevra, folder }) =>
      `${nevra} in ${folder} is damaged: its file hasn't the checksum that the repository's metadata and the release name.`,
    "Put it there again.",
  ),
  "published-file-gone": defineKind(
    { package: text, folder: text, location: text, sum: text },
    ({ package: nevra, folder, location }) => `${nevra} in ${folder} isn't there: ${location}.`,
    describeReplacement,
  ),
  "published-file-changed": defineKind(
    { package: text, folder: text, location: text, sum: text },
    ({ package: nevra, folder, location }) =>
      `${nevra} in ${folder} isn't the file that the metadata names any more: ${location}.`,
    describeReplacement,
  ),
  unsigned: defineKind(
    { package: text, folder: text },
    ({ package: nevra, folder }) => `${nevra} in ${folder} isn't signed.`,
    "Sign it with a release key (rpmsign --addsign), run createrepo_c on the repository, and lock the release again.",
  ),
  "other-key": defineKind(
    { package: text, folder: text, key: text },
    ({ package: nevra, folder, key }) =>
      `${nevra} in ${folder} is signed with the key ${key}, which is no release key.`,
    "Sign it with a release key, run createrepo_c on the repository, and lock the release again, or have the key added to " +
      "the fleet's release keys.",
  ),
  "bad-signature": defineKind(
    { package: text, folder: text, said: text },
    ({ package: nevra, folder, said }) => `${nevra} in ${folder} can't be used: ${said}.`,
    "Put the file there again, and look at where it came from.",
  ),
  "same-file-name": defineKind(
    { packages: texts, file: text, place: text },
    ({ packages, file, place }) =>
      `${packages.join(" and ")} would both be the file ${file} of ${place}/snapshots.`,
    NEW_NUMBER,
  ),
  "missing-dependency": defineKind(
    { ...need, place: text },
    ({ place, ...found }) => `${describeNeed(found)}: in ${place}/updates, were it promoted.`,
    "Have the release bring what is missing, or name the repository that has it as a base.",
  ),
  conflict: defineKind(
    { ...clash, place: text },
    ({ place, ...found }) => `${describeClash(found)}: in ${place}/updates, were it promoted.`,
    "Leave one of them out, or name them as alternatives if no machine is meant to have both.",
  ),
  "no-space": defineKind(
    { place: text, freeBytes: number, neededBytes: number },
    ({ place, freeBytes, neededBytes }) =>
      `${place}/snapshots has ${freeBytes} bytes free, and packages that are new to it need ${neededBytes}, and its metadata some more.`,
    "Make room there.",
  ),
};

function describeReplacement({ sum }: { readonly sum: string }): string {
  return (
    `Put the file with the SHA-256 ${sum} there again: copy it there under another name first, and rename it then, ` +
    "since other snapshots may have the same file."
  );
}

export type PromotionCode = keyof typeof PROMOTION_PROBLEMS;
type ParametersOf<Code extends PromotionCode> = z.output<(typeof PROMOTION_PROBLEMS)[Code]["parameters"]>;

export const PROMOTION_CODES = Object.keys(PROMOTION_PROBLEMS) as [PromotionCode, ...PromotionCode[]];

/** As inputs and outputs have it. */
export const PromotionProblem = z
  .object({ code: z.enum(PROMOTION_CODES), parameters: z.record(z.string(), z.unknown()) })
  .refine(({ code, parameters }) => kindOf(code).parameters.safeParse(parameters).success, {
    error: "isn't what this version knows of its code",
  });
export type PromotionProblem = z.output<typeof PromotionProblem>;

export function promotionProblem<Code extends PromotionCode>(
  code: Code,
  parameters: ParametersOf<Code>,
): PromotionProblem {
  return { code, parameters };
}

/** What and where, and what to do: a sentence each. */
export function describePromotionProblem({ code, parameters }: PromotionProblem): {
  readonly message: string;
  readonly remedy: string;
} {
  const kind = kindOf(code);
  const read = kind.parameters.parse(parameters);
  return { message: kind.message(read), remedy: kind.remedy(read) };
}

function kindOf(code: PromotionCode): PromotionProblemKind {
  return PROMOTION_PROBLEMS[code];
}
