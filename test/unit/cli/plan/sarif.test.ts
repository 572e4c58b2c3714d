import assert from "node:assert/strict";
import { z } from "zod";
import { RULES } from "../../../../maintenance/decision/rules";
import { PROMOTION_RULES } from "../../../../maintenance/promotion/rules";
import { PLAN, planAsOne, recordedPreview, sarifTextOf, type OnePart } from "./plan-fixture";

const Text = z.object({ text: z.string().min(1) });

/** What SARIF 2.1.0 demands, and what code scanning demands beyond that, of what is written here. */
const SarifLog = z.strictObject({
  $schema: z.url(),
  version: z.literal("2.1.0"),
  runs: z
    .array(
      z.strictObject({
        tool: z.strictObject({
          driver: z.strictObject({
            name: z.string().min(1),
            rules: z.array(
              z.strictObject({
                id: z.string().min(1).max(255),
                shortDescription: Text,
                fullDescription: Text,
                help: Text,
                defaultConfiguration: z.strictObject({ level: z.enum(["error", "warning", "note", "none"]) }),
              }),
            ),
          }),
        }),
        automationDetails: z.strictObject({ id: z.string().regex(/\/$/) }),
        invocations: z.array(
          z.strictObject({
            executionSuccessful: z.boolean(),
            toolExecutionNotifications: z.array(z.strictObject({ level: z.literal("error"), message: Text })),
          }),
        ),
        results: z.array(
          z.strictObject({
            ruleId: z.string(),
            ruleIndex: z.int().nonnegative(),
            level: z.enum(["error", "warning"]),
            message: Text,
            locations: z
              .array(
                z.strictObject({
                  physicalLocation: z.strictObject({
                    artifactLocation: z.strictObject({ uri: z.string().regex(/^[^\s/:][^\s:]*$/) }),
                    region: z.strictObject({ startLine: z.int().positive() }),
                  }),
                }),
              )
              .length(1),
            partialFingerprints: z.record(z.string(), z.string().min(1)),
          }),
        ),
      }),
    )
    .length(1),
});

function sarifOf(plan: OnePart) {
  const [run] = SarifLog.parse(JSON.parse(sarifTextOf(plan))).runs;
  for (const { ruleId, ruleIndex } of run!.results)
    assert.equal(run!.tool.driver.rules[ruleIndex]?.id, ruleId);
  return run!;
}

describe("maint plan, as SARIF", () => {
  it("has every rule of the policy, with what it asks for and how to satisfy it", () => {
    const { rules } = sarifOf(PLAN).tool.driver;
    assert.deepEqual(
      rules.map(({ id }) => id),
      [...[...RULES, ...PROMOTION_RULES].map(({ name }) => name), "plan-is-whole", "house/four-eyes"],
    );
    const window = rules.find(({ id }) => id === "window");
    const rule = RULES.find(({ name }) => name === "window");
    assert.deepEqual(
      [window?.fullDescription.text, window?.help.text],
      [rule?.description, rule?.remediation],
    );
  });

  it("has findings and violations in the change file, and problems in the stack's", () => {
    const { results, automationDetails, invocations } = sarifOf(PLAN);
    assert.deepEqual(
      results.map(({ ruleId, level, message, locations }) => [
        ruleId,
        level,
        message.text,
        locations[0]?.physicalLocation.artifactLocation.uri,
      ]),
      [
        [
          "remote-exploits-hurry",
          "warning",
          "It closes a remote exploit. Consider a T4. (change november)",
          "changes/november.yaml",
        ],
        [
          "tier-fits-impact",
          "error",
          "glibc is linked into asterisk, but change november is a T1. Make the change a T2. (container 101 on node1)",
          "changes/november.yaml",
        ],
        ["house/four-eyes", "error", "Nobody has approved it.", "changes/november.yaml"],
        ["plan-is-whole", "error", "node2: no route", "Pulumi.prod.yaml"],
      ],
    );
    assert.equal(automationDetails.id, "maint-plan/prod/");
    assert.equal(invocations[0]?.executionSuccessful, true);
  });

  it("is about the stack's file where no change is named", () => {
    const { change, ...judgement } = PLAN.judgement!;
    assert.ok(change);
    const [first] = sarifOf({ ...PLAN, judgement }).results;
    assert.equal(first?.locations[0]?.physicalLocation.artifactLocation.uri, "Pulumi.prod.yaml");
  });

  it("tells two plans' same findings as the same, and others as others", () => {
    const prints = (plan: OnePart): string[] =>
      sarifOf(plan).results.map(({ partialFingerprints }) => Object.values(partialFingerprints).join());
    const reversed = { ...PLAN, findings: [...PLAN.findings].reverse() };
    assert.deepEqual(prints(reversed).sort(), prints(PLAN).sort());
    assert.equal(new Set(prints(PLAN)).size, 4);
  });

  it("holds what the real engine's plans come to", () => {
    for (const [file, results, successful] of [
      ["passes.jsonl", 0, true],
      ["violates.jsonl", 2, true],
      ["unreachable.jsonl", 1, true],
      ["fails.jsonl", 0, false],
    ] as const) {
      const run = sarifOf(planAsOne(recordedPreview(file)));
      assert.equal(run.results.length, results, file);
      assert.equal(run.invocations[0]?.executionSuccessful, successful, file);
    }
    const [invocation] = sarifOf(planAsOne(recordedPreview("fails.jsonl"))).invocations;
    assert.match(
      invocation?.toolExecutionNotifications[0]?.message.text ?? "",
      /changes\/missing\.yaml can't be read/,
    );
  });
});
