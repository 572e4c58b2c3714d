import { z } from "zod";
import { choice, list, LONGEST_PATH, mapping, NAME, record, text, wholeNumber } from "../files/fields";
import { nevra, packageName } from "../files/package-fields";
import { declaredFile } from "../files/version";
import { OS_FAMILY } from "../release/schema";
import { SEVERITIES } from "./advisory";
import { LOCKED_ARCHITECTURES } from "./compatible-architectures";

/* What a lock configuration may contain: where releases come from, and what may not come into them. */

const PATTERN = text(
  /^[A-Za-z0-9_*][A-Za-z0-9._+*~^:-]*$/,
  "a package's name, name.arch or build, in which * stands for anything",
);
const NAMES = (what: string): z.ZodArray<z.ZodString> => list(NAME, what);

const repository = record({
  location: text(
    /^[^\s\0]([^\n\0]*[^\s\0])?$/,
    "a path, or a URL that begins with http:// or https://",
  ).describe("The folder above repodata: a URL, or a path relative to this file"),
  keys: list(text(/^[^\0\n]+$/, "the path of a file", LONGEST_PATH), "paths of files", 1)
    .optional()
    .describe(
      "Armored public keys. Packages signed by another, or by none, are left out; a signature of repomd.xml must be by one of them",
    ),
});

const exclude = list(PATTERN, "patterns of packages").describe(
  "Names (or name.arch, or builds) that are never taken; * stands for anything",
);

const layer = mapping(
  OS_FAMILY,
  record({
    repositories: list(NAME, "names of repositories", 1).describe("Where its updates come from"),
    base: NAMES("names of repositories")
      .optional()
      .describe("What machines were installed from: it isn't locked, but fulfils what updates require"),
    architecture: choice(LOCKED_ARCHITECTURES)
      .optional()
      .meta({ description: "The machines' architecture", default: "x86_64" }),
    exclude: exclude.optional(),
    install: list(packageName(), "names of packages")
      .optional()
      .describe("Brought in where no build of it is installed, too"),
    successors: list(packageName(), "names of packages")
      .optional()
      .describe("Brought in where something is installed that they obsolete, too, and erase it"),
  }),
  "repositories by OS family",
);

const days = wholeNumber(0, 3650, "days");

export const LockFile = declaredFile({
  repositories: mapping(NAME, repository, "repositories by name"),
  nodes: layer.optional().describe("For the nodes themselves"),
  containers: layer.optional().describe("For the containers"),
  exclude: exclude.optional(),
  minimumAgeDays: record(
    Object.fromEntries(SEVERITIES.map((severity) => [severity, days.optional()])) as Record<
      (typeof SEVERITIES)[number],
      z.ZodOptional<typeof days>
    >,
  )
    .optional()
    .describe(
      "How old a build must be, by the worst severity of the advisories it's a fix of; `unrated` without one",
    ),
  retracted: list(
    record({
      nevra: nevra(),
      because: text(/^\S(.*\S)?$/, "a text of one line").describe("What is wrong with it"),
    }),
    "builds with the reason",
  )
    .optional()
    .describe("Builds that turned out to be bad: never taken, and not kept from an earlier release either"),
}).meta({
  title: "Lock configuration",
  description: "Where `maint lock` takes releases from, and what may not come into them",
});
