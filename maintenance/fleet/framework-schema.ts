import type { z } from "zod";
import { choice, list, LONGEST_PATH, LONGEST_PROSE, record, text, wholeNumber } from "../files/fields";
import { describeToolsByVersion, FRAMEWORK_TOOL_NAMES } from "../framework/tools/tools";
import { WEB_URL } from "../files/web-url";
import { moduleEntry, moduleName } from "../files/module-fields";

/*
 * What a fleet file may say of the framework (FreePBX) in containers. `resolve-framework.ts` fills in the defaults.
 */

const PATH = text(/^[^\0\n]+$/, "the path of a file", LONGEST_PATH);
const COMMAND = text(/^\S([^\0\n]*\S)?$/, "a shell command of one line", LONGEST_PROSE);

/** What holds for one container, and may be said for all of a node, or of the fleet. */
const ofContainer = {
  line: text(/^(none|[0-9]+\.[0-9]+)$/, 'a version line of FreePBX, e.g. "2.10", or none').describe(
    'Chooses the part of the release that is meant for this FreePBX, e.g. "2.10"; `none` leaves the framework alone',
  ),
  tool: choice(FRAMEWORK_TOOL_NAMES).describe(
    `FreePBX's admin tool there; by default the one of its line: ${describeToolsByVersion()}`,
  ),
  automaticUpdater: choice(["report", "disable"]).meta({
    description:
      "What happens to FreePBX's own automatic updates (14 and later), which change modules at a time of their own",
    default: "report",
  }),
  registrationTolerance: wholeNumber(0, 10000).meta({
    description: "How many phones and trunks may be missing after a change that were registered before it",
    default: 0,
  }),
  database: record({
    dump: COMMAND.describe("Prints a dump of FreePBX's database"),
    restore: COMMAND.describe("Reads such a dump from its standard input and puts it back"),
  }).describe(
    "How FreePBX's database is saved before a change and put back after a bad one; by default mysqldump and mysql",
  ),
};

/** In `defaults` and of a node. */
export const frameworkSettings = record({
  ...ofContainer,
  repository: text(new RegExp(`^${WEB_URL}$`), "an http or https URL, without brackets and braces").describe(
    "The framework repository that the locations of modules in a release are below",
  ),
  keys: list(PATH, "paths of armored public keys").describe(
    "Armored public keys, relative to this file; module.sig of modules that a release calls signed must be by one of them",
  ),
})
  .partial()
  .describe("The framework (FreePBX) in the containers");

/** Of a container. */
export const containerFramework = record({
  ...ofContainer,
  sipCall: record({
    extension: text(/^[A-Za-z0-9*#+._-]+$/, "what to call, e.g. 7777"),
    port: wholeNumber(1, 65535).optional().meta({ description: "Asterisk's SIP port", default: 5060 }),
  }).describe("A call that must be answered before and after a change; made inside the container by sipp"),
  modules: list(moduleEntry, "modules").describe("Builds to have instead of the release's"),
  hold: list(moduleName(), "names of modules").describe("Modules to leave as they are"),
})
  .partial()
  .describe("Differences from the node's framework settings and from the release");

export type FrameworkContent = z.output<typeof frameworkSettings>;
export type ContainerFrameworkContent = z.output<typeof containerFramework>;
