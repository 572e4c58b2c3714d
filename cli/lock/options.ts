import { InvalidNevra, isPackageName, parseNevra } from "../../maintenance/packages/nevra";
import { NAME } from "../../maintenance/files/fields";
import {
  LOCKED_ARCHITECTURES,
  type LockedArchitecture,
} from "../../maintenance/repository/compatible-architectures";
import { DEFAULT_ARCHITECTURE } from "../../maintenance/repository/lock-settings";
import type { Wish } from "../../maintenance/repository/select-only";
import { readArguments, STANDARD_STREAM } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

export interface LockOptions {
  /** The release's name. */
  readonly name: string;
  readonly origin: Origin;
  /** The file of the release to begin with. */
  readonly from?: string;
  /** Undefined for all updates. */
  readonly only?: readonly Wish[];
  /** A day, `2026-11-25`. */
  readonly asOf?: string;
  /** The file of impact entries. */
  readonly impact?: string;
  /** The release file, or `-`. */
  readonly output: string;
}

/** Where packages come from: a lock configuration, or one repository for nodes and containers alike. */
export type Origin =
  | { readonly kind: "configuration"; readonly file: string }
  | {
      readonly kind: "repository";
      readonly location: string;
      readonly base: readonly string[];
      /** Undefined for that of the release to begin with. */
      readonly osFamily?: string;
      readonly architecture: LockedArchitecture;
    };

const CONFIGURATION = "lock.yaml";

/**
 * Reads the command line of `maint lock`.
 * @param today `2026-11-25`, for `--as-of today`
 * @throws MisusedCommand
 */
export function parseLockOptions(args: readonly string[], today: () => string): LockOptions {
  const { values, positionals } = parse(args);
  const [name, ...others] = positionals;
  if (name === undefined) throw new MisusedCommand("The release needs a name: maint lock NAME.");
  if (others.length > 0) {
    throw new MisusedCommand(`Only one release is made at a time; what is ${JSON.stringify(others[0])}?`);
  }
  if (!NAME.safeParse(name).success) {
    throw new MisusedCommand(
      `${JSON.stringify(name)} can't be a release's name: it's made of letters, digits, dots, underscores and hyphens.`,
    );
  }
  const { from, only, "as-of": asOf, impact, output = STANDARD_STREAM } = values;
  return {
    name,
    origin: readOrigin(values),
    ...(from !== undefined && { from }),
    ...(only !== undefined && { only: only.map(readWish) }),
    ...(asOf !== undefined && { asOf: asOf === "today" ? today() : readDay(asOf) }),
    ...(impact !== undefined && { impact }),
    output,
  };
}

function readOrigin(values: ReturnType<typeof parse>["values"]): Origin {
  const { repository, config, base, "os-family": osFamily, architecture = DEFAULT_ARCHITECTURE } = values;
  if (repository === undefined) {
    const stray = (["base", "os-family", "architecture"] as const).find(
      (option) => values[option] !== undefined,
    );
    if (stray !== undefined) {
      throw new MisusedCommand(`--${stray} goes with --repository; a lock configuration says it itself.`);
    }
    return { kind: "configuration", file: config ?? CONFIGURATION };
  }
  if (config !== undefined) {
    throw new MisusedCommand(
      "--repository and --config are two ways to say where packages come from; take one.",
    );
  }
  const known = LOCKED_ARCHITECTURES.find((one) => one === architecture);
  if (known === undefined) {
    throw new MisusedCommand(
      `${JSON.stringify(architecture)} is no architecture to lock for; these are: ${LOCKED_ARCHITECTURES.join(", ")}.`,
    );
  }
  return {
    kind: "repository",
    location: repository,
    base: base ?? [],
    ...(osFamily !== undefined && { osFamily }),
    architecture: known,
  };
}

function readWish(text: string): Wish {
  try {
    const build = parseNevra(text);
    return { name: build.name, build };
  } catch (error) {
    if (!(error instanceof InvalidNevra)) throw error;
    if (isPackageName(text)) return { name: text };
    throw new MisusedCommand(`--only: ${error.message}, or just a package's name.`);
  }
}

function readDay(text: string): string {
  const day = new Date(`${text}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text))
    return text;
  throw new MisusedCommand(
    `--as-of wants a day, e.g. 2026-11-25, or today; ${JSON.stringify(text)} is neither.`,
  );
}

function parse(args: readonly string[]) {
  return readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      repository: { type: "string" },
      base: { type: "string", multiple: true },
      "os-family": { type: "string" },
      architecture: { type: "string" },
      config: { type: "string" },
      from: { type: "string" },
      only: { type: "string", multiple: true },
      "as-of": { type: "string" },
      impact: { type: "string" },
      output: { type: "string" },
    },
  });
}
