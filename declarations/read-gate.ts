import { z } from "zod";
import { readCalendarContent } from "../maintenance/calendar/parse";
import { readChangeContent } from "../maintenance/change/parse";
import type { GivenObject } from "../maintenance/files/problem";
import { validateFile } from "../maintenance/files/validate";
import type { Fleet } from "../maintenance/fleet/fleet";
import { anchorPath } from "../maintenance/fleet/reaching";
import { refuseSetClock } from "../maintenance/gate/clock";
import { type DeclaredGate, ENVIRONMENTS } from "../maintenance/gate/record";
import { instant } from "../maintenance/calendar/time-fields";
import { choice, list } from "../maintenance/files/fields";
import { CatalogueEntryConfiguration } from "../maintenance/impact/stack-entries";
import { describeRings, ringOf } from "../maintenance/rings/fleet-rings";
import { type Places, readIncidents } from "../maintenance/rings/read-incidents";
import { CALENDAR_FILE, CHANGE_FILE, INCIDENTS_FILE } from "./file-kinds";
import { type ProjectFiles, STACK_CONFIGURATION } from "./project-files";
import { readEvidenceFiles, readEvidenceTerms } from "./read-evidence";
import type { ReleaseReference } from "./read-release";

/** What a stack says of the runs that it's for; the texts are as its configuration has them. */
export interface GateSettings {
  /** Path of the change file, relative to the project, or an object; without one a run may change nothing. */
  readonly change?: string | GivenObject;
  /** Path of the calendar file, relative to the project, or an object. */
  readonly calendar: string | GivenObject;
  /** `production` by default. */
  readonly environment?: string;
  /** What time it is, in a sandbox. */
  readonly clock?: string;
  /** A JSON list of entries that come before the built-in impact catalogue. */
  readonly impact?: string;
  /** The last ring that a run is for; all of them by default. */
  readonly ring?: string;
  /** Path of the incidents file, relative to the project, or an object. */
  readonly incidents?: string | GivenObject;
}

/**
 * Reads what a run is judged by.
 *
 * @throws FileUnreadable, InvalidFile, ClockSet, TooMuchEvidence, InvalidKeyFile
 */
export function readGate(
  settings: GateSettings,
  fleet: Fleet,
  release: ReleaseReference,
  project: ProjectFiles,
  namedBy = STACK_CONFIGURATION,
): DeclaredGate {
  const { change, incidents } = settings;
  const calendar = project.readDeclared(CALENDAR_FILE, settings.calendar, namedBy);
  const ring = readSetting("ring", quote(settings.ring), ringOf(fleet));
  const rings = describeRings(fleet);
  const environment = readSetting("environment", quote(settings.environment), choice(ENVIRONMENTS));
  const clock = readSetting("clock", quote(restoreMoment(settings.clock)), instant());
  const judged = {
    environment: environment ?? "production",
    ...(clock !== undefined && { clock }),
  };
  refuseSetClock(judged);
  return {
    ...judged,
    ...(change !== undefined && readChange(change, project, namedBy)),
    ...(fleet.qualification !== undefined && {
      qualification: readEvidenceTerms(fleet.qualification, project),
    }),
    ...(release.overridden.length > 0 && { overridden: release.overridden }),
    calendar: readCalendarContent(calendar.text, calendar.file),
    impact: readSetting("impact", settings.impact, list(CatalogueEntryConfiguration, "entries")) ?? [],
    release: { name: release.name, digest: release.digest },
    ownership: describeOwnership(fleet),
    ...(rings !== undefined && { rings }),
    ...(ring !== undefined && { ring }),
    ...(incidents !== undefined && {
      incidents: readDeclaredIncidents(incidents, fleet, project, namedBy),
    }),
  };
}

function readDeclaredIncidents(
  incidents: string | GivenObject,
  fleet: Fleet,
  project: ProjectFiles,
  namedBy: string,
): ReturnType<typeof readIncidents> {
  const { text, file } = project.readDeclared(INCIDENTS_FILE, incidents, namedBy);
  return readIncidents(text, file, namesOf(fleet));
}

/** A change with the evidence that it names. */
function readChange(
  declared: string | GivenObject,
  project: ProjectFiles,
  namedBy: string,
): Pick<DeclaredGate, "change" | "evidence"> {
  const { text, file } = project.readDeclared(CHANGE_FILE, declared, namedBy);
  const change = readChangeContent(text, file);
  const anchor = (path: string): string => (typeof text === "string" ? anchorPath(path, file) : path);
  const named = (change.evidence ?? []).map(anchor);
  const evidence = readEvidenceFiles(named, file, project);
  return { change, ...(evidence.length > 0 && { evidence }) };
}

function quote(text: string | undefined): string | undefined {
  return text === undefined ? undefined : JSON.stringify(text);
}

/** Pulumi takes a moment with seconds that isn't in quotes for a date, and writes it as Go does. */
function restoreMoment(text: string | undefined): string | undefined {
  return text?.replace(
    /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d(?:\.\d+)?) ([+-]\d\d)(\d\d) [+-]?\w+$/,
    "$1T$2$3:$4",
  );
}

/** A value of the stack's configuration, checked like a file, so that its problems read like a file's. */
function readSetting<T>(name: string, text: string | undefined, schema: z.ZodType<T>): T | undefined {
  if (text === undefined) return undefined;
  const file = `the stack's configuration value "${name}"`;
  return validateFile({ file, text: `${name}: ${text}` }, z.object({ [name]: schema })).value[name];
}

function describeOwnership({ customers, nodes }: Fleet): DeclaredGate["ownership"] {
  return {
    customers: mapValues(customers, ({ is24x7 }) => ({ is24x7 })),
    nodes: mapValues(nodes, ({ containers }) => ({
      containers: mapValues(containers, ({ customer }) => ({ customer })),
    })),
  };
}

function namesOf({ rings, nodes, customers }: Fleet): Places {
  return {
    ring: rings.map(({ name }) => name),
    node: Object.keys(nodes),
    customer: Object.keys(customers),
  };
}

function mapValues<T, U>(values: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value)]));
}
