import { frameworkLine } from "../../maintenance/files/module-fields";
import { type ModuleWish, parseWish } from "../../maintenance/framework/wish";
import { readArguments, STANDARD_STREAM } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

export interface MirrorOptions {
  readonly repository: string;
  readonly line: string;
  readonly to: string;
  readonly wishes?: readonly ModuleWish[];
}

export interface LockOptions {
  readonly from: string;
  readonly origin:
    | { readonly kind: "mirror"; readonly folder: string }
    | { readonly kind: "repository"; readonly url: string };
  readonly line: string;
  readonly wishes?: readonly ModuleWish[];
  /** Whether modules with a module.sig must be signed by one of the fleet's framework keys. */
  readonly signatures: boolean;
  /** The release file, or `-`. */
  readonly output: string;
}

/**
 * Reads the command line of `maint framework mirror`.
 * @throws MisusedCommand
 */
export function parseMirrorOptions(args: readonly string[]): MirrorOptions {
  const { repository, line, to, module } = readArguments({
    args: [...args],
    options: {
      repository: { type: "string" },
      line: { type: "string" },
      to: { type: "string" },
      module: { type: "string", multiple: true },
    },
  }).values;
  return {
    repository: readUrl(requireOption("repository", repository)),
    line: readLine(requireOption("line", line)),
    to: requireOption("to", to),
    ...(module !== undefined && { wishes: module.map(readWish) }),
  };
}

/**
 * Reads the command line of `maint framework lock`.
 * @throws MisusedCommand
 */
export function parseLockOptions(args: readonly string[]): LockOptions {
  const {
    "without-signatures": withoutSignatures = false,
    from,
    mirror,
    repository,
    line,
    module,
    output,
  } = readArguments({
    args: [...args],
    options: {
      from: { type: "string" },
      mirror: { type: "string" },
      repository: { type: "string" },
      line: { type: "string" },
      module: { type: "string", multiple: true },
      "without-signatures": { type: "boolean" },
      output: { type: "string" },
    },
  }).values;
  if ((mirror === undefined) === (repository === undefined)) {
    throw new MisusedCommand("Say where the modules are: with --mirror, or else with --repository.");
  }
  const wishes = module?.map(readWish);
  const twice = wishes?.find(({ name }, i) => wishes.findIndex((other) => other.name === name) < i);
  if (twice !== undefined) {
    throw new MisusedCommand(`A release has one version of a module: --module names ${twice.name} twice.`);
  }
  return {
    from: requireOption("from", from),
    origin:
      mirror === undefined
        ? { kind: "repository", url: readUrl(requireOption("repository", repository)) }
        : { kind: "mirror", folder: mirror },
    line: readLine(requireOption("line", line)),
    ...(wishes !== undefined && { wishes }),
    signatures: !withoutSignatures,
    output: output ?? STANDARD_STREAM,
  };
}

function requireOption(name: string, value: string | undefined): string {
  if (value === undefined || value === "") throw new MisusedCommand(`--${name} is missing.`);
  return value;
}

function readUrl(text: string): string {
  if (/^https?:\/\//i.test(text) && URL.canParse(text)) return text;
  throw new MisusedCommand(`--repository wants an http or https URL; ${JSON.stringify(text)} isn't one.`);
}

function readLine(text: string): string {
  if (frameworkLine().safeParse(text).success) return text;
  throw new MisusedCommand(
    `--line wants a version line of FreePBX, e.g. 2.10 or 13.0; ${JSON.stringify(text)} isn't one.`,
  );
}

function readWish(text: string): ModuleWish {
  const wish = parseWish(text);
  if (wish !== undefined) return wish;
  throw new MisusedCommand(
    `--module wants a module's raw name, or name and version, e.g. cdr or cdr:2.10.0.5; ${JSON.stringify(text)} is neither.`,
  );
}
