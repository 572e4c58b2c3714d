import { z } from "zod";
import { localDate } from "../calendar/time-fields";
import {
  bounded,
  choice,
  LINE,
  list,
  LONGEST_PROSE,
  mapping,
  NAME,
  record,
  text,
  wholeNumber,
} from "../files/fields";
import { frameworkLine, moduleEntry } from "../files/module-fields";
import { nevra } from "../files/package-fields";
import { declaredFile } from "../files/version";
import { ADVISORY_TYPES, SEVERITIES } from "../repository/advisory";
import { ENSURES } from "../packages/transition";
import { LEFT_OUT_REASONS } from "../repository/left-out";

const SHA256 = text(/^[0-9a-fA-F]{64}$/, "a SHA-256 checksum of 64 hexadecimal digits");
const SHA1 = text(/^[0-9a-fA-F]{40}$/, "a SHA-1 checksum of 40 hexadecimal digits");
const KEY_ID = text(/^[0-9a-f]{16}$/, "the id of a key, 16 hexadecimal digits in small letters");

/** The name of an OS family, which chooses the part of a release that is meant for it. */
export const OS_FAMILY = text(/^[a-z][a-z0-9._-]*$/, "an OS family, e.g. el6", 100);

/** The digest of a release, as `releaseDigest` gives it. */
export const RELEASE_DIGEST = text(
  /^sha256:[0-9a-f]{64}$/,
  "a release's digest: sha256: and 64 hexadecimal digits, in small letters",
);

const packageEntry = z
  .union(
    [
      nevra(),
      record({
        nevra: nevra(),
        sha256: SHA256.optional().describe("Checksum of the package file"),
        headerSha256: SHA256.optional().describe(
          "SHA-256 of the package's header, by which an installed build is told from another of the same name and version",
        ),
        headerSha1: SHA1.optional().describe("SHA-1 of the package's header, for rpm before 4.14"),
        ensure: choice(ENSURES).optional().meta({
          description:
            "Whether the package is only changed where it is, also brought in where something is that it obsoletes, or everywhere",
          default: "where-installed",
        }),
        obsoletes: list(
          text(/^[^\s<=>]+( (<|<=|=|>=|>) [^\s<=>]+)?$/, "what a package obsoletes, e.g. php or php < 5.4"),
          "what it obsoletes",
          1,
        )
          .optional()
          .describe("What rpm erases when the package is installed, as the package says"),
        installOnly: z
          .literal(true, { error: "true, or nothing" })
          .optional()
          .describe("Said of a package whose builds stay installed side by side, such as a kernel"),
        size: wholeNumber(1, Number.MAX_SAFE_INTEGER, "bytes")
          .optional()
          .describe("Size of the package file in bytes"),
        signedBy: KEY_ID.optional().describe("The key that the package file says it's signed by"),
      }),
    ],
    { error: "the exact build of a package, or a mapping with the keys nevra, sha256 and ensure" },
  )
  .describe("An exact build; the short form is the text alone");

const advisory = record({
  type: choice(ADVISORY_TYPES),
  severity: choice(SEVERITIES),
  cves: list(text(/^CVE-\d+-\d+$/, "a CVE, e.g. CVE-2014-0160"), "CVEs").optional(),
  fixes: list(nevra(), "builds", 1).describe("The first builds in which it's fixed"),
});

const unfit = {
  reason: choice(LEFT_OUT_REASONS),
  because: text(/^\S(.*\S)?$/, "a text of one line", LONGEST_PROSE).describe(
    "The rest of a sentence that begins with the build",
  ),
};
const leftOut = record({ nevra: nevra(), ...unfit });
const leftOutInBulk = record({
  builds: wholeNumber(1, Number.MAX_SAFE_INTEGER, "builds").describe("How many there are"),
  ...unfit,
});

const layer = mapping(
  OS_FAMILY,
  record({
    packages: list(packageEntry, "packages"),
    advisories: mapping(text(/^\S+$/, "an advisory's id, e.g. RHSA-2019:2471"), advisory, "advisories by id")
      .optional()
      .describe("What these builds have fixed, as their repositories said"),
    leftOut: list(leftOut, "builds with the reason")
      .optional()
      .describe("Builds that the repositories offered, and that aren't in this release"),
    leftOutInBulk: list(leftOutInBulk, "numbers of builds with the reason")
      .optional()
      .describe("The same, where many builds were left out for one and the same reason"),
  }),
  "package lists by OS family",
);

const framework = mapping(
  frameworkLine(),
  record({ modules: list(moduleEntry, "modules") }),
  "module lists by version line of FreePBX",
);

const provenance = record({
  from: record({
    release: NAME,
    digest: RELEASE_DIGEST,
  })
    .optional()
    .describe("The release that it began with"),
  only: list(LINE, "names of packages", 1)
    .optional()
    .describe("The packages that were asked for, where it wasn't all updates"),
  asOf: localDate().optional().describe("The day that packages' ages were counted to"),
  repositories: mapping(
    NAME,
    record({
      location: LINE.describe("Path or URL"),
      revision: bounded("the repository's revision as a text").describe("Its name for its state"),
      repomd: SHA256.describe("Checksum of its repomd.xml, which has the checksums of all else"),
      signedBy: KEY_ID.optional().describe("The key that its repomd.xml was found to be signed by"),
    }),
    "repositories by name",
  ),
});

export const ReleaseFile = declaredFile({
  release: NAME.describe("The release's name, e.g. a date"),
  provenance: provenance.optional().describe("What it was made from, by `maint lock`"),
  nodes: layer.optional().describe("For the nodes themselves"),
  containers: layer.optional().describe("For the containers"),
  framework: framework
    .optional()
    .describe('FreePBX modules in the containers, by version line, e.g. "2.10"; others are left as they are'),
}).meta({
  title: "Release",
  description: "Exact builds for nodes and containers, by OS family, and of framework modules",
});

export type ReleaseFileContent = z.input<typeof ReleaseFile>;
export type PackageEntry = z.output<typeof packageEntry>;
export type AdvisoryEntry = z.output<typeof advisory>;
export type LeftOutInBulkEntry = z.output<typeof leftOutInBulk>;
export type LeftOutEntry = z.output<typeof leftOut>;
export type ProvenanceEntry = z.output<typeof provenance>;
