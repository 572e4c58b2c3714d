import { Temporal } from "@js-temporal/polyfill";
import { PACKAGE_GATES, type TestGate } from "../../../../maintenance/change/test-gates";
import { BASES, type Evidence, type GateOutcome } from "../../../../maintenance/evidence/evidence";
import { formatEvidence } from "../../../../maintenance/evidence/evidence-file";
import type { SignedFile } from "../../../../maintenance/evidence/judge";
import { SigningKey } from "../../../harness/signing-key";

/** The key that this file's evidence is signed with. */
export const KEY = new SigningKey();

/** What the package gates, or other ones, show when all is well over both bases. */
export function passed(gates: readonly TestGate[] = PACKAGE_GATES): GateOutcome[] {
  return BASES.flatMap((base) =>
    gates.map((gate) => ({
      gate,
      base,
      verdict: "passed" as const,
      attempts: 1,
      figures: { packages: 412 },
    })),
  );
}

/** Outcomes of which one gate over the promoted release is otherwise. */
export function passedBut(
  gate: TestGate,
  parts: Partial<GateOutcome>,
  gates?: readonly TestGate[],
): GateOutcome[] {
  return passed(gates).map((outcome) =>
    outcome.gate === gate && outcome.base === "promoted" ? { ...outcome, ...parts } : outcome,
  );
}

export function evidenceOf(digest: string, parts: Partial<Evidence> = {}): Evidence {
  return {
    release: { name: "r1", digest },
    promoted: { name: "r0", digest: `sha256:${"0".repeat(64)}` },
    testedAt: Temporal.Instant.from("2026-11-25T09:00-05:00"),
    minutes: 12.5,
    by: "alice@desk",
    sandbox: { stack: "qualify", machines: ["node1", "node1/101"] },
    gates: passed(),
    interruptions: [{ machine: "node1/101", service: "asterisk", base: "promoted", seconds: 3.2 }],
    unwatched: [],
    tools: { rpm: "4.8.0", pulumi: "v3.232.0" },
    ...parts,
  };
}

/** Of a test that was made over no other release. */
export function evidenceOverScratch(digest: string): Evidence {
  const evidence = evidenceOf(digest, { gates: passed().filter(({ base }) => base === "scratch") });
  const entries = Object.entries(evidence).filter(([name]) => name !== "promoted");
  return Object.fromEntries(entries) as unknown as Evidence;
}

export function signedFile(evidence: Evidence, key = KEY, file = "evidence/r1.json"): SignedFile {
  const text = formatEvidence(evidence);
  return { file, text, signature: key.sign(text) };
}
