import { z } from "zod";
import { choice, list, mapping, record, text } from "../files/fields";
import { frameworkLine, moduleEntry } from "../files/module-fields";
import { nevra } from "../files/package-fields";

const packageEntry = z
  .union(
    [
      nevra(),
      record({
        nevra: nevra(),
        sha256: text(/^[0-9a-fA-F]{64}$/, "a SHA-256 checksum of 64 hexadecimal digits")
          .optional()
          .describe("Checksum of the package file"),
        ensure: choice(["where-installed", "installed"]).optional().meta({
          description: "Whether the package is only changed where it is, or also brought in where it isn't",
          default: "where-installed",
        }),
      }),
    ],
    { error: "the exact build of a package, or a mapping with the keys nevra, sha256 and ensure" },
  )
  .describe("An exact build; the short form is the text alone");

const layer = mapping(
  text(/^[a-z][a-z0-9._-]*$/, "an OS family, e.g. el6"),
  record({ packages: list(packageEntry, "packages") }),
  "package lists by OS family",
);

const framework = mapping(
  frameworkLine(),
  record({ modules: list(moduleEntry, "modules") }),
  "module lists by version line of FreePBX",
);

export const ReleaseFile = record({
  release: text(
    /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
    "a name of letters, digits, dots, underscores and hyphens",
  ).describe("The release's name, e.g. a date"),
  nodes: layer.optional().describe("For the nodes themselves"),
  containers: layer.optional().describe("For the containers"),
  framework: framework
    .optional()
    .describe('FreePBX modules in the containers, by version line, e.g. "2.10"; others are left as they are'),
}).meta({
  title: "Release",
  description: "Exact builds for nodes and containers, by OS family, and of framework modules",
});

export type ReleaseFileContent = z.output<typeof ReleaseFile>;
export type PackageEntry = z.output<typeof packageEntry>;
