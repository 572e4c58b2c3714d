import { t4SandboxTest } from "../../../../../maintenance/decision/rules/t4-sandbox-test";
import { FRAMEWORK_GATES } from "../../../../../maintenance/change/test-gates";
import { at, EVIDENCE, OTHER_DIGEST, TERMS } from "../decision-fixture";
import { evidenceOf, passed, signedFile } from "../../evidence/evidence-fixture";
import { change, tested, failing, unsigned } from "../cases";
import { describeRule } from "../rule-table";

describeRule(t4SandboxTest, [
  ["signed evidence for this release", change("T4")],
  ["none", change("T4", { evidence: [] }), "t4-sandbox-test"],
  ["a path of evidence, and nothing that it leads to", { ...change("T4"), evidence: [] }, "t4-sandbox-test"],
  [
    "a test of next year",
    { ...change("T4"), evidence: [tested({ testedAt: at("2027-01-01T09:00Z") })] },
    "t4-sandbox-test",
  ],
  [
    "evidence for another release",
    { ...change("T4"), evidence: [signedFile(evidenceOf(OTHER_DIGEST))] },
    "t4-sandbox-test",
  ],
  [
    "evidence for the release that the change names, where another is deployed",
    { ...change("T4"), deployed: { name: "r2", digest: OTHER_DIGEST } },
    "release-matches",
    "t4-sandbox-test",
  ],
  [
    "signed evidence without a machine",
    { ...change("T4"), evidence: [tested({ sandbox: { stack: "s", machines: [] } })] },
    "t4-sandbox-test",
  ],
  ["evidence that nobody signed", { ...change("T4"), evidence: [unsigned] }, "t4-sandbox-test"],
  [
    "evidence, where no key counts",
    { ...change("T4"), evidenceTerms: { ...TERMS, keys: [] } },
    "t4-sandbox-test",
  ],
  [
    "a test that is too old",
    { ...change("T4"), evidenceTerms: { ...TERMS, maximumAgeDays: 2 } },
    "t4-sandbox-test",
  ],
  ["a failed gate", { ...change("T4"), evidence: [failing()] }, "t4-sandbox-test"],
  [
    "a failed gate, and a newer test that it's passed in",
    { ...change("T4"), evidence: [failing({ testedAt: at("2026-11-24T09:00Z") }), EVIDENCE] },
    "t4-sandbox-test?",
  ],
  [
    "packages under a record of devices, without their gates",
    { ...change("T4", { layers: ["devices"] }), evidence: [tested({ gates: passed(FRAMEWORK_GATES) })] },
    "layers-named",
    "t4-sandbox-test",
  ],
  [
    "evidence that doesn't count beside some that does",
    { ...change("T4"), evidence: [EVIDENCE, unsigned] },
    "t4-sandbox-test?",
  ],
  ["a T3 without any", { ...change("T3"), evidence: [unsigned] }],
]);
