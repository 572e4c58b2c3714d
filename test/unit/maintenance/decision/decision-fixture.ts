import { Temporal } from "@js-temporal/polyfill";
import type { Change } from "../../../../maintenance/change/change";
import { LAYERS } from "../../../../maintenance/kinds/layers";
import type { Tier } from "../../../../maintenance/change/tiers";
import { buildCalendar } from "../../../../maintenance/calendar/parse";
import { decide } from "../../../../maintenance/decision/decide";
import type { Finding } from "../../../../maintenance/decision/finding";
import type { DecisionInputs } from "../../../../maintenance/decision/inputs";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { evidenceOf, KEY, signedFile } from "../evidence/evidence-fixture";
import { inTargets, upgrade, workOf } from "../changes/changes-fixture";

export const at = (text: string): Temporal.Instant => Temporal.Instant.from(text);

/** Thanksgiving's week in New York; the Monday before is the 23rd. */
export const WEDNESDAY = at("2026-11-25T12:00-05:00");
export const FRIDAY_NIGHT = at("2026-11-27T22:30-05:00");
export const WINDOW = at("2026-11-27T22:00-05:00");
export const NEXT_WINDOW = at("2026-12-04T22:00-05:00");
export const DIGEST = `sha256:${"ab".repeat(32)}`;
export const OTHER_DIGEST = `sha256:${"cd".repeat(32)}`;

/** What a test of the release showed: that all is well with its packages. */
export const EVIDENCE = signedFile(evidenceOf(DIGEST));
/** Those who sign such evidence. */
export const TERMS = { keys: [KEY.publicKey], maximumAgeDays: 30 };

/** A record that is complete for its tier; for a T2, with a notice for Friday the 27th. */
export function changeOf(tier: Tier | undefined, parts: Partial<Change> = {}): Change {
  return {
    id: "c1",
    title: "t",
    ...(tier !== undefined && { tier }),
    layers: LAYERS.filter((layer) => layer !== "framework" || (tier !== "T4" && tier !== "SHTF")),
    release: { name: "r1", digest: DIGEST },
    evidence: [],
    notices: [],
    ...(tier === "T2" && {
      estimate: { totalMinutes: 10, services: {} },
      notices: [
        {
          kind: "monday" as const,
          window: WINDOW,
          sentAt: at("2026-11-23T09:30-05:00"),
          customers: ["alder", "birch"],
          minutes: 10,
        },
      ],
    }),
    ...(tier === "T3" && { ticket: "PBX-1", impact: { text: "i", voicedBy: ["support" as const] } }),
    ...((tier === "T4" || tier === "SHTF") && {
      vulnerability: {
        ids: ["CVE-1"],
        vector: "remote" as const,
        exploitation: tier === "T4" ? ("active" as const) : ("widespread" as const),
      },
      halfMeasures: { discussedAt: WEDNESDAY, measures: "none needed" as const },
      evidence: [EVIDENCE.file],
      notices: [
        { kind: "24x7" as const, sentAt: at("2026-11-25T10:00-05:00"), customers: ["alder"], minutes: 10 },
      ],
    }),
    ...(tier === "SHTF" && { allHandsMeeting: { at: WEDNESDAY, conclusion: "c" } }),
    ...parts,
  };
}

export const PHP = workOf(inTargets("101, 102", upgrade("php")));
export const GLIBC = workOf(inTargets("101, 102", upgrade("glibc")));

/** A T1 of PHP in the middle of a window; `alder` works around the clock. */
export function inputsOf(parts: Partial<DecisionInputs> = {}): DecisionInputs {
  const change = parts.change ?? changeOf("T1");
  return {
    change,
    work: PHP,
    calendar: buildCalendar({ timeZone: "America/New_York" }),
    catalogue: DEFAULT_CATALOGUE,
    now: FRIDAY_NIGHT,
    mode: "apply",
    evidence: change.evidence.length > 0 ? [EVIDENCE] : [],
    evidenceTerms: TERMS,
    overridden: [],
    customers: [
      { id: "alder", is24x7: true, interrupted: true },
      { id: "birch", is24x7: false, interrupted: true },
      { id: "cedar", is24x7: false, interrupted: false },
    ],
    deployed: { name: "r1", digest: DIGEST },
    ...parts,
  };
}

export function findingsOf(parts: Partial<DecisionInputs> = {}): readonly Finding[] {
  return decide(inputsOf(parts)).findings;
}
