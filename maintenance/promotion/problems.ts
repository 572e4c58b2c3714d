import { z } from "zod";
import { defineKind, number, text, texts } from "../problems/kind";
import { describeFault } from "../problems/fault-text";

/** Packages that provide what is missing, and why none of them is there afterwards. */
const because = z
  .array(
    z.object({
      package: text,
      why: z.enum(["not-in-release", "leaves", "replaced"]),
      by: texts.optional(),
    }),
  )
  .readonly();
const fault = z.object({ code: text, parameters: z.record(text, z.unknown()) });
const need = { package: text, need: text, because };
const clash = { package: text, other: text, what: text };

type Because = z.output<typeof because>;

function describeNeed(found: {
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
      return `${nevra} of staging provides it, but isn't in the release`;
    case "leaves":
      return `${nevra} provides it, but leaves`;
    case "replaced":
      return `${nevra} provides it, but is replaced by ${by.join(", ")}`;
  }
}

function describeClash({
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

const TESTED_FILE = "Put the tested file there. Or lock and test the release again.";
const NEW_NUMBER = "Build one of them anew with another release number. Then lock the release again.";
const REBUILD = "Remove this folder, which updates doesn't lead to. Plan again: a promotion builds it anew.";
const PLAN_AGAIN = "Plan again when that has ended.";
const CREATEREPO: readonly string[] = ["createrepo_c", "modifyrepo_c"];
const HOST = "The host can't promote.";

/** Problems on the repository's host that keep a release from being promoted. */
export const PROMOTION_PROBLEMS = {
  "promotion-unobserved": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => said,
      meaning: "The run couldn't look at the repository's host.",
      remedy: "Mend what the message says, and plan again.",
    },
  ),
  "program-missing": defineKind(
    { place: text, program: text },
    {
      sentence: ({ place, program }) => `${place} lacks the program ${program}`,
      meaning: "The host lacks a program that a promotion needs.",
      remedy: "Install it there.",
      advise: ({ program }) =>
        CREATEREPO.includes(program)
          ? "Install createrepo_c there, which has it. The older createrepo doesn't."
          : "Install it there.",
    },
  ),
  "staging-missing": defineKind(
    { place: text, folder: text },
    {
      sentence: ({ place, folder }) => `${place} has no repository at ${folder}`,
      meaning: "The host has no repository `staging`.",
      remedy: "Put packages there, and run createrepo_c on it.",
    },
  ),
  "snapshots-missing": defineKind(
    { place: text, folder: text },
    {
      sentence: ({ place, folder }) => `${place} has no folder ${folder}`,
      meaning: "The host has no folder for snapshots.",
      remedy: "Create it on a disk with room for all promoted packages.",
    },
  ),
  "updates-no-link": defineKind(
    { place: text, updates: text, snapshots: text },
    {
      sentence: ({ place, updates }) => `${place} can't promote: ${updates} is a folder, not a symbolic link`,
      meaning: `A promotion switches the link \`updates\`, but \`updates\` is a folder. ${HOST}`,
      remedy: "Move it to `snapshots/initial`. Then make `updates` a link to that.",
      advise: ({ snapshots }) =>
        `Move it to ${snapshots}/initial. Then make updates a link to snapshots/initial.`,
    },
  ),
  "updates-astray": defineKind(
    { place: text, updates: text, target: text, snapshots: text },
    {
      sentence: ({ place, updates, target, snapshots }) =>
        `${place} can't promote: ${updates} leads to ${target}, which is no folder of ${snapshots}`,
      meaning: `The link \`updates\` doesn't lead to a snapshot. ${HOST}`,
      remedy: "Make it a link to a snapshot.",
    },
  ),
  "signing-key-missing": defineKind(
    { place: text, key: text, home: text },
    {
      sentence: ({ place, key, home }) =>
        `${place} has no secret key ${key}${home === "" ? "" : ` in ${home}`} to sign the repository with`,
      meaning: "The host lacks the secret key that signs the repository's metadata.",
      remedy: "Import the key there, or correct its id.",
    },
  ),
  "promotion-locked": defineKind(
    { place: text, holder: text },
    {
      varying: ["holder"],
      sentence: ({ place, holder }) => `${holder} has locked ${place}`,
      meaning: "Somebody else is promoting there.",
      remedy: PLAN_AGAIN,
    },
  ),
  "no-such-part": defineKind(
    { release: text, layer: text, osFamily: text, place: text },
    {
      sentence: ({ release, layer, osFamily, place }) =>
        `Release ${release} has no part for ${layer} of ${osFamily}, and ${place} is for that part`,
      meaning: "The release lacks a part that the repository is for.",
      remedy: "Add the part to the release. Or correct the repository's parts in the fleet file.",
      advise: ({ layer, osFamily }) =>
        `Add ${layer}.${osFamily} to the release. Or correct the repository's parts in the fleet file.`,
    },
  ),
  "release-name-taken": defineKind(
    { folder: text },
    {
      sentence: ({ folder }) => `${folder} has other content, and a promotion never replaces a snapshot`,
      meaning: "A snapshot of the release's name has other packages.",
      remedy: "Give the release another name.",
    },
  ),
  "snapshot-half-written": defineKind(
    { folder: text },
    {
      sentence: ({ folder }) => `${folder} is incomplete: it has no record of a promotion`,
      meaning: "An earlier promotion didn't finish the snapshot.",
      remedy: REBUILD,
    },
  ),
  "snapshot-unreadable": defineKind(
    { folder: text, said: text },
    {
      said: ["said"],
      sentence: ({ folder, said }) => `${folder} can't be read: ${said}`,
      meaning: "The snapshot's metadata can't be read.",
      remedy: REBUILD,
    },
  ),
  "not-in-staging": defineKind(
    { package: text, place: text, others: texts },
    {
      sentence: ({ package: nevra, place, others }) =>
        `${nevra} isn't in ${place}/staging${others.length === 0 ? "" : ` (it has ${others.join(", ")})`}`,
      meaning: "The release names a package that `staging` doesn't have.",
      remedy: "Put the package there, and run createrepo_c on `staging`. Or lock a release without it.",
    },
  ),
  "checksum-ambiguous": defineKind(
    { package: text, sums: texts, place: text },
    {
      sentence: ({ package: nevra, sums, place }) =>
        `The release names ${nevra} with the SHA-256 ${sums.join(" and ")}, and ${place} can have only one of them`,
      meaning: "The release names two files of one build. A repository keeps only one.",
      remedy: "Have the release name one file. Or build one of them anew with another release number.",
    },
  ),
  "staged-otherwise": defineKind(
    { package: text, place: text, sums: texts, wanted: text },
    {
      sentence: ({ package: nevra, place, sums, wanted }) =>
        `${nevra} in ${place}/staging has the SHA-256 ${sums.join(" or ")}, and the release names ${wanted}`,
      meaning: "`staging` has another file of the package than the release.",
      remedy: TESTED_FILE,
    },
  ),
  "published-otherwise": defineKind(
    { package: text, place: text, sum: text, wanted: text },
    {
      sentence: ({ package: nevra, place, sum, wanted }) =>
        `${nevra} in ${place}/updates has the SHA-256 ${sum}, and the release names ${wanted}. ` +
        "A promotion never replaces a published file",
      meaning: "`updates` has another file of the package than the release. A promotion never replaces it.",
      remedy: "Build it anew with another release number. Then lock the release again.",
    },
  ),
  "another-build": defineKind(
    { package: text, folder: text },
    {
      sentence: ({ package: nevra, folder }) =>
        `${nevra} in ${folder} isn't the release's build: the digest of its header differs`,
      meaning: "The file has the name and version of the release's build, and other content.",
      remedy: TESTED_FILE,
    },
  ),
  "promotion-damaged": defineKind(
    { package: text, folder: text },
    {
      sentence: ({ package: nevra, folder }) =>
        `${nevra} in ${folder} is damaged: the metadata and the release name another checksum`,
      meaning: "The file's checksum differs from the metadata's and the release's.",
      remedy: "Put the file there again.",
    },
  ),
  "published-file-gone": defineKind(
    { package: text, folder: text, location: text, sum: text },
    {
      sentence: ({ package: nevra, folder, location }) =>
        `${nevra} is missing in ${folder}: there's no ${location}`,
      meaning: "The metadata names a promoted file that isn't there.",
      remedy: "Put the file with that SHA-256 there again, by renaming.",
      advise: describeReplacement,
    },
  ),
  "published-file-changed": defineKind(
    { package: text, folder: text, location: text, sum: text },
    {
      sentence: ({ package: nevra, folder, location }) =>
        `${nevra} in ${folder} isn't the file that the metadata names any more: ${location}`,
      meaning: "Somebody changed a promoted file.",
      remedy: "Put the file with that SHA-256 there again, by renaming.",
      advise: describeReplacement,
    },
  ),
  "promotion-unsigned": defineKind(
    { package: text, folder: text },
    {
      sentence: ({ package: nevra, folder }) => `${nevra} in ${folder} isn't signed`,
      meaning: "The package has no signature.",
      remedy:
        "Sign it with a release key (rpmsign --addsign). Run createrepo_c on the repository, and lock the release again.",
    },
  ),
  "promotion-other-key": defineKind(
    { package: text, folder: text, key: text },
    {
      sentence: ({ package: nevra, folder, key }) =>
        `${nevra} in ${folder} is signed with the key ${key}, which isn't a release key`,
      meaning: "The key of the package's signature isn't a release key of the fleet.",
      remedy:
        "Sign it with a release key. Run createrepo_c on the repository, and lock the release again. " +
        "Or add the key to the fleet's release keys.",
    },
  ),
  "promotion-bad-signature": defineKind(
    { package: text, folder: text, fault },
    {
      sentence: ({ package: nevra, folder, fault: why }) =>
        `${nevra} in ${folder} can't be used: ${describeFault(why)}`,
      meaning: "The file's signature isn't good, or rpm can't read the file.",
      remedy: "Put the file there again. Look where it came from.",
    },
  ),
  "same-file-name": defineKind(
    { packages: texts, file: text, place: text },
    {
      sentence: ({ packages, file, place }) =>
        `${packages.join(" and ")} would both be the file ${file} of ${place}/snapshots`,
      meaning: "Two packages have the same file name, which doesn't show their epochs.",
      remedy: NEW_NUMBER,
    },
  ),
  "missing-dependency": defineKind(
    { ...need, place: text },
    {
      sentence: ({ place, ...found }) => `After the promotion to ${place}/updates, ${describeNeed(found)}`,
      meaning: "After the promotion, a package of `updates` would need what no repository has.",
      remedy: "Add what is missing to the release. Or name the repository that has it as a base.",
    },
  ),
  "promotion-conflict": defineKind(
    { ...clash, place: text },
    {
      sentence: ({ place, ...found }) => `After the promotion to ${place}/updates, ${describeClash(found)}`,
      meaning: "After the promotion, two packages of `updates` would exclude each other.",
      remedy: "Leave one of them out. Or name them as alternatives if no machine should have both.",
    },
  ),
  "promotion-no-space": defineKind(
    { place: text, freeBytes: number, neededBytes: number },
    {
      varying: ["freeBytes", "neededBytes"],
      sentence: ({ place, freeBytes, neededBytes }) =>
        `${place}/snapshots has ${freeBytes} bytes free. New packages need ${neededBytes} bytes, and the metadata needs some more`,
      meaning: "The host's disk has no room for the snapshot.",
      remedy: "Make room there.",
    },
  ),
};

