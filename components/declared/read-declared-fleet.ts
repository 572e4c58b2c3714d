import { ProjectFiles } from "../../declarations/project-files";
import { readFleetText } from "../../declarations/read-fleet";
import { type GateSettings, readGate } from "../../declarations/read-gate";
import { readRelease } from "../../declarations/read-release";
import type { FleetArgs } from "../fleet";
import { asArgumentProblem } from "./argument-invalid";
import type { PbxFleetArgs } from "./fleet";
import { takeOutputs } from "./stand-ins";

/**
 * Reads a fleet that a program declares, as a file would be read.
 *
 * @throws ArgumentInvalid, FileUnreadable, InvalidFile, and what else `readRelease` and `readGate` throw
 */
export function readDeclaredFleet(name: string, args: PbxFleetArgs): FleetArgs {
  const { release: file, calendar, change, incidents, ring, environment, clock, ...declared } = args;
  const who = `PbxFleet ${name}`;
  const { plain, standIns } = takeOutputs(who, declared);
  const project = new ProjectFiles();
  try {
    const text = JSON.stringify({ fleet: name, ...(plain as object) });
    const fleet = readFleetText([{ file: who, text }], project);
    const release = readRelease(file, fleet, project);
    const settings: GateSettings = {
      calendar,
      ...(change !== undefined && { change }),
      ...(incidents !== undefined && { incidents }),
      ...(ring !== undefined && { ring }),
      ...(environment !== undefined && { environment }),
      ...(clock !== undefined && { clock }),
    };
    return { fleet, release, gate: readGate(settings, fleet, release, project), standIns };
  } catch (error) {
    throw asArgumentProblem(who, error);
  }
}
