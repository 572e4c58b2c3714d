import type { Temporal } from "@js-temporal/polyfill";
import { describeMinutes } from "../calendar/describe";
import { isBefore } from "../calendar/intervals";
import { quoteForeign } from "../text/plain-text";
import type { Change, HalfMeasures, ReleaseReference } from "./change";
import type { Tier } from "./tiers";
import { findEarliest } from "./known-since";
import type { Lack } from "./lack";
import { isNoVulnerability, isPlaceholder } from "./placeholder";
import { requiredGates } from "./required-gates";

/** @param now absent where dates don't matter */
type Requirement = (change: Change, now?: Temporal.Instant) => Lack[];

/**
 * Everything that a change's tier asks for and its record lacks, as far as the record itself shows it. Notices are not
 * among it: whom they must reach, and when, depends on the plan and the calendar.
 */
export function requirements(change: Change, now?: Temporal.Instant): readonly Lack[] {
  const needed = change.tier === undefined ? [requireTier] : [requireRelease, ...BY_TIER[change.tier]];
  return needed.flatMap((requirement) => requirement(change, now));
}

function requireTier({ id }: Change): Lack[] {
  const message = `Change ${id} isn't classified: it has no tier.`;
  const remedy =
    "Add tier: T1 (no interruption) or T2 (interruption) for Friday night, T3 (no interruption), T4 or SHTF for emergencies. There is no default.";
  return [{ rule: "classified", message, remedy }];
}

function requireRelease({ id, layers, release }: Change): Lack[] {
  if (release !== undefined || requiredGates(layers).length === 0) return [];
  return [
    {
      rule: "release-matches",
      message: `Change ${id} touches ${layers.join(", ")} but names no release.`,
      remedy: "Add release with the name and digest of the release that it deploys.",
    },
  ];
}

function requireEstimate({ id, estimate }: Change): Lack[] {
  if (estimate?.isLearned === true) return [];
  if (estimate === undefined || estimate.totalMinutes === 0) {
    return [
      {
        rule: "t2-estimate",
        message: `Change ${id} interrupts service, and doesn't say for how long.`,
        remedy:
          "Add estimate with totalMinutes, the interruption that the notice announces. Or say `estimate: learned`.",
      },
    ];
  }
  const { totalMinutes, services } = estimate;
  const longer = Object.entries(services).filter(([, minutes]) => minutes > totalMinutes);
  if (longer.length === 0) return [];
  const which = longer.map(([service, minutes]) => `${service} for ${describeMinutes(minutes)}`).join(", ");
  return [
    {
      rule: "t2-estimate",
      message: `Change ${id} estimates ${describeMinutes(totalMinutes)} of interruption in all, and of single services more: ${which}.`,
      remedy: `Set estimate.totalMinutes to ${Math.max(...longer.map(([, minutes]) => minutes))} or more: it's what customers are told.`,
    },
  ];
}

function requireTicket({ id, ticket }: Change): Lack[] {
  if (ticket !== undefined && !isPlaceholder(ticket)) return [];
  const message =
    ticket === undefined
      ? `Change ${id} is a T3 without a ticket.`
      : `Change ${id} is a T3, and its ticket ${quote(ticket)} is none.`;
  return [{ rule: "t3-ticket", message, remedy: "Add ticket: the ticket that the change closes." }];
}

function requireImpact({ id, impact }: Change): Lack[] {
  if (impact !== undefined && !isPlaceholder(impact.text)) return [];
  return [
    {
      rule: "t3-impact",
      message:
        impact === undefined
          ? `Change ${id} is a T3, and neither support nor engineering said why it's needed.`
          : `Change ${id} is a T3, and its impact ${quote(impact.text)} says nothing.`,
      remedy: "Add impact with its text and voicedBy support or engineering, or let it wait as a T1.",
    },
  ];
}

function requireActiveExploit({ id, tier, vulnerability }: Change): Lack[] {
  if (vulnerability?.vector === "local") return [];
  const empty = vulnerability?.ids.find(isNoVulnerability);
  if (vulnerability !== undefined && vulnerability.exploitation !== "none" && empty === undefined) return [];
  const what =
    vulnerability === undefined
      ? "names no vulnerability"
      : empty === undefined
        ? "names one that nobody is known to exploit"
        : `${quote(empty)} among the ids of its vulnerability is none`;
  return [
    {
      rule: "t4-active-remote-exploit",
      message: `Change ${id} is a ${tier ?? ""}, which is for an active, remote exploit, but ${what}.`,
      remedy:
        "Add vulnerability with ids, vector: remote and exploitation: active if that's so, or make it a T1 or T2.",
    },
  ];
}

