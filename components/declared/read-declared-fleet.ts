import { z } from "zod";
import { ProjectFiles } from "../../declarations/project-files";
import { readFleetText } from "../../declarations/read-fleet";
import type { GateSettings } from "../../declarations/gate-settings";
import { readGate } from "../../declarations/read-gate";
import { readRelease } from "../../declarations/read-release";
import { KINDS } from "../../kinds/kinds";
import { instant } from "../../maintenance/calendar/time-fields";
import { choice, describeUnknownKey, list, NAME, record } from "../../maintenance/files/fields";
import type { FileForm } from "../../maintenance/files/form";
import type { GivenObject } from "../../maintenance/files/problem";
import { validateDeclared } from "../../maintenance/files/validate";
import type { Fleet } from "../../maintenance/fleet/fleet";
import { FleetFile } from "../../maintenance/fleet/schema";
import { listTaken, memberName } from "../../maintenance/gate/member-name";
import { ENVIRONMENTS } from "../../maintenance/gate/record";
import { CatalogueEntryConfiguration } from "../../maintenance/impact/stack-entries";
import { ringOf } from "../../maintenance/rings/fleet-rings";
import type { FleetArgs } from "../fleet-args";
import { ArgumentInvalid, asArgumentProblem } from "./argument-invalid";
import { asGiven, fileOr } from "./file-or-object";
import { requireName } from "./declared-name";
import type { PbxFleetArgs } from "./fleet";
import { type Plain, takeOutputs } from "./stand-ins";

/** The settings of a stack's configuration that a program gives as arguments. */
const settingsOf = (ring: z.ZodType<string>) =>
  record({
    release: fileOr("release"),
    calendar: fileOr("calendar"),
    change: fileOr("change").optional(),
    incidents: fileOr("incidents").optional(),
    ring: ring.optional(),
    environment: choice(ENVIRONMENTS).optional(),
    clock: instant().optional(),
    impact: list(CatalogueEntryConfiguration, "entries").optional(),
  });
/** The names don't depend on the fleet's rings. */
const SETTINGS = new Set(Object.keys(settingsOf(NAME).shape));

/** What only a fleet file says; a fleet's name is the component's own. */
const OF_FILES = new Set(["fleet", "sanServers", "repositories"]);
const KNOWN = [...Object.keys(FleetFile.shape).filter((key) => !OF_FILES.has(key)), ...SETTINGS];

/** Of a node's resources, each of another layer. */
const LAYER_SUFFIXES = KINDS.flatMap(({ declared }) => declared.layers).flatMap(({ name, hasSuffix }) =>
  hasSuffix ? [name] : [],
);

/** As `Device` names a device's resources. */
const DEVICE_SUFFIXES = ["steps", "outcome"];

const FORM: FileForm = { what: "a component's arguments", fields: [...SETTINGS] };

/**
 * Reads a fleet that a program declares, as a file would be read.
 *
 * @param who names the component in messages
 * @throws ArgumentInvalid, FileUnreadable, InvalidFile, and what else `readRelease` and `readGate` throw
 */
export function readDeclaredFleet(who: string, name: string, args: PbxFleetArgs): FleetArgs {
  requireName(who, name);
  const { plain, standIns } = takeOutputs(who, args);
  if ("fleet" in plain)
    throw ArgumentInvalid.of(who, [
      { path: ["fleet"], message: "is the component's own name; leave it out" },
    ]);
  refuseUnknown(who, plain);
  const project = new ProjectFiles();
  try {
    const declared = { fleet: name, ...choose(plain, (key) => !SETTINGS.has(key)) };
    const fleet = readFleetText([{ file: who, text: { at: [], value: declared } }], project, who);
    refuseTakenNames(who, fleet);
    const settings = checkSettings(
      who,
      choose(plain, (key) => SETTINGS.has(key)),
      fleet,
    );
    const { keep, ...release } = readRelease(settings.release, fleet, project, who);
    const gate = readGate(settings, fleet, release, project, who);
    keep();
    return { fleet, release, gate, standIns };
  } catch (error) {
    throw asArgumentProblem(who, error);
  }
}

/** Told first: a setting with a letter wrong would be a fleet's unknown key, and a missing setting besides. */
function refuseUnknown(who: string, plain: Plain): void {
  const unknown = Object.keys(plain).filter((key) => key !== "version" && !KNOWN.includes(key));
  if (unknown.length === 0) return;
  throw ArgumentInvalid.of(
    who,
    unknown.map((key) => ({ path: [], message: describeUnknownKey(key, KNOWN) })),
  );
}

function refuseTakenNames(who: string, { name: fleet, nodes, devices }: Fleet): void {
  const members = [
    ...Object.keys(nodes).map((name) => ({ at: "nodes", name, suffixes: LAYER_SUFFIXES })),
    ...Object.keys(devices).map((name) => ({ at: "devices", name, suffixes: DEVICE_SUFFIXES })),
  ];
  const problems = listTaken(members).map(({ at, name }) => ({
    path: [at, name],
    message: `${JSON.stringify(memberName(fleet, name))} is another resource of the fleet; choose another name`,
  }));
  if (problems.length > 0) throw ArgumentInvalid.of(who, problems);
}

function checkSettings(
  who: string,
  plain: Plain,
  fleet: Fleet,
): GateSettings & { readonly release: string | GivenObject } {
  const { impact, release, calendar, change, incidents, ring, environment, clock } = validateDeclared(
    { file: who, text: { at: [], value: plain } },
    settingsOf(ringOf(fleet)),
    FORM,
  ).value;
  const optional = {
    ...{ ring, environment, clock, impact },
    ...(change !== undefined && { change: asGiven("change", change) }),
    ...(incidents !== undefined && { incidents: asGiven("incidents", incidents) }),
  };
  const given = Object.entries(optional).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Partial<GateSettings>),
    release: asGiven("release", release),
    calendar: asGiven("calendar", calendar),
  };
}

function choose(plain: Plain, isChosen: (key: string) => boolean): Plain {
  return Object.fromEntries(Object.entries(plain).filter(([key]) => isChosen(key)));
}
