import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import { CONFIRMATION_NAMESPACE, judgeConfirmation } from "../../../../maintenance/devices/confirmation";
import { digestOfPlan, type DevicePlan } from "../../../../maintenance/devices/plan-digest";
import { describeCause } from "../../../../maintenance/problems/describe";
import { SigningKey } from "../../../harness/signing-key";

describe("a person's confirmation", () => {
  const alice = new SigningKey();
  const mallory = new SigningKey();
  const PLAN = "0123456789abcdef";
  const text = (parts: Record<string, string> = {}): string =>
    Object.entries({
      device: "sbc1",
      plan: PLAN,
      step: "apply",
      by: "alice",
      at: "2026-12-04T23:10:00-05:00",
      ...parts,
    })
      .map(([key, value]) => `${key}: "${value}"\n`)
      .join("");
  const expected = {
    ...{ file: "c.yaml", device: "sbc1", plan: PLAN, step: "apply" as const, by: { alice: alice.publicKey } },
    begun: Temporal.Instant.from("2026-12-05T04:00:00Z"),
    now: Temporal.Instant.from("2026-12-05T04:15:00Z"),
  };
  const judge = (
    content: string,
    signature = alice.sign(content, CONFIRMATION_NAMESPACE),
  ): string | undefined => {
    const refused = judgeConfirmation(content, signature, expected);
    return refused && describeCause(refused, "");
  };

  it("counts, signed by one who may give it, of this plan and after it was asked for", () => {
    assert.equal(judge(text()), undefined);
  });

  const LATER = "Later steps weren't begun";
  const wrongs: readonly [what: string, refused: () => string | undefined, message: string][] = [
    [
      "by somebody else",
      () => judge(text({ by: "bob" })),
      `c.yaml is by bob, and only alice may confirm it. ${LATER}`,
    ],
    [
      "that somebody else signed in the name of one who may",
      () => judge(text(), mallory.sign(text(), CONFIRMATION_NAMESPACE)),
      `c.yaml is by somebody else than alice, and only alice may confirm it. ${LATER}`,
    ],
    [
      "of another plan",
      () => judge(text({ plan: "f".repeat(16) })),
      `c.yaml confirms apply in plan ${"f".repeat(16)} of sbc1, and the run waits for apply in plan ${PLAN} of sbc1. ${LATER}`,
    ],
    [
      "of another device",
      () => judge(text({ device: "sbc2" })),
      `c.yaml confirms apply in plan ${PLAN} of sbc2, and the run waits for apply in plan ${PLAN} of sbc1. ${LATER}`,
    ],
    [
      "of another step",
      () => judge(text({ step: "backup" })),
      `c.yaml confirms backup in plan ${PLAN} of sbc1, and the run waits for apply in plan ${PLAN} of sbc1. ${LATER}`,
    ],
    [
      "of the future",
      () => judge(text({ at: "2026-12-04T23:21:00-05:00" })),
      `c.yaml is of 2026-12-05T04:21:00Z, and it's 2026-12-05T04:15:00Z only. ${LATER}`,
    ],
    [
      "of an earlier try",
      () => judge(text({ at: "2026-12-04T22:00:00-05:00" })),
      `c.yaml is of 2026-12-05T03:00:00Z, and the run asked for it at 2026-12-05T04:00:00Z. ${LATER}`,
    ],
    [
      "without a plan",
      () => judge("device: sbc1\n"),
      `c.yaml isn't a confirmation: plan: missing; expected a plan: 16 hexadecimal digits, as the run shows it. ${LATER}`,
    ],
  ];
  for (const [what, refused, message] of wrongs)
    it(`is refused ${what}`, () => {
      assert.equal(refused(), message);
    });

  it("is refused where the text was changed after it was signed, or the signature is for something else", () => {
    assert.match(
      judge(text({ notes: "x" }), alice.sign(text(), CONFIRMATION_NAMESPACE)) ?? "",
      /^c\.yaml isn't a confirmation: /,
    );
    assert.match(judge(text(), alice.sign(text())) ?? "", /^c\.yaml isn't a confirmation: /);
    assert.match(judge(text(), "no signature") ?? "", /^c\.yaml isn't a confirmation: /);
  });
});

describe("the digest of a device's plan", () => {
  const plan: DevicePlan = {
    ...{ device: "sbc1", from: "1", version: "2", change: "2026-12-04" },
    steps: {
      look: { kind: "command", command: "look", minutes: 2 },
      apply: { kind: "command", command: "apply", minutes: 2 },
    },
  };
  it("is another one for whatever differs", () => {
    const { steps } = plan;
    const others: DevicePlan[] = [
      { ...plan, device: "sbc2" },
      { ...plan, from: "0" },
      { ...plan, version: "3" },
      { ...plan, change: "2026-12-11" },
      { ...plan, steps: { ...steps, checkAfter: steps.apply } },
      { ...plan, steps: { ...steps, wayBack: steps.apply } },
    ];
    const digests = [plan, ...others].map(digestOfPlan);
    assert.equal(new Set(digests).size, digests.length);
    for (const digest of digests) assert.match(digest, /^[0-9a-f]{16}$/);
  });
});
