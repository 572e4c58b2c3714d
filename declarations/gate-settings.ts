import { z } from "zod";
import { instant } from "../maintenance/calendar/time-fields";
import { choice, list } from "../maintenance/files/fields";
import type { GivenObject } from "../maintenance/files/problem";
import { validateFile } from "../maintenance/files/validate";
import type { Fleet } from "../maintenance/fleet/fleet";
import { ENVIRONMENTS, type Environment } from "../maintenance/gate/record";
import { CatalogueEntryConfiguration, type CatalogueEntryContent } from "../maintenance/impact/stack-entries";
import { ringOf } from "../maintenance/rings/fleet-rings";

/** What a stack says of the runs that it's for, checked. */
export interface GateSettings {
  /** Path of the change file, relative to the project, or an object; without one a run may change nothing. */
  readonly change?: string | GivenObject;
  /** Path of the calendar file, relative to the project, or an object. */
  readonly calendar: string | GivenObject;
  /** `production` by default. */
  readonly environment?: Environment;
  /** What time it is, in a sandbox. */
  readonly clock?: string;
  /** Entries that come before the built-in impact catalogue. */
  readonly impact?: readonly CatalogueEntryContent[];
  /** The last ring that a run is for; all of them by default. */
  readonly ring?: string;
  /** Path of the incidents file, relative to the project, or an object. */
  readonly incidents?: string | GivenObject;
}

/** The same as texts of the stack's configuration; `impact` is a JSON list. */
export type GateTexts = Readonly<
  Record<"calendar", string> & Partial<Record<Exclude<keyof GateSettings, "calendar">, string>>
>;

/**
 * Checks the texts of a stack's configuration.
 *
 * @throws InvalidFile
 */
export function readGateTexts(
  { ring, environment, clock, impact, ...files }: GateTexts,
  fleet: Fleet,
): GateSettings {
  const read = {
    ring: readSetting("ring", quote(ring), ringOf(fleet)),
    environment: readSetting("environment", quote(environment), choice(ENVIRONMENTS)),
    clock: readSetting("clock", quote(restoreMoment(clock)), instant()),
    impact: readSetting("impact", impact, list(CatalogueEntryConfiguration, "entries")),
  };
  const given = Object.entries(read).filter(([, value]) => value !== undefined);
  return { ...files, ...(Object.fromEntries(given) as Partial<GateSettings>) };
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
