import { describeCause } from "../../problems/describe";
import type { ReleaseReference } from "../../change/change";
import { askForEvidence, requirements } from "../../change/requirements";
import { requiredGates } from "../../change/required-gates";
import { judgeEvidence, type JudgedEvidence, type MissingGate } from "../../evidence/judge";
import type { Finding, Level } from "../finding";
import { findingOf, type Rule } from "../rule";
import { listLayerChanges } from "../work";

const NAME = "t4-sandbox-test";

/** Judges the signed evidence that the change names, for the layers that would really change. */
export const t4SandboxTest: Rule = {
  name: NAME,
  level: "mandatory",
  description:
    "Signed evidence shows that exactly the release of a T4 or SHTF was tested in a node and PBX sandbox.",
  severity: "high",
  remediation:
    "Have exactly this release tested in a node and PBX sandbox by `maint qualify`. It signs what it shows with a key that the fleet file names under qualification.keys. Name that file under evidence.",
  advice: "Every evidence file that a T4 or SHTF names counts.",
  judge: ({ change, evidence, evidenceTerms, work, deployed, now }) => {
    if (change.tier !== "T4" && change.tier !== "SHTF") return [];
    const release = deployed ?? change.release;
    if (evidence.length === 0 || release === undefined) {
      const lacks = requirements({ ...change, evidence: [] }).filter(({ rule }) => rule === NAME);
      return lacks.map((lack) => findingOf(change, lack));
    }
    const gates = requiredGates([...change.layers, ...listLayerChanges(work).map(({ layer }) => layer)]);
    const verdict = judgeEvidence(evidence, evidenceTerms, { release, gates, now });
    return describeMissingTests(verdict, release);
  },
};

function describeMissingTests(
  { accepted, refused, missing }: JudgedEvidence,
  release: ReleaseReference,
): Finding[] {
  const isQualified = accepted.length > 0 && missing.length === 0;
  const level: Level = isQualified ? "advisory" : "mandatory";
  const remedy = isQualified
    ? "Leave it out of the change file's evidence: other evidence shows all that is asked for."
    : askForEvidence(release);
  const findings = refused.map(({ file, because }): Finding => {
    return { rule: NAME, level, target: file, message: `${file} ${describeCause(because, "")}.`, remedy };
  });
  // Where no evidence counts, that says it all.
  if (accepted.length === 0 || missing.length === 0) return findings;
  const states = missing.map(({ gate, state }) => `${gate} ${STATES[state]}`).join(", ");
  const message = `Release ${release.name} hasn't passed its test: ${states}.`;
  return [...findings, { rule: NAME, level, target: `release ${release.name}`, message, remedy }];
}

const STATES: Readonly<Record<MissingGate["state"], string>> = {
  failed: "failed",
  unchecked: "couldn't be asked everywhere",
  untested: "wasn't tested",
};
