import type { z } from "zod";
import { ProjectFiles } from "../../declarations/project-files";
import { readFleetText } from "../../declarations/read-fleet";
import { type GateSettings, readGate } from "../../declarations/read-gate";
import { readRelease } from "../../declarations/read-release";
import { instant } from "../../maintenance/calendar/time-fields";
import { choice, list, NAME, record } from "../../maintenance/files/fields";
import { validateFile } from "../../maintenance/files/validate";
import type { Fleet } from "../../maintenance/fleet/fleet";
import { PATH } from "../../maintenance/fleet/machine-schema";
import { ENVIRONMENTS } from "../../maintenance/gate/record";
import { CatalogueEntryConfiguration } from "../../maintenance/impact/stack-entries";
import { ringOf } from "../../maintenance/rings/fleet-rings";
import type { FleetArgs } from "../fleet";
import { ArgumentInvalid, asArgumentProblem } from "./argument-invalid";
import type { PbxFleetArgs } from "./fleet";
import { type Plain, takeOutputs } from "./stand-ins";

/** The settings of a stack's configuration that a program gives as arguments. */
const settingsOf = (ring: z.ZodType<string>) =>
  record({
    release: PATH,
    calendar: PATH,
    change: PATH.optional(),
    incidents: PATH.optional(),
    ring: ring.optional(),
    environment: choice(ENVIRONMENTS).optional(),
    clock: instant().optional(),
    impact: list(CatalogueEntryConfiguration, "entries").optional(),
  });
/** The names don't depend on the fleet's rings. */
const SETTINGS = new Set(Object.keys(settingsOf(NAME).shape));

/**
 * Reads a fleet that a program declares, as a file would be read.
 *
 * @throws ArgumentInvalid, FileUnreadable, InvalidFile, and what else `readRelease` and `readGate` throw
 */
export function readDeclaredFleet(name: string, args: PbxFleetArgs): FleetArgs {
  const who = `PbxFleet ${name}`;
  const { plain, standIns } = takeOutputs(who, args);
  if ("fleet" in plain)
    throw new ArgumentInvalid(who, [
      { path: ["fleet"], message: "is the component's own name; leave it out" },
    ]);
  const project = new ProjectFiles();
  try {
    const text = JSON.stringify({ fleet: name, ...choose(plain, (key) => !SETTINGS.has(key)) });
    const fleet = readFleetText([{ file: who, text }], project, who);
    const settings = checkSettings(
      who,
      choose(plain, (key) => SETTINGS.has(key)),
      fleet,
    );
    const release = readRelease(settings.release, fleet, project, who);
    return { fleet, release, gate: readGate(settings, fleet, release, project, who), standIns };
  } catch (error) {
    throw asArgumentProblem(who, error);
  }
}

function checkSettings(who: string, plain: Plain, fleet: Fleet): GateSettings & { readonly release: string } {
  const { impact, release, calendar, change, incidents, ring, environment, clock } = validateFile(
    { file: who, text: JSON.stringify(plain) },
    settingsOf(ringOf(fleet)),
  ).value;
  const optional = { change, incidents, ring, environment, clock };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    ...{ release, calendar, ...(Object.fromEntries(given) as Partial<GateSettings>) },
    ...(impact !== undefined && { impact: JSON.stringify(impact) }),
  };
}

function choose(plain: Plain, isChosen: (key: string) => boolean): Plain {
  return Object.fromEntries(Object.entries(plain).filter(([key]) => isChosen(key)));
}
