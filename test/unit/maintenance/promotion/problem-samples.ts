import type { PromotionCode } from "../../../../maintenance/promotion/problem";

/** A problem of each code, and its two sentences. */
export const PROBLEM_SAMPLES: readonly (readonly [
  code: PromotionCode,
  parameters: Readonly<Record<string, unknown>>,
  sentences: string,
])[] = [
  ["unobserved", { said: "said" }, "said. Plan again when that is mended."],
  [
    "program-missing",
    { place: "place", program: "program" },
    "place lacks the program program. Install it there.",
  ],
  [
    "staging-missing",
    { place: "place", folder: "folder" },
    "place has no repository at folder. Put packages there and run createrepo_c on it.",
  ],
  [
    "snapshots-missing",
    { place: "place", folder: "folder" },
    "place has no folder folder. Make it, where there's room for all packages that are promoted.",
  ],
  [
    "updates-no-link",
    { place: "place", updates: "updates", snapshots: "snapshots" },
    "place can't promote: updates is a folder, not a symbolic link. Move it to snapshots/initial, and make updates a link to snapshots/initial.",
  ],
  [
    "updates-astray",
    { place: "place", updates: "updates", target: "target", snapshots: "snapshots" },
    "place can't promote: updates leads to target, which is no folder of snapshots. Make it a link to one of them.",
  ],
  [
    "signing-key-missing",
    { place: "place", key: "key", home: "home" },
    "place has no secret key key in home to sign the repository with. Import it there, or correct its id.",
  ],
  [
    "locked",
    { place: "place", holder: "holder" },
    "place is locked by holder. Plan again when that has ended.",
  ],
  [
    "no-such-part",
    { release: "release", layer: "layer", osFamily: "osFamily", place: "place" },
    "Release release says nothing for layer of osFamily, which place is for. Add layer.osFamily to it, or correct the repository's parts in the fleet file.",
  ],
  [
    "release-name-taken",
    { folder: "folder" },
    "folder is there with other content, and what was promoted once isn't replaced. Give the release another name.",
  ],
  [
    "snapshot-half-written",
    { folder: "folder" },
    "folder is half written: it has no record of a promotion. Remove this folder, which updates doesn't lead to, and plan again: then it's built anew.",
  ],
  [
    "snapshot-unreadable",
    { folder: "folder", said: "said" },
    "folder can't be read: said Remove this folder, which updates doesn't lead to, and plan again: then it's built anew.",
  ],
  [
    "not-in-staging",
    { package: "package", place: "place", others: ["a", "b"] },
    "package isn't in place/staging (it has a, b). Put it there and run createrepo_c on it, or lock a release without it.",
  ],
  [
    "checksum-ambiguous",
    { package: "package", sums: ["a", "b"], place: "place" },
    "The release names package with the SHA-256 a and b, and place has one file of a name. Have it name one file, or build one of them anew with another release number.",
  ],
  [
    "staged-otherwise",
    { package: "package", place: "place", sums: ["a", "b"], wanted: "wanted" },
    "package in place/staging has the SHA-256 a or b, where the release names wanted. Put the file there that was tested, or lock and test the release again.",
  ],
  [
    "published-otherwise",
    { package: "package", place: "place", sum: "sum", wanted: "wanted" },
    "package is in place/updates with the SHA-256 sum, where the release names wanted, and what is published isn't replaced by another file of that name. Build it anew with another release number, and lock the release again.",
  ],
  [
    "another-build",
    { package: "package", folder: "folder" },
    "package in folder is another build of that name than the release's: the digest of its header differs. Put the file there that was tested, or lock and test the release again.",
  ],
  [
    "damaged",
    { package: "package", folder: "folder" },
    "package in folder is damaged: its file hasn't the checksum that the repository's metadata and the release name. Put it there again.",
  ],
  [
    "published-file-gone",
    { package: "package", folder: "folder", location: "location", sum: "sum" },
    "package in folder isn't there: location. Put the file with the SHA-256 sum there again: copy it there under another name first, and rename it then, since other snapshots may have the same file.",
  ],
  [
    "published-file-changed",
    { package: "package", folder: "folder", location: "location", sum: "sum" },
    "package in folder isn't the file that the metadata names any more: location. Put the file with the SHA-256 sum there again: copy it there under another name first, and rename it then, since other snapshots may have the same file.",
  ],
  [
    "unsigned",
    { package: "package", folder: "folder" },
    "package in folder isn't signed. Sign it with a release key (rpmsign --addsign), run createrepo_c on the repository, and lock the release again.",
  ],
  [
    "other-key",
    { package: "package", folder: "folder", key: "key" },
    "package in folder is signed with the key key, which is no release key. Sign it with a release key, run createrepo_c on the repository, and lock the release again, or have the key added to the fleet's release keys.",
  ],
  [
    "bad-signature",
    { package: "package", folder: "folder", said: "said" },
    "package in folder can't be used: said. Put the file there again, and look at where it came from.",
  ],
  [
    "same-file-name",
    { packages: ["a", "b"], file: "file", place: "place" },
    "a and b would both be the file file of place/snapshots. Build one of them anew with another release number, and lock the release again.",
  ],
  [
    "missing-dependency",
    {
      package: "package",
      need: "need",
      because: [
        { package: "a-1-1.noarch", why: "leaves" },
        { package: "b-1-1.noarch", why: "not-in-release" },
        { package: "c-1-1.noarch", why: "replaced", by: ["c-2-1.noarch"] },
      ],
      place: "place",
    },
    "package needs need, which nothing provides (a-1-1.noarch does, but leaves; b-1-1.noarch of staging would, but the release doesn't have it; c-1-1.noarch does, but gives way to c-2-1.noarch): in place/updates, were it promoted. Have the release bring what is missing, or name the repository that has it as a base.",
  ],
  [
    "conflict",
    { package: "package", other: "other", what: "what", place: "place" },
    "package conflicts with other (what): in place/updates, were it promoted. Leave one of them out, or name them as alternatives if no machine is meant to have both.",
  ],
  [
    "no-space",
    { place: "place", freeBytes: 7, neededBytes: 7 },
    "place/snapshots has 7 bytes free, and packages that are new to it need 7, and its metadata some more. Make room there.",
  ],
];
