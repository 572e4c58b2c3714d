import { existsSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { readFleet } from "../../components/read-fleet";
import type { Calendar } from "../../maintenance/calendar/calendar";
import { parseCalendar } from "../../maintenance/calendar/parse";
import type { Fleet } from "../../maintenance/fleet/fleet";
import { readTextFile } from "../../providers/text-file";

/** The stack of a sandbox, as its configuration describes it. */
export interface SandboxStack {
  readonly name: string;
  /** The folder of the project. */
  readonly project: string;
  /** What its configuration's names begin with. */
  readonly namespace: string;
  /** The text of its configuration file. */
  readonly configuration: string;
  readonly configFile: string;
  /** Whether it has secrets for machines. */
  readonly hasCredentials: boolean;
  readonly fleet: Fleet;
  readonly calendar: Calendar;
}

/** The stack isn't one that releases may be tried on, or can't be read. */
export class NotASandbox extends Error {
  override readonly name = "NotASandbox";
}

const PROJECT_FILE = "Pulumi.yaml";

const Named = z.object({ name: z.string() });
const StackFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() });

/**
 * Reads the stack that a release is to be tested on.
 *
 * @param cwd the folder with `Pulumi.yaml`, or one below it
 * @param configFile relative to cwd; the stack's own by default
 * @throws NotASandbox, FileUnreadable, InvalidFile
 */
export function readSandboxStack(name: string, cwd: string, configFile?: string): SandboxStack {
  const project = findProject(cwd);
  const projectFile = path.join(project, PROJECT_FILE);
  const { name: namespace } = parseYaml(
    "project file",
    projectFile,
    readTextFile("project file", projectFile),
    Named,
  );
  const file =
    configFile === undefined
      ? path.join(project, `Pulumi.${name.split("/").at(-1) ?? name}.yaml`)
      : path.resolve(cwd, configFile);
  const configuration = readTextFile("stack's configuration", file);
  const config = parseYaml("stack's configuration", file, configuration, StackFile).config ?? {};
  const read = (key: string): unknown => config[`${namespace}:${key}`];
  if (read("environment") !== "sandbox") {
    throw new NotASandbox(
      `Stack ${name} is no sandbox: its configuration (${file}) doesn't say \`environment: sandbox\`. A release is installed there to ` +
        "see what breaks, so nothing was done. Name the stack of the sandbox with --stack.",
    );
  }
  const require = (key: string): string => {
    const value = read(key);
    if (typeof value === "string") return path.resolve(project, value);
    throw new NotASandbox(
      `The configuration of stack ${name} (${file}) names no ${key}. Add ${namespace}:${key}.`,
    );
  };
  const calendarFile = require("calendar");
  return {
    name,
    project,
    namespace,
    configFile: file,
    configuration,
    hasCredentials: read("credentials") !== undefined,
    fleet: readFleet(require("fleet")),
    calendar: parseCalendar(readTextFile("calendar file", calendarFile), calendarFile),
  };
}

function findProject(cwd: string): string {
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, PROJECT_FILE))) return folder;
    if (folder === path.dirname(folder)) {
      throw new NotASandbox(
        `There's no ${PROJECT_FILE} in ${cwd} or above it. Run it in the project's folder.`,
      );
    }
  }
}

function parseYaml<T>(what: string, file: string, text: string, schema: z.ZodType<T>): T {
  const document = parseDocument(text);
  const read = document.errors.length > 0 ? undefined : schema.safeParse(document.toJS());
  if (read?.success === true) return read.data;
  throw new NotASandbox(`The ${what} ${file} isn't one that Pulumi writes.`);
}
