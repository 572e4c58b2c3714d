import { z } from "zod";
import { instant } from "../calendar/time-fields";
import { TEST_GATES } from "../change/test-gates";
import { SERVICES } from "../change/services";
import { choice, LINE, list, mapping, record, wholeNumber } from "../files/fields";
import { RELEASE_DIGEST } from "../release/schema";
import { BASES } from "./evidence";

/* What an evidence file may contain, as it's written. */

/** Of the form of evidence files; a reader refuses one that it doesn't know. */
export const EVIDENCE_VERSION = 1;

const AMOUNT = z.number({ error: "a number" });
const NOT_NEGATIVE = AMOUNT.min(0, { error: "a number that isn't negative" });

const release = record({
  name: LINE,
  digest: RELEASE_DIGEST,
});

const gate = record({
  gate: choice(TEST_GATES),
  base: choice(BASES),
  verdict: choice(["passed", "failed", "unchecked"]),
  attempts: wholeNumber(1, 1000),
  figures: mapping(LINE, AMOUNT, "numbers by what was counted"),
  reason: LINE.optional(),
});

const interruption = record({
  machine: LINE,
  service: choice(SERVICES),
  base: choice(BASES),
  seconds: NOT_NEGATIVE,
});

const unwatched = record({
  machine: LINE,
  service: choice(SERVICES),
  base: choice(BASES),
});

export const EvidenceFile = record({
  evidence: z.literal(EVIDENCE_VERSION, {
    error: `${EVIDENCE_VERSION}, the form of evidence that is known here`,
  }),
  release,
  promoted: release.optional(),
  testedAt: instant(),
  minutes: NOT_NEGATIVE,
  by: LINE,
  sandbox: record({ stack: LINE, machines: list(LINE, "machines") }),
  gates: list(gate, "outcomes of gates", 1),
  interruptions: list(interruption, "interruptions"),
  /** Absent where all services could be watched. */
  unwatched: list(unwatched, "services that couldn't be watched").optional(),
  tools: mapping(LINE, LINE, "versions by program"),
});

export type EvidenceFileContent = z.output<typeof EvidenceFile>;