function refuseLocalExploit({ id, tier, vulnerability }: Change): Lack[] {
  if (vulnerability?.vector !== "local") return [];
  return [
    {
      rule: "local-exploits-wait",
      message: `Change ${id} is a ${tier ?? ""} for ${vulnerability.ids.join(", ")}, a local exploit, and nobody has shell access.`,
      remedy: "Make it a T1, or a T2 if it interrupts service, and let it wait for Friday night.",
    },
  ];
}

/** That nothing is needed is an answer; an empty word isn't. */
function findEmptyMeasure(measures: HalfMeasures["measures"]): string | undefined {
  const empty = measures === "none needed" ? undefined : measures.find(isPlaceholder);
  return empty === undefined ? undefined : `have ${quote(empty)} among them, which is none`;
}

/** What can't be seen is spelled out. */
function quote(text: string): string {
  return `"${quoteForeign(text)}"`;
}

/** Why a moment can't be that of something that was said of the change's vulnerability, as the end of a sentence. */
function findFalseDate(
  change: Change,
  at: Temporal.Instant,
  now: Temporal.Instant | undefined,
): string | undefined {
  if (now === undefined) return undefined;
  const written = `are dated ${at.toString()}`;
  if (isBefore(now, at)) return `${written}, which is later than now`;
  const earliest = findEarliest(change, now);
  if (!isBefore(at, earliest)) return undefined;
  return change.vulnerability?.knownSince === undefined
    ? `${written}, more than a week ago, and no knownSince says that the vulnerability was known then`
    : `${written}, before the vulnerability was known (${earliest.toString()})`;
}

function requireHalfMeasures(change: Change, now?: Temporal.Instant): Lack[] {
  const { id, halfMeasures } = change;
  const falseDate =
    halfMeasures &&
    (findEmptyMeasure(halfMeasures.measures) ?? findFalseDate(change, halfMeasures.discussedAt, now));
  if (halfMeasures !== undefined && falseDate === undefined) return [];
  return [
    {
      rule: "t4-half-measures",
      message:
        falseDate === undefined
          ? `Change ${id} doesn't say which half measures protect until it's deployed.`
          : `The half measures of change ${id} ${falseDate}.`,
      remedy:
        "Have the infrastructure team discuss them, and add halfMeasures with discussedAt and measures; `none needed` is an answer.",
    },
  ];
}

function requireEvidence({ id, evidence, release }: Change): Lack[] {
  if (evidence.length > 0) return [];
  return [
    {
      rule: "t4-sandbox-test",
      message: `Change ${id} has no evidence of a test in a sandbox.`,
      remedy: askForEvidence(release),
    },
  ];
}

/** What to do for a release to be tested, as a sentence. */
export function askForEvidence(release: ReleaseReference | undefined): string {
  const what = release === undefined ? "the release" : `release ${release.name} (${release.digest})`;
  return `Have ${what} tested in a node and PBX sandbox by \`maint qualify\`, which signs what it shows. Name that file under evidence.`;
}

function requireWideExploitation({ id, vulnerability }: Change): Lack[] {
  if (vulnerability === undefined || vulnerability.vector === "local") return [];
  if (vulnerability.exploitation === "widespread") return [];
  return [
    {
      rule: "shtf-widely-exploited",
      message: `Change ${id} is an SHTF, but ${vulnerability.ids.join(", ")} isn't widely exploited in the wild.`,
      remedy: "Make it a T4, or record exploitation: widespread if that's so.",
    },
  ];
}

function findEmptyConclusion({ conclusion }: NonNullable<Change["allHandsMeeting"]>): string | undefined {
  return isPlaceholder(conclusion) ? `have ${quote(conclusion)} for a conclusion, which is none` : undefined;
}

function requireMeeting(change: Change, now?: Temporal.Instant): Lack[] {
  const { id, allHandsMeeting } = change;
  const fault =
    allHandsMeeting &&
    (findEmptyConclusion(allHandsMeeting) ?? findFalseDate(change, allHandsMeeting.at, now));
  if (allHandsMeeting !== undefined && fault === undefined) return [];
  return [
    {
      rule: "shtf-meeting",
      message:
        fault === undefined
          ? `Change ${id} is an SHTF without an all-hands meeting on its severity.`
          : `The meeting and conclusion of change ${id} ${fault}.`,
      remedy: "Hold the meeting and add allHandsMeeting with at and conclusion, or make it a T4.",
    },
  ];
}

const FOR_T4 = [refuseLocalExploit, requireActiveExploit, requireHalfMeasures, requireEvidence];

const BY_TIER: Readonly<Record<Tier, readonly Requirement[]>> = {
  T1: [],
  T2: [requireEstimate],
  T3: [requireTicket, requireImpact],
  T4: FOR_T4,
  SHTF: [...FOR_T4, requireWideExploitation, requireMeeting],
};