const AS_BEFORE = "Nothing, or mend it in a later release.";

/** Notes on a promotion, which don't prevent it. */
export const PROMOTION_NOTES = {
  "missing-dependency-before": defineKind(need, {
    sentence: (found) => `${describeNeed(found)}. That was so before`,
    meaning: "A package of `updates` needs what no repository has. The promotion doesn't change that.",
    remedy: AS_BEFORE,
  }),
  "conflict-before": defineKind(clash, {
    sentence: (found) => `${describeClash(found)}. That was so before`,
    meaning: "Two packages of `updates` exclude each other. The promotion doesn't change that.",
    remedy: AS_BEFORE,
  }),
  "file-replaced": defineKind(
    { location: text },
    {
      sentence: ({ location }) =>
        `the promotion replaces the file ${location}, so package managers must read the metadata again`,
      meaning: "After the switch, a file name of `updates` stands for another file.",
      remedy: "Nothing. Package managers read the metadata again by themselves.",
    },
  ),
  "updates-unreadable": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `updates can't be read, so the plan can't tell what leaves it: ${said}`,
      meaning: "The metadata of `updates` can't be read. The switch replaces it.",
      remedy: "Nothing, if the switch should mend it.",
    },
  ),
};

function describeReplacement({ sum }: { readonly sum: string }): string {
  return (
    `Put the file with the SHA-256 ${sum} there again. Copy it there under another name, and then rename it. ` +
    "Other snapshots may share the old file."
  );
}

export type PromotionCode = keyof typeof PROMOTION_PROBLEMS;
