/** A problem or a note of a promotion of each code, and its sentence. */
export const PROMOTION_SAMPLES: readonly (readonly [
  code: string,
  parameters: Readonly<Record<string, unknown>>,
  sentence: string,
])[] = [
  ["promotion-unobserved", { said: "said" }, "said"],
  ["program-missing", { place: "place", program: "program" }, "place lacks the program program"],
  ["staging-missing", { place: "place", folder: "folder" }, "place has no repository at folder"],
  ["snapshots-missing", { place: "place", folder: "folder" }, "place has no folder folder"],
  [
    "updates-no-link",
    { place: "place", updates: "updates", snapshots: "snapshots" },
    "place can't promote: updates is a folder, not a symbolic link",
  ],
  [
    "updates-astray",
    { place: "place", updates: "updates", target: "target", snapshots: "snapshots" },
    "place can't promote: updates leads to target, which is no folder of snapshots",
  ],
  [
    "signing-key-missing",
    { place: "place", key: "key", home: "home" },
    "place has no secret key key in home to sign the repository with",
  ],
  ["promotion-locked", { place: "place", holder: "holder" }, "holder has locked place"],
  [
    "no-such-part",
    { release: "release", layer: "layer", osFamily: "osFamily", place: "place" },
    "Release release has no part for layer of osFamily, and place is for that part",
  ],
  [
    "release-name-taken",
    { folder: "folder" },
    "folder has other content, and a promotion never replaces a snapshot",
  ],
  ["snapshot-half-written", { folder: "folder" }, "folder is incomplete: it has no record of a promotion"],
  ["snapshot-unreadable", { folder: "folder", said: "said" }, "folder can't be read: said"],
  [
    "not-in-staging",
    { package: "package", place: "place", others: ["a", "b"] },
    "package isn't in place/staging (it has a, b)",
  ],
  [
    "checksum-ambiguous",
    { package: "package", sums: ["a", "b"], place: "place" },
    "The release names package with the SHA-256 a and b, and place can have only one of them",
  ],
  [
    "staged-otherwise",
    { package: "package", place: "place", sums: ["a", "b"], wanted: "wanted" },
    "package in place/staging has the SHA-256 a or b, and the release names wanted",
  ],
  [
    "published-otherwise",
    { package: "package", place: "place", sum: "sum", wanted: "wanted" },
    "package in place/updates has the SHA-256 sum, and the release names wanted. A promotion never replaces a published file",
  ],
  [
    "another-build",
    { package: "package", folder: "folder" },
    "package in folder isn't the release's build: the digest of its header differs",
  ],
  [
    "promotion-damaged",
    { package: "package", folder: "folder" },
    "package in folder is damaged: the metadata and the release name another checksum",
  ],
  [
    "published-file-gone",
    { package: "package", folder: "folder", location: "location", sum: "sum" },
    "package is missing in folder: there's no location",
  ],
  [
    "published-file-changed",
    { package: "package", folder: "folder", location: "location", sum: "sum" },
    "package in folder isn't the file that the metadata names any more: location",
  ],
  ["promotion-unsigned", { package: "package", folder: "folder" }, "package in folder isn't signed"],
  [
    "promotion-other-key",
    { package: "package", folder: "folder", key: "key" },
    "package in folder is signed with the key key, which isn't a release key",
  ],
  [
    "promotion-bad-signature",
    {
      package: "package",
      folder: "folder",
      fault: { code: "package-header-signed", parameters: { packages: ["package"] } },
    },
    "package in folder can't be used: package isn't signed with a release key: its signature covers its header only",
  ],
  [
    "same-file-name",
    { packages: ["a", "b"], file: "file", place: "place" },
    "a and b would both be the file file of place/snapshots",
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
    "After the promotion to place/updates, package needs need, which nothing provides (a-1-1.noarch provides it, but leaves; b-1-1.noarch of staging provides it, but isn't in the release; c-1-1.noarch provides it, but is replaced by c-2-1.noarch)",
  ],
  [
    "promotion-conflict",
    { package: "package", other: "other", what: "what", place: "place" },
    "After the promotion to place/updates, package conflicts with other (what)",
  ],
  [
    "promotion-no-space",
    { place: "place", freeBytes: 7, neededBytes: 7 },
    "place/snapshots has 7 bytes free. New packages need 7 bytes, and the metadata needs some more",
  ],
  [
    "missing-dependency-before",
    { package: "a", need: "n", because: [{ package: "b", why: "leaves" }] },
    "a needs n, which nothing provides (b provides it, but leaves). That was so before",
  ],
  ["conflict-before", { package: "a", other: "b", what: "c" }, "a conflicts with b (c). That was so before"],
  [
    "file-replaced",
    { location: "l" },
    "the promotion replaces the file l, so package managers must read the metadata again",
  ],
  [
    "updates-unreadable",
    { said: "It's damaged." },
    "updates can't be read, so the plan can't tell what leaves it: It's damaged.",
  ],
];
