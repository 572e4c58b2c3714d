import { parseArgs } from "node:util";
import { WAY_KEYS, type WayKey } from "./way";

export interface BenchOptions {
  readonly nodes: number;
  /** Per node. */
  readonly containers: number;
  /** Packages that the repository lists besides those of the release. */
  readonly fillers: number;
  /** Containers of a node worked on at once, by this project and by the floor. */
  readonly parallel: number;
  /** How often each way is measured; 0 measures nothing, for a profile alone. */
  readonly repeat: number;
  /** The ways to measure. */
  readonly ways: readonly WayKey[];
  /** Whether to show in the end where this project's time goes. */
  readonly profile: boolean;
  /** File for the numbers. */
  readonly json: string | undefined;
}

export const USAGE = `npm run bench -- [--nodes 2] [--containers 20] [--fillers 6400] [--parallel 2] [--repeat 3]
                [--only a,b,c] [--json FILE] [--profile]
Measures ways to keep a fleet's packages, side by side on the lab; see bench/README.md. --only takes ways by their keys
(a1, c2) or by the beginning of them (a, c). --repeat 0 --profile only shows where this project's time goes.`;

/** The command line can't be understood. */
export class InvalidOptions extends Error {
  override readonly name = "InvalidOptions";
}

/** @throws InvalidOptions */
export function parseOptions(args: readonly string[]): BenchOptions {
  const values = readArguments(args);
  return {
    nodes: readNumber("nodes", values.nodes, 1),
    containers: readNumber("containers", values.containers, 1),
    fillers: readNumber("fillers", values.fillers, 0),
    parallel: readNumber("parallel", values.parallel, 1),
    repeat: readNumber("repeat", values.repeat, 0),
    ways: selectWays(values.only),
    profile: values.profile,
    json: values.json,
  };
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        nodes: { type: "string", default: "2" },
        containers: { type: "string", default: "20" },
        fillers: { type: "string", default: "6400" },
        parallel: { type: "string", default: "2" },
        repeat: { type: "string", default: "3" },
        only: { type: "string" },
        profile: { type: "boolean", default: false },
        json: { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new InvalidOptions(error instanceof Error ? error.message : String(error));
  }
}

function selectWays(only: string | undefined): WayKey[] {
  if (only === undefined) return [...WAY_KEYS];
  const starts = only.split(",");
  const unknown = starts.find((start) => start === "" || !WAY_KEYS.some((key) => key.startsWith(start)));
  if (unknown !== undefined) {
    throw new InvalidOptions(`--only names "${unknown}", and the ways are ${WAY_KEYS.join(", ")}.`);
  }
  return WAY_KEYS.filter((key) => starts.some((start) => key.startsWith(start)));
}

/** @throws InvalidOptions unless it's a whole number from `least` on */
export function readNumber(name: string, text: string, least: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least) {
    throw new InvalidOptions(`--${name} is ${text}; give a whole number from ${least} on.`);
  }
  return value;
}
