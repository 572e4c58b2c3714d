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
  ["promotion-locked", { place: "place", holder: "holder" }, "place is locked by holder"],
  [
    "no-such-part",
    { release: "release", layer: "layer", osFamily: "osFamily", place: "place" },
    "Release release says nothing for layer of osFamily, which place is for",
  ],
  [
    "release-name-taken",
    { folder: "folder" },
    "folder is there with other content, and what was promoted once isn't replaced",
  ],
  ["snapshot-half-written", { folder: "folder" }, "folder is half written: it has no record of a promotion"],
  ["snapshot-unreadable", { folder: "folder", said: "said" }, "folder can't be read: said"],
  [
    "not-in-staging",
    { package: "package", place: "place", others: ["a", "b"] },
    "package isn't in place/staging (it has a, b)",
  ],
  [
    "checksum-ambiguous",
    { package: "package", sums: ["a", "b"], place: "place" },
    "The release names package with the SHA-256 a and b, and place has one file of a name",
  ],
  [
    "staged-otherwise",
    { package: "package", place: "place", sums: ["a", "b"], wanted: "wanted" },
    "package in place/staging has the SHA-256 a or b, where the release names wanted",
  ],
  [
    "published-otherwise",
    { package: "package", place: "place", sum: "sum", wanted: "wanted" },
    "package is in place/updates with the SHA-256 sum, where the release names wanted, and what is published isn't replaced by another file of that name",
  ],
  [
    "another-build",
    { package: "package", folder: "folder" },
    "package in folder is another build of that name than the release's: the digest of its header differs",
  ],
  [
    "promotion-damaged",
    { package: "package", folder: "folder" },
    "package in folder is damaged: its file hasn't the checksum that the repository's metadata and the release name",
  ],
  [
    "published-file-gone",
    { package: "package", folder: "folder", location: "location", sum: "sum" },
    "package in folder isn't there: location",
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
    "package in folder is signed with the key key, which is no release key",
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
    "package needs need, which nothing provides (a-1-1.noarch does, but leaves; b-1-1.noarch of staging would, but the release doesn't have it; c-1-1.noarch does, but gives way to c-2-1.noarch): in place/updates, were it promoted",
  ],
  [
    "promotion-conflict",
    { package: "package", other: "other", what: "what", place: "place" },
    "package conflicts with other (what): in place/updates, were it promoted",
  ],
  [
    "promotion-no-space",
    { place: "place", freeBytes: 7, neededBytes: 7 },
    "place/snapshots has 7 bytes free, and packages that are new to it need 7, and its metadata some more",
  ],
  [
    "missing-dependency-before",
    { package: "a", need: "n", because: [{ package: "b", why: "leaves" }] },
    "a needs n, which nothing provides (b does, but leaves), and that was so before",
  ],
  [
    "conflict-before",
    { package: "a", other: "b", what: "c" },
    "a conflicts with b (c), and that was so before",
  ],
  [
    "file-replaced",
    { location: "l" },
    "l is another file afterwards, so that whoever has read updates' metadata before must read it again",
  ],
  [
    "updates-unreadable",
    { said: "It's damaged." },
    "What updates has now can't be read, so that nothing says what leaves it: It's damaged.",
  ],
];
