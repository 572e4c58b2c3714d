import { Temporal } from "@js-temporal/polyfill";
import type { FileForm } from "../files/form";
import { InvalidFile } from "../files/problem";
import { createProblem, validateJson } from "../files/validate";
import { compareText } from "../packages/version";
import type { Evidence, GateOutcome } from "./evidence";
import { EVIDENCE_VERSION, EvidenceFile, type EvidenceFileContent } from "./schema";

const FORM: FileForm = { what: "an evidence file", fields: ["evidence"] };

/**
 * Evidence as the text that is signed: JSON that `parseEvidence` reads back. The same evidence gives the same text, however
 * it was put together.
 */
export function formatEvidence(evidence: Evidence): string {
  const { release, promoted, testedAt, minutes, by, sandbox, gates, interruptions, unwatched, tools } =
    evidence;
  const content: EvidenceFileContent = {
    evidence: EVIDENCE_VERSION,
    release: { name: release.name, digest: release.digest },
    ...(promoted !== undefined && { promoted: { name: promoted.name, digest: promoted.digest } }),
    testedAt: testedAt.toString(),
    minutes,
    by,
    sandbox: { stack: sandbox.stack, machines: [...sandbox.machines] },
    gates: gates.map(({ gate, base, verdict, attempts, figures, reason }) => {
      const outcome = { gate, base, verdict, attempts, figures: sortKeys(figures) };
      return { ...outcome, ...(reason !== undefined && { reason }) };
    }),
    interruptions: interruptions.map(({ machine, service, base, seconds }) => {
      return { machine, service, base, seconds };
    }),
    ...(unwatched.length > 0 && {
      unwatched: unwatched.map(({ machine, service, base }) => ({ machine, service, base })),
    }),
    tools: sortKeys(tools),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/**
 * Reads an evidence file. Whether it's signed, and worth anything, is for `judgeEvidence` to say.
 *
 * @throws InvalidFile with every problem of the file
 */
export function parseEvidence(text: string, file: string): Evidence {
  const source = validateJson({ file, text }, EvidenceFile, FORM);
  const {
    release,
    promoted,
    testedAt,
    minutes,
    by,
    sandbox,
    gates,
    interruptions,
    tools,
    unwatched = [],
  } = source.value;
  const problems = gates.flatMap(({ gate, base }, i) => {
    if (gates.findIndex((other) => other.gate === gate && other.base === base) === i) return [];
    return [createProblem(source, ["gates", i], `${gate} over ${base} is there twice`)];
  });
  if (problems.length > 0) throw new InvalidFile(problems);
  return {
    release,
    ...(promoted !== undefined && { promoted }),
    testedAt: Temporal.Instant.from(testedAt),
    minutes,
    by,
    sandbox,
    gates: gates.map(({ reason, ...outcome }): GateOutcome => {
      return { ...outcome, ...(reason !== undefined && { reason }) };
    }),
    interruptions,
    unwatched,
    tools,
  };
}

function sortKeys<T>(values: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(values).sort(([a], [b]) => compareText(a, b)));
}
