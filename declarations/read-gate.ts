import { readCalendarContent } from "../maintenance/calendar/parse";
import { readChangeContent } from "../maintenance/change/parse";
import type { GivenObject } from "../maintenance/files/problem";
import type { Fleet } from "../maintenance/fleet/fleet";
import { anchorPath } from "../maintenance/fleet/reaching";
import { refuseSetClock } from "../maintenance/gate/clock";
import type { DeclaredGate } from "../maintenance/gate/record";
import { describeRings } from "../maintenance/rings/fleet-rings";
import { describeGroups } from "../maintenance/waves/fleet-groups";
import { type Places, readIncidents } from "../maintenance/rings/read-incidents";
import { CALENDAR_FILE, CHANGE_FILE, INCIDENTS_FILE } from "./file-kinds";
import type { GateSettings } from "./gate-settings";
import { type ProjectFiles, STACK_CONFIGURATION } from "./project-files";
import { readEvidenceFiles, readEvidenceTerms } from "./read-evidence";
import type { ReleaseReference } from "./read-release";

/**
 * Reads what a run is judged by.
 *
 * @param program names the component of a program that gives all of it, for messages; by default a stack's configuration and a fleet file do
 * @throws FileUnreadable, InvalidFile, ClockSet, TooMuchEvidence, InvalidKeyFile
 */
export function readGate(
  settings: GateSettings,
  fleet: Fleet,
  release: ReleaseReference,
  project: ProjectFiles,
  program?: string,
): DeclaredGate {
  const namedBy = program ?? STACK_CONFIGURATION;
  const { change, incidents, ring, environment = "production", clock, impact = [] } = settings;
  const calendar = project.readDeclared(CALENDAR_FILE, settings.calendar, namedBy);
  const rings = describeRings(fleet);
  const groups = describeGroups(fleet);
  const judged = {
    environment,
    ...(clock !== undefined && { clock }),
  };
  refuseSetClock(judged);
  return {
    ...judged,
    ...(change !== undefined && readChange(change, project, namedBy)),
    ...(fleet.qualification !== undefined && {
      qualification: readEvidenceTerms(fleet.qualification, project, program),
    }),
    ...(fleet.pendingRestartDays !== undefined && { pendingRestartDays: fleet.pendingRestartDays }),
    ...(release.overridden.length > 0 && { overridden: release.overridden }),
    calendar: readCalendarContent(calendar.text, calendar.file),
    impact: [...impact],
    release: { name: release.name, digest: release.digest },
    ownership: describeOwnership(fleet),
    ...(groups !== undefined && { groups }),
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
