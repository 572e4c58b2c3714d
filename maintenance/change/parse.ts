import { Temporal } from "@js-temporal/polyfill";
import type { FileForm } from "../files/form";
import { type GivenObject, InvalidFile, type Problem } from "../files/problem";
import { createProblem, type ValidFile, validateDeclared } from "../files/validate";
import { judgedLayer, LAYERS } from "../kinds/layers";
import { listWords } from "../text/list-words";
import type { Change, HalfMeasures, InterruptionEstimate, Notice, Vulnerability } from "./change";
import { ChangeFile, type ChangeFileContent } from "./schema";

const FORM: FileForm = { what: "a change file", fields: ["change"] };

/**
 * Reads a change file. What its tier asks for beyond the file's form is `requirements`' to judge.
 * @throws InvalidFile with every problem of the file
 */
export function parseChange(text: string, file: string): Change {
  return buildChange(readChangeContent(text, file));
}

/**
 * What a change file says, or an object in its place, as plain values.
 * @throws InvalidFile with every problem of the file
 */
export function readChangeContent(text: string | GivenObject, file: string): ChangeFileContent {
  const source = validateDeclared({ file, text }, ChangeFile, FORM);
  const problems = [...checkWaves(source), ...checkNotices(source)];
  if (problems.length > 0) throw new InvalidFile(problems);
  return source.value;
}

function checkNotices(source: ValidFile<ChangeFileContent>): Problem[] {
  return (source.value.notices ?? []).flatMap(({ kind, window }, i) => {
    if (kind === "24x7" || window !== undefined) return [];
    const message = "missing; a monday notice says which window it announces, by the window's start";
    return [createProblem(source, ["notices", i, "window"], message)];
  });
}

/** What would be passed over in silence. */
function checkWaves(source: ValidFile<ChangeFileContent>): Problem[] {
  const { waves, layers } = source.value;
  if (waves !== undefined) {
    if (layers.some((layer) => judgedLayer(layer).worksOn !== undefined)) return [];
    const message = `nothing is done in waves there: ${listWords(layers)}. Leave it out, or name one of the layers ${listWords(
      LAYERS.filter((layer) => judgedLayer(layer).worksOn !== undefined),
      "or",
    )}`;
    return [createProblem(source, ["waves"], message)];
  }
  return (["waveSoakMinutes", "maxPerNode"] as const)
    .filter((key) => source.value[key] !== undefined)
    .map((key) =>
      createProblem(
        source,
        [key],
        "is about waves, and the change has none; add waves, e.g. [1, 5, 20%], or leave it out",
      ),
    );
}

/** A change from a file's content: what a program or a policy has of it as plain values. */
export function buildChange(content: ChangeFileContent): Change {
  const { tier, release, ticket, impact, vulnerability, estimate, halfMeasures, allHandsMeeting } = content;
  return {
    id: content.change,
    title: content.title,
    layers: content.layers,
    ...(tier !== undefined && { tier }),
    ...(release !== undefined && { release }),
    ...(ticket !== undefined && { ticket }),
    ...(impact !== undefined && { impact }),
    ...(vulnerability !== undefined && { vulnerability: buildVulnerability(vulnerability) }),
    ...(estimate !== undefined && { estimate: buildEstimate(estimate) }),
    ...(halfMeasures !== undefined && { halfMeasures: buildHalfMeasures(halfMeasures) }),
    ...(allHandsMeeting !== undefined && {
      allHandsMeeting: { ...allHandsMeeting, at: Temporal.Instant.from(allHandsMeeting.at) },
    }),
    evidence: content.evidence ?? [],
    notices: (content.notices ?? []).map(buildNotice),
  };
}

function buildVulnerability({
  knownSince,
  ...vulnerability
}: NonNullable<ChangeFileContent["vulnerability"]>): Vulnerability {
  return {
    ...vulnerability,
    ...(knownSince !== undefined && { knownSince: Temporal.Instant.from(knownSince) }),
  };
}

function buildEstimate(content: NonNullable<ChangeFileContent["estimate"]>): InterruptionEstimate {
  if (content === "learned") return { totalMinutes: 0, services: {}, isLearned: true };
  const { totalMinutes, services } = content;
  const given = Object.entries(services ?? {}).filter(([, minutes]) => minutes !== undefined);
  return { totalMinutes, services: Object.fromEntries(given) };
}

function buildHalfMeasures({
  discussedAt,
  measures,
}: NonNullable<ChangeFileContent["halfMeasures"]>): HalfMeasures {
  return { discussedAt: Temporal.Instant.from(discussedAt), measures };
}

function buildNotice({
  kind,
  window,
  sentAt,
  customers,
  minutes,
}: NonNullable<ChangeFileContent["notices"]>[number]): Notice {
  return {
    kind,
    ...(window !== undefined && { window: Temporal.Instant.from(window) }),
    sentAt: Temporal.Instant.from(sentAt),
    customers,
    minutes,
  };
}
