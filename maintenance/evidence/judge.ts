import type { Temporal } from "@js-temporal/polyfill";
import { isBefore } from "../calendar/intervals";
import type { ReleaseReference } from "../change/change";
import type { TestGate } from "../change/test-gates";
import { InvalidFile } from "../files/problem";
import { type Cause, cause } from "../problems/problem";
import { type Base, BASES, type Evidence } from "./evidence";
import { parseEvidence } from "./evidence-file";
import { isFailed, readGateState, type GateState } from "./gate-state";
import { parsePublicKey, type PublicKey } from "./ssh-public-key";
import { verifySignature } from "./ssh-signature";

/** An evidence file, with the signature that was found beside it. */
export interface SignedFile {
  /** As messages name it. */
  readonly file: string;
  readonly text: string;
  /** As `ssh-keygen -Y sign` writes it to FILE.sig; absent when there's no such file. */
  readonly signature?: string | undefined;
}

/** What evidence must be like to count. */
export interface EvidenceTerms {
  /** Public keys, as lines of authorized_keys: whose signatures count. */
  readonly keys: readonly string[];
  readonly maximumAgeDays: number;
}

/** What evidence is asked for. */
export interface EvidenceQuestion {
  readonly release: ReleaseReference;
  readonly gates: readonly TestGate[];
  /** What `updates` is at, over which the release must have been tested, too; absent where scratch is enough. */
  readonly promoted?: ReleaseReference | undefined;
  readonly now: Temporal.Instant;
}

export interface JudgedEvidence {
  /** What counts, the oldest first. */
  readonly accepted: readonly Evidence[];
  readonly refused: readonly RefusedEvidence[];
  /** The gates that aren't passed. A release is qualified when there are none, and something was accepted. */
  readonly missing: readonly MissingGate[];
}

export interface RefusedEvidence {
  readonly file: string;
  readonly because: Cause;
}

export interface MissingGate {
  readonly gate: TestGate;
  readonly state: Exclude<GateState, "passed">;
}

/**
 * Which evidence counts, and what it leaves open. A gate is as the newest evidence that speaks of it says. Evidence with a
 * failed gate passes nothing, and what failed in it stays failed until newer evidence shows otherwise.
 *
 * @throws InvalidPublicKey for keys of the terms
 */
export function judgeEvidence(
  files: readonly SignedFile[],
  terms: EvidenceTerms,
  question: EvidenceQuestion,
): JudgedEvidence {
  const keys = terms.keys.map(parsePublicKey);
  const refused: RefusedEvidence[] = [];
  const tests: Evidence[] = [];
  for (const signed of files) {
    const { evidence, because } = readEvidence(signed, keys, terms, question);
    if (evidence !== undefined) tests.push(evidence);
    if (because !== undefined) refused.push({ file: signed.file, because });
  }
  tests.sort((a, b) => a.testedAt.epochMilliseconds - b.testedAt.epochMilliseconds);
  const bases: readonly Base[] = question.promoted === undefined ? ["scratch"] : BASES;
  const missing = question.gates.flatMap((gate): MissingGate[] => {
    const state = findNewestState(tests, gate, bases);
    return state === "passed" ? [] : [{ gate, state }];
  });
  return { accepted: tests.filter(({ gates }) => !gates.some(isFailed)), refused, missing };
}

/** Evidence that shows what failed comes with the reason why it doesn't count. */
function readEvidence(
  { file, text, signature }: SignedFile,
  keys: readonly PublicKey[],
  terms: EvidenceTerms,
  question: EvidenceQuestion,
): { readonly evidence?: Evidence; readonly because?: Cause } {
  if (signature === undefined) return { because: cause("evidence-unsigned", { signature: `${file}.sig` }) };
  const verdict = verifySignature(text, signature, keys);
  if (verdict.verdict === "refused") return { because: verdict.because };
  let evidence: Evidence;
  try {
    evidence = parseEvidence(text, file);
  } catch (error) {
    if (!(error instanceof InvalidFile)) throw error;
    return { because: cause("evidence-unreadable", { said: error.message.replaceAll("\n", "; ") }) };
  }
  const because = explainUnfit(evidence, terms, question);
  if (because !== undefined) return { because };
  const failures = evidence.gates.filter(isFailed);
  // What failed over whatever release is known to have failed.
  if (failures.length === 0) {
    const other = explainOtherBase(evidence, question);
    return other === undefined ? { evidence } : { because: other };
  }
  const outcomes = failures.map(({ gate, base, reason }) => ({ gate, base, reason }));
  return { evidence, because: cause("evidence-of-failure", { outcomes }) };
}

function explainUnfit(
  { release, testedAt, sandbox: { machines } }: Evidence,
  { maximumAgeDays }: EvidenceTerms,
  { release: asked, now }: EvidenceQuestion,
): Cause | undefined {
  if (release.digest !== asked.digest) return cause("evidence-of-other-release", { release, wanted: asked });
  if (machines.length === 0) return cause("evidence-without-machines", {});
  if (isBefore(now, testedAt)) return cause("evidence-dated-later", { testedAt: testedAt.toString() });
  const days = now.since(testedAt).total("hours") / 24;
  if (days <= maximumAgeDays) return undefined;
  // Whole days, and of what is only some hours too old the next one: nobody reads that 30 days are more than 30.
  const whole = Math.max(Math.floor(days), maximumAgeDays + 1);
  return cause("evidence-too-old", { days: whole, most: maximumAgeDays });
}

function explainOtherBase({ promoted: tested }: Evidence, { promoted }: EvidenceQuestion): Cause | undefined {
  if (promoted === undefined || tested?.digest === promoted.digest) return undefined;
  return cause("evidence-over-other-base", { tested, promoted });
}

function findNewestState(tests: readonly Evidence[], gate: TestGate, bases: readonly Base[]): GateState {
  const states = tests.map((evidence) => {
    const state = readGateState(evidence, gate, bases);
    return state !== "failed" && evidence.gates.some(isFailed) ? "untested" : state;
  });
  return states.findLast((state) => state !== "untested") ?? "untested";
}
