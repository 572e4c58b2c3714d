import { z } from "zod";
import {
  choice,
  list,
  LONGEST_PATH,
  LONGEST_PROSE,
  mapping,
  NAME,
  record,
  text,
  wholeNumber,
} from "../files/fields";

import { WEB_URL } from "../files/web-url";

/* What a fleet file may say of how a container's health is asked. `resolve-probes.ts` puts it together. */

/** What a probe asks: exactly one of these keys. */
export const PROBE_KINDS = ["command", "http", "tcp", "sip", "disk", "failedServices"] as const;
export type ProbeKind = (typeof PROBE_KINDS)[number];

/** The keys that belong to some kinds only. */
const BESIDE: Readonly<Record<string, readonly ProbeKind[]>> = {
  status: ["http", "sip"],
  text: ["http"],
  freeMegabytes: ["disk"],
};

const PLACE = text(
  /^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?:[0-9]{1,5}$/,
  "a host and a port, e.g. 127.0.0.1:5060",
  260,
);

const forms = record({
  command: text(/^\S([^\0\n\t]*\S)?$/, "a shell command of one line, without tabs", LONGEST_PROSE).describe(
    "Runs in the container as root, by sh, and must end with 0. Passwords don't belong here",
  ),
  http: text(new RegExp(`^${WEB_URL}$`), "an http or https URL, without brackets and braces", 2000).describe(
    "Is fetched in the container; certificates aren't checked",
  ),
  tcp: PLACE.describe("Must take a connection"),
  sip: PLACE.describe("Is sent a SIP OPTIONS request over UDP, and must answer"),
  disk: text(/^\/[^\0\n\t]*$/, "an absolute path", LONGEST_PATH).describe("Where room must be free"),
  failedServices: list(
    text(/^[A-Za-z0-9*?_.@:-]+$/, "a pattern of names of units", 200),
    "units that may be failed",
  ).describe("No unit of systemd may be failed, but for these patterns; passes where systemd doesn't run"),
  status: wholeNumber(100, 699).describe(
    "The status of the answer: 200 for SIP, and anything from 200 to 399 for HTTP unless given",
  ),
  text: text(/^[^\0\n\t]+$/, "a text of one line", 1000).describe("Must stand in the page"),
  freeMegabytes: wholeNumber(1, 100_000_000, "megabytes").describe("How much room must be free there"),
  seconds: wholeNumber(1, 60, "seconds").meta({ description: "How long it may take", default: 5 }),
}).partial();

const probe = forms.superRefine((said, context) => {
  const kinds = PROBE_KINDS.filter((kind) => said[kind] !== undefined);
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    context.addIssue({ code: "custom", message: `expected exactly one of ${PROBE_KINDS.join(", ")}` });
    return;
  }
  for (const [key, of] of Object.entries(BESIDE)) {
    if (said[key as keyof typeof said] !== undefined && !of.includes(kind))
      context.addIssue({ code: "custom", path: [key], message: `belongs to ${of.join(" and ")} only` });
  }
  if (kind === "disk" && said.freeMegabytes === undefined)
    context.addIssue({ code: "custom", message: "has no freeMegabytes" });
});

/** In `defaults`, of a node and of a container. */
export const probes = mapping(
  NAME,
  z.union([probe, choice(["none"])], { error: "a probe, or none" }),
  "probes by a short name",
).describe(
  "What must be so of a container before and after each work in it; `none` takes away what the node or the defaults say",
);

export type ProbesContent = z.output<typeof probes>;
export type ProbeContent = z.output<typeof probe>;
