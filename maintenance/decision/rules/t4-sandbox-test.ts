import { findLacksInTests } from "../../change/sandbox-test";
import { findingOf, type Rule } from "../rule";
import { layersOf } from "../work";

/** Judges all the evidence there is, and the layers that would really change. */
export const t4SandboxTest: Rule = {
  name: "t4-sandbox-test",
  level: "mandatory",
  description: "What a T4 or SHTF deploys was tested in a node and PBX sandbox, in exactly that release.",
  severity: "high",
  remediation:
    "Test exactly this release in a node and PBX sandbox, and record the test under evidence, with its digest and the gates that it passed.",
  judge: ({ change, evidence, work }) => {
    if (change.tier !== "T4" && change.tier !== "SHTF") return [];
    const layers = [...new Set([...change.layers, ...layersOf(work)])];
    const lacks = findLacksInTests(change, [...change.evidence, ...evidence], layers);
    return lacks.map((lack) => findingOf(change, lack));
  },
};
