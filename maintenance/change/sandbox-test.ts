import {
  FRAMEWORK_GATES,
  PACKAGE_GATES,
  type Change,
  type ChangeLayer,
  type Gate,
  type SandboxTest,
} from "./change";
import type { Lack } from "./lack";

/** Which gates a test in a sandbox must have passed for these layers. */
export function requiredGates(layers: readonly ChangeLayer[]): readonly Gate[] {
  return [
    ...(layers.includes("nodes") || layers.includes("containers") ? PACKAGE_GATES : []),
    ...(layers.includes("framework") ? FRAMEWORK_GATES : []),
  ];
}

/** What a T4 or SHTF lacks in tests of exactly the release that it deploys (spec rule: tested in a sandbox). */
export function findLacksInTests(
  change: Change,
  tests: readonly SandboxTest[],
  layers: readonly ChangeLayer[],
): Lack[] {
  const rule = "t4-sandbox-test";
  const { release } = change;
  const gates = requiredGates(layers);
  if (gates.length === 0 && tests.length > 0) return [];
  const ask = `Test it in a node and PBX sandbox and record the test under evidence, with ${
    release === undefined ? "the release's digest" : `digest ${release.digest}`
  }${gates.length === 0 ? "" : ` and the gates ${gates.join(", ")}`}.`;
  if (tests.length === 0)
    return [{ rule, message: `Change ${change.id} has no evidence of a test in a sandbox.`, remedy: ask }];
  const fitting = tests.filter(({ digest }) => digest === release?.digest);
  if (fitting.length === 0) {
    const tested = [...new Set(tests.map(({ digest }) => digest))].join(", ");
    const deployed = release === undefined ? "names no release" : `deploys ${release.digest}`;
    return [
      { rule, message: `What was tested is ${tested}, but change ${change.id} ${deployed}.`, remedy: ask },
    ];
  }
  const open = gates.filter((gate) => latestOutcome(gate, fitting) !== "passed");
  if (open.length === 0) return [];
  const states = open.map((gate) => `${gate} ${latestOutcome(gate, fitting) ?? "wasn't tested"}`).join(", ");
  return [{ rule, message: `The sandbox test of change ${change.id} isn't passed: ${states}.`, remedy: ask }];
}

/** A later test corrects an earlier one. */
function latestOutcome(gate: Gate, tests: readonly SandboxTest[]): "passed" | "failed" | undefined {
  return tests
    .toSorted((a, b) => a.testedAt.epochMilliseconds - b.testedAt.epochMilliseconds)
    .findLast(({ gates }) => gates[gate] !== undefined)?.gates[gate];
}
