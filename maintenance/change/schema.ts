import { z } from "zod";
import { instant } from "../calendar/time-fields";
import {
  choice,
  flag,
  LINE,
  list,
  LONGEST_PATH,
  LONGEST_PROSE,
  NAME,
  record,
  text,
  wholeNumber,
} from "../files/fields";
import { declaredFile } from "../files/version";
import { RELEASE_DIGEST } from "../release/schema";
import { LAYERS } from "../kinds/layers";
import { SERVICES } from "./services";
import { TIERS } from "./tiers";

/* What a change file may contain, as it's written. What a tier needs beyond that is for `requirements.ts` to say. */

const TEXT = text(/\S/, "a text", LONGEST_PROSE);
/** A week. */
export const LONGEST_MINUTES = 10_080;
const MINUTES = wholeNumber(0, LONGEST_MINUTES, "minutes");

const release = record({
  name: NAME,
  digest: RELEASE_DIGEST.describe("The digest of the release, as the plan shows it"),
});

const impact = record({
  text: TEXT.describe("What customers or departments suffer until it's deployed"),
  voicedBy: list(choice(["support", "engineering"]), "departments: support, engineering", 1),
});

const vulnerability = record({
  ids: list(LINE, "ids, e.g. CVE-2014-6271", 1),
  vector: choice(["local", "remote"]).describe(
    "Whether it takes an account on the machine, or just the network",
  ),
  exploitation: choice(["none", "active", "widespread"]).describe("What is known to happen in the wild"),
  knownSince: instant()
    .optional()
    .describe(
      "When it became known; notices, half measures and meetings about it are dated later. A week ago by default",
    ),
});

const MINUTES_OR_LEARNED = "minutes (totalMinutes), or: learned";

const minutesEstimate = record({
  totalMinutes: MINUTES.describe("How long customers notice something: what the notice tells them"),
  services: record({
    asterisk: MINUTES.optional(),
    "vz-kernel": MINUTES.optional(),
    sbc: MINUTES.optional(),
    web: MINUTES.optional(),
    database: MINUTES.optional(),
  } satisfies Record<(typeof SERVICES)[number], z.ZodType>)
    .optional()
    .describe("Minutes by service"),
});

const estimate = z.union([z.literal("learned", { error: MINUTES_OR_LEARNED }), minutesEstimate], {
  error: MINUTES_OR_LEARNED,
});

const MEASURES = "a list of measures, or: none needed";

/** How long calls may be waited for, in minutes: longer than a window nobody waits. */
const LONGEST_DRAIN = 360;

const drain = record({
  minutes: wholeNumber(1, LONGEST_DRAIN, "minutes").describe(
    "How long a node waits for the calls in its containers to end",
  ),
  atLimit: choice(["postpone", "hangUp"]).describe(
    "What happens to calls that go on after that: `postpone` leaves the work to a later window, `hangUp` ends the calls",
  ),
});

/** How long a wave may be watched, in minutes: as long as a window. */
const LONGEST_SOAK = 360;
/** More than a fleet has. */
const MOST_UNITS = 100_000;

/** A number, or a share of what is planned. */
function countOrShare(ofWhat: string): z.ZodUnion<readonly [z.ZodInt, z.ZodString]> {
  const error = `a number of ${ofWhat} from 1 to ${MOST_UNITS}, or a share of what is planned from "1%" to "100%"`;
  return z.union(
    [z.int({ error }).min(1, { error }).max(MOST_UNITS, { error }), text(/^(100|[1-9]\d?)%$/, error)],
    { error },
  );
}

const halfMeasures = record({
  discussedAt: instant().describe("When the infrastructure team discussed them"),
  measures: z
    .union([z.literal("none needed", { error: MEASURES }), list(TEXT, "measures", 1)], { error: MEASURES })
    .describe("What protects until the update is deployed; `none needed` is an answer"),
});

const evidenceFile = text(
  /^[^\0\n]+$/,
  "the path of an evidence file, which `maint qualify` makes and signs (tests that are written here by hand no longer count)",
  LONGEST_PATH,
);

const notice = record({
  kind: choice(["monday", "24x7"]).describe("The e-mail before a window, or the word to 24/7 customers"),
  window: instant().optional().describe("The start of the window that it announces"),
  sentAt: instant(),
  customers: list(NAME, "ids of customers", 1),
  minutes: MINUTES.describe("The interruption that it announces"),
});

/** One change. */
export const ChangeFile = declaredFile({
  change: NAME.describe("The change's id, e.g. 2026-11-27-php"),
  title: LINE,
  tier: choice(TIERS)
    .optional()
    .describe("T1, T2: Friday night; T3, T4, SHTF: emergencies. Every change needs one; there is no default"),
  layers: list(choice(LAYERS), "layers", 1).describe("What it touches"),
  release: release.optional().describe("The release that it deploys"),
  ticket: LINE.optional(),
  impact: impact.optional(),
  vulnerability: vulnerability.optional(),
  estimate: estimate
    .optional()
    .describe(
      "The interruption; `learned` takes what was measured in earlier runs, as the nodes' journals have it",
    ),
  drain: drain
    .optional()
    .describe("Before containers are stopped, as by a reboot. Without it, calls are ended at once"),
  waves: list(countOrShare("containers or nodes"), "sizes of waves", 1)
    .optional()
    .describe(
      "How many containers are worked on before the next wave begins, or nodes where nodes are worked on, e.g. [1, 5, 20%]. The last size repeats. Without it, all at once",
    ),
  waveSoakMinutes: wholeNumber(0, LONGEST_SOAK, "minutes")
    .optional()
    .meta({ description: "How long a wave is watched before the next one begins", default: 0 }),
  maxPerNode: wholeNumber(1, MOST_UNITS, "containers")
    .optional()
    .describe("How many containers of one node are worked on in a batch of a wave"),
  maxFailures: countOrShare("failures")
    .optional()
    .describe(
      "After so many failures nothing more begins, anywhere: a number, or a share of all that is planned. 1 by default where there are waves; without any, failures stop nothing",
    ),
  rollback: flag()
    .optional()
    .describe(
      "Whether a container whose gates fail after a change of modules or packages goes back to what it had before. Its former packages are fetched while planning",
    ),
  halfMeasures: halfMeasures.optional(),
  allHandsMeeting: record({ at: instant(), conclusion: TEXT }).optional(),
  evidence: list(evidenceFile, "paths of evidence files")
    .optional()
    .describe(
      "Files of `maint qualify`, relative to this one, which show that the release of a T4 or SHTF was tested. Each has its signature beside it (FILE.sig)",
    ),
  notices: list(notice, "notices").optional(),
}).meta({
  title: "Change",
  description: "Why something is changed, its tier, and what the tier asks for",
  // Editors ask for the tier at once. A file without one can be read all the same: the rule `classified` rejects it.
  required: ["change", "title", "tier", "layers"],
});

export type ChangeFileContent = z.output<typeof ChangeFile>;

/** How a change goes over the fleet in waves, and how much may fail. */
export type WaveTerms = Pick<ChangeFileContent, "waves" | "waveSoakMinutes" | "maxPerNode" | "maxFailures">;

/** How a node waits for the calls in its containers to end. */
export type Drain = Readonly<z.output<typeof drain>>;
