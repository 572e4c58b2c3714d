import { z } from "zod";
import { defineKind, number, text, texts } from "../problems/kind";
import { describeFault } from "../problems/fault-text";

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
      return `${nevra} of staging would, but the release doesn't have it`;
    case "leaves":
      return `${nevra} does, but leaves`;
    case "replaced":
      return `${nevra} does, but gives way to ${by.join(", ")}`;
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

const TESTED_FILE = "Put the file there that was tested, or lock and test the release again.";
const NEW_NUMBER = "Build one of them anew with another release number, and lock the release again.";
const REBUILD = "Remove this folder, which updates doesn't lead to, and plan again: then it's built anew.";
const PLAN_AGAIN = "Plan again when that has ended.";
const CREATEREPO: readonly string[] = ["createrepo_c", "modifyrepo_c"];
const HOST = "The host can't promote.";

/** What keeps a release from being promoted, as it's found on the repository's host. */
export const PROMOTION_PROBLEMS = {
  "promotion-unobserved": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => said,
      meaning: "Nobody could look at the repository's host.",
      remedy: "Plan again when that is mended.",
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
          ? "Install createrepo_c there, which has it; the older createrepo won't do."
          : "Install it there.",
    },
  ),
  "staging-missing": defineKind(
    { place: text, folder: text },
    {
      sentence: ({ place, folder }) => `${place} has no repository at ${folder}`,
      meaning: "The host has no repository `staging`.",
      remedy: "Put packages there and run createrepo_c on it.",
    },
  ),
  "snapshots-missing": defineKind(
    { place: text, folder: text },
    {
      sentence: ({ place, folder }) => `${place} has no folder ${folder}`,
      meaning: "The host has no folder for snapshots.",
      remedy: "Make it, where there's room for all packages that are promoted.",
    },
  ),
  "updates-no-link": defineKind(
    { place: text, updates: text, snapshots: text },
    {
      sentence: ({ place, updates }) => `${place} can't promote: ${updates} is a folder, not a symbolic link`,
      meaning: `A promotion switches the link \`updates\`, and it's a folder. ${HOST}`,
      remedy: "Move it to `snapshots/initial`, and make `updates` a link to that.",
      advise: ({ snapshots }) =>
        `Move it to ${snapshots}/initial, and make updates a link to snapshots/initial.`,
    },
  ),
  "updates-astray": defineKind(
    { place: text, updates: text, target: text, snapshots: text },
    {
      sentence: ({ place, updates, target, snapshots }) =>
        `${place} can't promote: ${updates} leads to ${target}, which is no folder of ${snapshots}`,
      meaning: `The link \`updates\` leads out of the snapshots. ${HOST}`,
      remedy: "Make it a link to one of them.",
    },
  ),
  "signing-key-missing": defineKind(
    { place: text, key: text, home: text },
    {
      sentence: ({ place, key, home }) =>
        `${place} has no secret key ${key}${home === "" ? "" : ` in ${home}`} to sign the repository with`,
      meaning: "The host hasn't the key that signs the repository's metadata.",
      remedy: "Import it there, or correct its id.",
    },
  ),
  "promotion-locked": defineKind(
    { place: text, holder: text },
    {
      varying: ["holder"],
      sentence: ({ place, holder }) => `${place} is locked by ${holder}`,
      meaning: "Somebody else is promoting there.",
      remedy: PLAN_AGAIN,
    },
  ),
  "no-such-part": defineKind(
    { release: text, layer: text, osFamily: text, place: text },
    {
      sentence: ({ release, layer, osFamily, place }) =>
        `Release ${release} says nothing for ${layer} of ${osFamily}, which ${place} is for`,
      meaning: "The release hasn't a part that the repository is for.",
      remedy: "Add the part to the release, or correct the repository's parts in the fleet file.",
      advise: ({ layer, osFamily }) =>
        `Add ${layer}.${osFamily} to it, or correct the repository's parts in the fleet file.`,
    },
  ),
  "release-name-taken": defineKind(
    { folder: text },
    {
      sentence: ({ folder }) =>
        `${folder} is there with other content, and what was promoted once isn't replaced`,
      meaning: "A snapshot has the release's name and other packages.",
      remedy: "Give the release another name.",
    },
  ),
  "snapshot-half-written": defineKind(
    { folder: text },
    {
      sentence: ({ folder }) => `${folder} is half written: it has no record of a promotion`,
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
      remedy: "Put it there and run createrepo_c on it, or lock a release without it.",
    },
  ),
  "checksum-ambiguous": defineKind(
    { package: text, sums: texts, place: text },
    {
      sentence: ({ package: nevra, sums, place }) =>
        `The release names ${nevra} with the SHA-256 ${sums.join(" and ")}, and ${place} has one file of a name`,
      meaning: "The release names two files of one build. A repository keeps only one.",
      remedy: "Have it name one file, or build one of them anew with another release number.",
    },
  ),
  "staged-otherwise": defineKind(
    { package: text, place: text, sums: texts, wanted: text },
    {
      sentence: ({ package: nevra, place, sums, wanted }) =>
        `${nevra} in ${place}/staging has the SHA-256 ${sums.join(" or ")}, where the release names ${wanted}`,
      meaning: "`staging` has another file of the package than the release.",
      remedy: TESTED_FILE,
    },
  ),
  "published-otherwise": defineKind(
    { package: text, place: text, sum: text, wanted: text },
    {
      sentence: ({ package: nevra, place, sum, wanted }) =>
        `${nevra} is in ${place}/updates with the SHA-256 ${sum}, where the release names ${wanted}, and what is published ` +
        "isn't replaced by another file of that name",
      meaning: "`updates` has another file of the package than the release. A promotion never replaces it.",
      remedy: "Build it anew with another release number, and lock the release again.",
    },
  ),
  "another-build": defineKind(
    { package: text, folder: text },
    {
      sentence: ({ package: nevra, folder }) =>
        `${nevra} in ${folder} is another build of that name than the release's: the digest of its header differs`,
      meaning: "The file is another build of the same name and version than the release's.",
      remedy: TESTED_FILE,
    },
  ),
  "promotion-damaged": defineKind(
    { package: text, folder: text },
    {
      sentence: ({ package: nevra, folder }) =>
        `${nevra} in ${folder} is damaged: its file hasn't the checksum that the repository's metadata and the release name`,
      meaning: "The file's checksum isn't the one of the metadata and the release.",
      remedy: "Put it there again.",
    },
  ),
  "published-file-gone": defineKind(
    { package: text, folder: text, location: text, sum: text },
    {
      sentence: ({ package: nevra, folder, location }) => `${nevra} in ${folder} isn't there: ${location}`,
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
        "Sign it with a release key (rpmsign --addsign), run createrepo_c on the repository, and lock the release again.",
    },
  ),
  "promotion-other-key": defineKind(
    { package: text, folder: text, key: text },
    {
      sentence: ({ package: nevra, folder, key }) =>
        `${nevra} in ${folder} is signed with the key ${key}, which is no release key`,
      meaning: "The package is signed with a key that isn't among the fleet's release keys.",
      remedy:
        "Sign it with a release key, run createrepo_c on the repository, and lock the release again, or have the key added to " +
        "the fleet's release keys.",
    },
  ),
  "promotion-bad-signature": defineKind(
    { package: text, folder: text, fault },
    {
      sentence: ({ package: nevra, folder, fault: why }) =>
        `${nevra} in ${folder} can't be used: ${describeFault(why)}`,
      meaning: "The file's signature isn't good, or rpm can't read the file.",
      remedy: "Put the file there again, and look at where it came from.",
    },
  ),
  "same-file-name": defineKind(
    { packages: texts, file: text, place: text },
    {
      sentence: ({ packages, file, place }) =>
        `${packages.join(" and ")} would both be the file ${file} of ${place}/snapshots`,
      meaning: "Two packages have one file name, since their epochs aren't in it.",
      remedy: NEW_NUMBER,
    },
  ),
  "missing-dependency": defineKind(
    { ...need, place: text },
    {
      sentence: ({ place, ...found }) => `${describeNeed(found)}: in ${place}/updates, were it promoted`,
      meaning: "After the promotion, a package of `updates` would need what no repository has.",
      remedy: "Have the release bring what is missing, or name the repository that has it as a base.",
    },
  ),
  "promotion-conflict": defineKind(
    { ...clash, place: text },
    {
      sentence: ({ place, ...found }) => `${describeClash(found)}: in ${place}/updates, were it promoted`,
      meaning: "After the promotion, two packages of `updates` would exclude each other.",
      remedy: "Leave one of them out, or name them as alternatives if no machine is meant to have both.",
    },
  ),
  "promotion-no-space": defineKind(
    { place: text, freeBytes: number, neededBytes: number },
    {
      varying: ["freeBytes", "neededBytes"],
      sentence: ({ place, freeBytes, neededBytes }) =>
        `${place}/snapshots has ${freeBytes} bytes free, and packages that are new to it need ${neededBytes}, and its metadata some more`,
      meaning: "The host's disk has no room for the snapshot.",
      remedy: "Make room there.",
    },
  ),
};

