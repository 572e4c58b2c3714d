import { z } from "zod";
import { instant } from "../calendar/time-fields";
import { LINE, list, NAME, record } from "../files/fields";
import { declaredFile } from "../files/version";

/* What an incidents file may contain, as it's written. */

const incident = record({
  id: LINE.describe("By which it's known elsewhere, e.g. a ticket"),
  ring: NAME.optional().describe("The ring that it's in; or give node or customer"),
  node: NAME.optional().describe("The node that it's on: the rings of what is there"),
  customer: NAME.optional().describe("Whom it troubles: the rings of their containers"),
  since: instant(),
  ended: instant().optional().describe("When it was over; an incident without that is open"),
  what: LINE.describe("What is wrong, as messages will tell it"),
});

export const IncidentsFile = declaredFile({
  incidents: list(incident, "incidents").describe("An open one keeps a release from the next ring"),
}).meta({ title: "Incidents", description: "What went wrong in the field, and whether it's over" });
export type IncidentsFileContent = z.output<typeof IncidentsFile>;
