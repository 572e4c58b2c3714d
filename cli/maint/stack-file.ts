import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { parseDocument } from "yaml";
import { z } from "zod";
import { type FileKind, PULUMI_PROJECT, STACK_FILE } from "../../declarations/file-kinds";
import { ProjectFiles } from "../../declarations/project-files";
import { nestsTooDeep } from "../../maintenance/files/yaml-depth";
import { type Engine } from "../../engine/engine";
import { runForOperator } from "../../engine/run-for-operator";
import type { Surroundings } from "./command";
import { readArgument } from "../../declarations/read-argument";

/** A stack's configuration, as its file has it: without its secrets. */
export interface StackFile {
  readonly name: string;
  /** The folder of the project. */
  readonly project: string;
  /** The folder that the program runs in, which paths are relative to: that of `main` in `Pulumi.yaml`. */
  readonly program: string;
  /** Those that its configuration may name. */
  readonly files: ProjectFiles;
  /** What its configuration's names begin with. */
  readonly namespace: string;
  readonly configFile: string;
  /** Its text. */
  readonly configuration: string;
  /** A value by its name without the namespace; of a secret, how Pulumi encrypted it. */
  readonly read: (name: string) => unknown;
  /**
   * A file that the configuration names, as an absolute path.
   * @throws StackUnreadable when it names none
   */
  readonly requireFile: (name: string) => string;
}

export class StackUnreadable extends Error {
  override readonly name = "StackUnreadable";
}

const PROJECT_FILE = "Pulumi.yaml";

const Named = z.object({
  name: z.string(),
  main: z.string().optional(),
  stackConfigDir: z.string().optional(),
});
const Configured = z.object({ config: z.record(z.string(), z.unknown()).nullish() });

/**
 * Reads the configuration file of a stack.
 *
 * @param surroundings cwd is the folder with `Pulumi.yaml`, or one below it
 * @param configFile relative to cwd; the stack's own by default
 * @throws StackUnreadable, FileUnreadable
 */
export function readStackFile(
  name: string,
  { cwd, environment }: Pick<Surroundings, "cwd" | "environment">,
  configFile?: string,
): StackFile {
  const project = findProject(cwd);
  const projectFile = path.join(project, PROJECT_FILE);
  const {
    name: namespace,
    main,
    stackConfigDir = "",
  } = parseYaml(PULUMI_PROJECT, projectFile, readArgument(PULUMI_PROJECT, projectFile), Named);
  const program = findProgram(project, main);
  const file =
    configFile === undefined
      ? path.join(project, stackConfigDir, `Pulumi.${name.split("/").at(-1) ?? name}.yaml`)
      : path.resolve(cwd, configFile);
  const configuration = readArgument(STACK_FILE, file);
  const config = parseYaml(STACK_FILE, file, configuration, Configured).config ?? {};
  const read = (key: string): unknown => config[`${namespace}:${key}`];
  const requireFile = (key: string): string => {
    const value = read(key);
    if (typeof value === "string") return path.resolve(program, value);
    throw new StackUnreadable(
      `The configuration of stack ${name} (${file}) names no ${key}. Add ${namespace}:${key}.`,
    );
  };
  const files = new ProjectFiles(program, environment);
  return { name, project, program, files, namespace, configFile: file, configuration, read, requireFile };
}

/**
 * The stack's `credentials` as Pulumi hands them to providers: JSON, decrypted.
 *
 * @returns undefined when it has none
 * @throws StackUnreadable
 */
export async function readCredentialsText(
  engine: Engine,
  { name, namespace, configFile, project, read }: StackFile,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (read("credentials") === undefined) return undefined;
  const args = ["config", "get", `${namespace}:credentials`, "--stack", name, "--config-file", configFile];
  const { code, stdout, stderr } = await runForOperator(engine, args, { cwd: project, environment });
  if (code === 0) return stdout.trim();
  throw new StackUnreadable(`The credentials of stack ${name} can't be read: ${stderr.trim()}`);
}

function findProject(cwd: string): string {
  for (let folder = path.resolve(cwd); ; folder = path.dirname(folder)) {
    if (existsSync(path.join(folder, PROJECT_FILE))) return folder;
    if (folder === path.dirname(folder)) {
      throw new StackUnreadable(
        `There's no ${PROJECT_FILE} in ${cwd} or above it. Run it in the project's folder.`,
      );
    }
  }
}

/** As Pulumi finds it: `main` is a folder, or a file in it. */
function findProgram(project: string, main: string | undefined): string {
  if (main === undefined || main === "") return project;
  const found = path.resolve(project, main);
  const isFolder = statSync(found, { throwIfNoEntry: false })?.isDirectory() === true;
  return isFolder ? found : path.dirname(found);
}

function parseYaml<T>({ what }: FileKind, file: string, text: string, schema: z.ZodType<T>): T {
  const document = nestsTooDeep(text) ? undefined : parseDocument(text);
  const read = document?.errors.length === 0 ? schema.safeParse(document.toJS()) : undefined;
  if (read?.success === true) return read.data;
  throw new StackUnreadable(`The ${what} ${file} isn't one that Pulumi writes.`);
}
