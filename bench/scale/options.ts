import { parseArgs } from "node:util";
import { InvalidOptions, readNumber } from "../options";

export interface ScaleOptions {
  /** Numbers of nodes, in the order of measuring. */
  readonly sizes: readonly number[];
  /** Per node. */
  readonly containers: number;
  /** Packages that each machine has. */
  readonly installed: number;
  /** After so many minutes a preview or an up is ended. */
  readonly limitMinutes: number;
  /** File for the numbers. */
  readonly json: string | undefined;
  /** Folder for a CPU profile of the provider of each preview and up. */
  readonly profile: string | undefined;
}

export const SCALE_USAGE = `npm run bench -- --scale 2,10,50,200 [--containers 50] [--installed 400] [--limit-minutes 15]
                [--json FILE] [--cpu-profiles FOLDER]
Measures what fleets of so many nodes cost this machine, against nodes that only play back what real ones said.`;

/** Whether the command line asks for the fleet's growth, and not for the lab's fleet. */
export function isAboutScale(args: readonly string[]): boolean {
  return args.some((arg) => arg === "--scale" || arg.startsWith("--scale="));
}

/** @throws InvalidOptions */
export function parseScaleOptions(args: readonly string[]): ScaleOptions {
  const values = readArguments(args);
  return {
    sizes: values.scale.split(",").map((text) => readNumber("scale", text, 1)),
    containers: readNumber("containers", values.containers, 1),
    installed: readNumber("installed", values.installed, 1),
    limitMinutes: readMinutes(values["limit-minutes"]),
    json: values.json,
    profile: values["cpu-profiles"],
  };
}

function readMinutes(text: string): number {
  const value = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || value === 0) {
    throw new InvalidOptions(`--limit-minutes is ${text}; give a number of minutes above 0.`);
  }
  return value;
}

function readArguments(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        scale: { type: "string", default: "" },
        containers: { type: "string", default: "50" },
        installed: { type: "string", default: "400" },
        "limit-minutes": { type: "string", default: "15" },
        json: { type: "string" },
        "cpu-profiles": { type: "string" },
      },
    }).values;
  } catch (error) {
    throw new InvalidOptions(error instanceof Error ? error.message : String(error));
  }
}