const AS_BEFORE = "Nothing, or mend it in a later release.";

/** What is worth knowing of a promotion, and keeps it from nothing. */
export const PROMOTION_NOTES = {
  "missing-dependency-before": defineKind(need, {
    sentence: (found) => `${describeNeed(found)}, and that was so before`,
    meaning: "A package of `updates` needs what no repository has. The promotion doesn't change that.",
    remedy: AS_BEFORE,
  }),
  "conflict-before": defineKind(clash, {
    sentence: (found) => `${describeClash(found)}, and that was so before`,
    meaning: "Two packages of `updates` exclude each other. The promotion doesn't change that.",
    remedy: AS_BEFORE,
  }),
  "file-replaced": defineKind(
    { location: text },
    {
      sentence: ({ location }) =>
        `${location} is another file afterwards, so that whoever has read updates' metadata before must read it again`,
      meaning: "A file name stands for another file after the switch.",
      remedy: "Nothing: package managers read the metadata again by themselves.",
    },
  ),
  "updates-unreadable": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) =>
        `What updates has now can't be read, so that nothing says what leaves it: ${said}`,
      meaning: "The metadata of `updates` can't be read. The switch replaces it.",
      remedy: "Nothing, where the switch is meant to mend it.",
    },
  ),
};

function describeReplacement({ sum }: { readonly sum: string }): string {
  return (
    `Put the file with the SHA-256 ${sum} there again: copy it there under another name first, and rename it then, ` +
    "since other snapshots may have the same file."
  );
}

export type PromotionCode = keyof typeof PROMOTION_PROBLEMS;
