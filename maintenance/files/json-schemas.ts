import { z } from "zod";
import { CalendarFile } from "../calendar/schema";
import { ChangeFile } from "../change/schema";
import { FleetFile } from "../fleet/schema";
import { CatalogueFile } from "../impact/catalogue-file";
import { PromotionFile } from "../promotion/schema";
import { ReleaseFile } from "../release/schema";
import { describeVersion } from "./version";
import { LockFile } from "../repository/lock-schema";
import { IncidentsFile } from "../rings/incident-schema";

/** The JSON Schemas that editors check files with, by the name of the file in `schemas/`. */
export function jsonSchemas(): Record<string, string> {
  return {
    "calendar.schema.json": convertSchema(CalendarFile),
    "change.schema.json": convertSchema(ChangeFile),
    "fleet.schema.json": convertSchema(FleetFile),
    "impact.schema.json": convertSchema(CatalogueFile),
    "incidents.schema.json": convertSchema(IncidentsFile),
    "lock.schema.json": convertSchema(LockFile),
    "promotion.schema.json": convertSchema(PromotionFile),
    "release.schema.json": convertSchema(ReleaseFile),
  };
}

function convertSchema(schema: z.ZodType): string {
  const { properties, ...rest } = z.toJSONSchema(schema, { io: "input", target: "draft-7" });
  return `${JSON.stringify({ ...rest, properties: { ...describeVersion(), ...properties } }, null, 2)}\n`;
}
