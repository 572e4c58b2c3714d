import assert from "node:assert/strict";
import { Temporal } from "@js-temporal/polyfill";
import fc from "fast-check";
import type { ReleaseReference } from "../../../../maintenance/change/change";
import { TEST_GATES, PACKAGE_GATES, type TestGate } from "../../../../maintenance/change/test-gates";
import { judgeEvidence, type JudgedEvidence, type SignedFile } from "../../../../maintenance/evidence/judge";
import { InvalidPublicKey } from "../../../../maintenance/evidence/ssh-public-key";
import { describeCause } from "../../../../maintenance/problems/describe";
import type { ParametersOf, ProblemCode } from "../../../../maintenance/problems/catalogue";
import { cause } from "../../../../maintenance/problems/problem";
import { SigningKey } from "../../../harness/signing-key";
import { evidenceOf, evidenceOverScratch, KEY, passed, passedBut, signedFile } from "./evidence-fixture";

const DIGEST = `sha256:${"ab".repeat(32)}`;
const OTHER_DIGEST = `sha256:${"cd".repeat(32)}`;
const NOW = Temporal.Instant.from("2026-11-27T22:30-05:00");
const STRANGER = new SigningKey();
const GOOD = signedFile(evidenceOf(DIGEST));

const at = (testedAt: string): { testedAt: Temporal.Instant } => ({
  testedAt: Temporal.Instant.from(testedAt),
});

interface Asked {
  readonly gates?: readonly TestGate[];
  readonly keys?: string[];
  readonly promoted?: ReleaseReference;
}

function judge(
  files: readonly SignedFile[],
  { gates = PACKAGE_GATES, keys = [KEY.publicKey], promoted }: Asked = {},
): JudgedEvidence {
  const release = { name: "r1", digest: DIGEST };
  return judgeEvidence(files, { keys, maximumAgeDays: 30 }, { release, gates, promoted, now: NOW });
}

/** What follows the name of a file that is refused. */
function sentenceOf<Code extends ProblemCode>(code: Code, parameters: ParametersOf<Code>): string {
  return describeCause(cause(code, parameters), "");
}

const listMissing = ({ missing }: JudgedEvidence): string[] =>
  missing.map(({ gate, state }) => `${gate}: ${state}`);

describe("evidence", () => {
  it("counts when it's signed, recent, about the release, and all is passed", () => {
    const { accepted, refused, missing } = judge([GOOD]);
    assert.deepEqual({ refused, missing }, { refused: [], missing: [] });
    assert.deepEqual(
      accepted.map(({ by }) => by),
      ["alice@desk"],
    );
  });

  it("may be signed by any of the keys", () => {
    const keys = [STRANGER.publicKey, KEY.publicKey];
    assert.deepEqual(judge([GOOD], { keys }).refused, []);
  });

  const refusals: readonly [what: string, file: SignedFile, reason: string][] = [
    ["isn't signed", { file: GOOD.file, text: GOOD.text }, "isn't signed: there's no evidence/r1.json.sig"],
    [
      "is forged",
      { ...GOOD, text: GOOD.text.replace("alice", "mallory") },
      sentenceOf("signature-of-other-text", { fingerprint: KEY.fingerprint }),
    ],
    [
      "has the signature of other evidence",
      { ...GOOD, signature: signedFile(evidenceOf(DIGEST, { by: "bob@desk" })).signature! },
      sentenceOf("signature-of-other-text", { fingerprint: KEY.fingerprint }),
    ],
    [
      "is signed by a stranger",
      signedFile(evidenceOf(DIGEST), STRANGER),
      `is signed by ${STRANGER.fingerprint}, which isn't trusted: only ${KEY.fingerprint} is`,
    ],
    [
      "can't be read",
      { ...GOOD, text: "{}\n", signature: KEY.sign("{}\n") },
      "can't be read: evidence/r1.json:1: isn't an evidence file: ",
    ],
    [
      "is about another release",
      signedFile(evidenceOf(OTHER_DIGEST)),
      sentenceOf("evidence-of-other-release", {
        release: { name: "r1", digest: OTHER_DIGEST },
        wanted: { name: "r1", digest: DIGEST },
      }),
    ],
    [
      "is of tomorrow",
      signedFile(evidenceOf(DIGEST, at("2026-11-28T22:30-05:00"))),
      "is dated 2026-11-29T03:30:00Z, which is later than now",
    ],
    [
      "is too old",
      signedFile(evidenceOf(DIGEST, at("2026-10-28T22:29:59-05:00"))),
      sentenceOf("evidence-too-old", { days: 31, most: 30 }),
    ],
    [
      "shows a failed gate",
      signedFile(
        evidenceOf(DIGEST, {
          gates: passedBut("no-regression-apache", { verdict: "failed", reason: "httpd is gone." }),
        }),
      ),
      sentenceOf("evidence-of-failure", {
        outcomes: [{ gate: "no-regression-apache", base: "promoted", reason: "httpd is gone." }],
      }),
    ],
  ];
  for (const [what, file, reason] of refusals) {
    it(`is refused when it ${what}, and passes nothing`, () => {
      const verdict = judge([file]);
      assert.deepEqual(verdict.accepted, []);
      assert.equal(verdict.refused.length, 1);
      const [refused] = verdict.refused;
      assert.equal(refused?.file, "evidence/r1.json");
      const sentence = describeCause(refused.because, "");
      assert.ok(sentence.startsWith(reason), sentence);
      assert.equal(verdict.missing.length, PACKAGE_GATES.length);
    });
  }

  it("counts to its last moment", () => {
    assert.deepEqual(judge([signedFile(evidenceOf(DIGEST, at("2026-10-28T22:30-05:00")))]).refused, []);
  });

  it("passes no gate that wasn't asked over one of its bases, or couldn't be", () => {
    const unchecked = passedBut("no-regression-apache", { verdict: "unchecked", reason: "no PBX" });
    const gates = unchecked.filter(
      ({ gate, base }) => gate !== "no-regression-asterisk" || base !== "promoted",
    );
    const verdict = judge([signedFile(evidenceOf(DIGEST, { gates }))]);
    assert.equal(verdict.accepted.length, 1);
    assert.deepEqual(listMissing(verdict), [
      "no-regression-asterisk: unchecked",
      "no-regression-apache: unchecked",
    ]);
  });

  it("passes a release that nothing was promoted before, over scratch alone", () => {
    const gates = passed().filter(({ base }) => base === "scratch");
    assert.deepEqual(judge([signedFile(evidenceOf(DIGEST, { gates }))]).missing, []);
  });

  describe("of a release that goes after another one", () => {
    const R0 = { name: "r0", digest: `sha256:${"0".repeat(64)}` };
    const ask = (files: readonly SignedFile[], promoted = R0) => judge(files, { promoted });
    const reasonsOf = ({ refused }: JudgedEvidence) => refused.map(({ because }) => because);
    const onlyOver = (base: string) => passed().filter((outcome) => outcome.base === base);

    it("counts when it was made over that one and over scratch", () => {
      assert.deepEqual(ask([GOOD]).missing, []);
    });
    it("doesn't count when it was made over scratch alone", () => {
      const verdict = ask([signedFile(evidenceOverScratch(DIGEST))]);
      assert.deepEqual(reasonsOf(verdict), [
        cause("evidence-over-other-base", { tested: undefined, promoted: R0 }),
      ]);
      assert.equal(verdict.missing.length, PACKAGE_GATES.length);
    });
    it("doesn't count when it was made over another one", () => {
      const verdict = ask([GOOD], { name: "r9", digest: OTHER_DIGEST });
      assert.deepEqual(reasonsOf(verdict), [
        cause("evidence-over-other-base", { tested: R0, promoted: { name: "r9", digest: OTHER_DIGEST } }),
      ]);
      assert.equal(verdict.missing.length, PACKAGE_GATES.length);
    });
    for (const base of ["scratch", "promoted"]) {
      it(`passes nothing when it was asked over ${base} alone, whatever it names`, () => {
        const { missing } = ask([signedFile(evidenceOf(DIGEST, { gates: onlyOver(base) }))]);
        assert.ok(missing.every(({ state }) => state === "unchecked"));
        assert.equal(missing.length, PACKAGE_GATES.length);
      });
    }
    it("shows what failed over whatever it was made", () => {
      const gates = passedBut("no-regression-apache", { verdict: "failed" });
      const files = [
        signedFile(evidenceOf(DIGEST, { ...at("2026-11-24T09:00Z") })),
        signedFile(evidenceOf(DIGEST, { gates, promoted: { name: "r9", digest: OTHER_DIGEST } })),
      ];
      assert.deepEqual(listMissing(ask(files)), ["no-regression-apache: failed"]);
    });
  });

  it("of several counts together, and says what none tested", () => {
    const framework = passed(["no-broken-modules", "no-regressions"]);
    const verdict = judge([GOOD, signedFile(evidenceOf(DIGEST, { gates: framework }))], {
      gates: TEST_GATES,
    });
    assert.deepEqual(listMissing(verdict), ["no-broken-call-flows: untested"]);
  });

  const failing = passedBut("no-regression-apache", { verdict: "failed" });
  it("that is newer corrects what failed before, in whatever order it's named", () => {
    const older = signedFile(evidenceOf(DIGEST, { ...at("2026-11-24T09:00Z"), gates: failing }), KEY, "a");
    for (const files of [
      [older, GOOD],
      [GOOD, older],
    ]) {
      const verdict = judge(files);
      assert.deepEqual(listMissing(verdict), []);
      assert.deepEqual(
        verdict.refused.map(({ file }) => file),
        ["a"],
      );
    }
  });

  it("that is newer takes back what was passed before", () => {
    const newer = signedFile(evidenceOf(DIGEST, { ...at("2026-11-26T09:00Z"), gates: failing }));
    assert.deepEqual(listMissing(judge([newer, GOOD])), ["no-regression-apache: failed"]);
  });

  it("with a failed gate passes none of its others", () => {
    const one = signedFile(
      evidenceOf(DIGEST, { ...at("2026-11-26T09:00Z"), gates: passed(["no-regression-apache"]) }),
    );
    const verdict = judge([signedFile(evidenceOf(DIGEST, { gates: failing })), one]);
    assert.deepEqual(
      listMissing(verdict),
      PACKAGE_GATES.filter((gate) => gate !== "no-regression-apache").map((gate) => `${gate}: untested`),
    );
  });

  describe("of any sort, together", () => {
    const days = Array.from({ length: 8 }, (_, day) => at(`2026-11-1${day}T09:00Z`));
    const verdicts = ["passed", "failed", "unchecked"] as const;
    const fitting = days.map((day, i) => {
      const gate = PACKAGE_GATES[i % PACKAGE_GATES.length]!;
      const verdict = verdicts[i % verdicts.length]!;
      return signedFile(evidenceOf(DIGEST, { ...day, gates: passedBut(gate, { verdict }) }), KEY, `${i}`);
    });
    const unfit = [
      { ...GOOD, signature: undefined },
      { ...GOOD, text: `${GOOD.text} ` },
      signedFile(evidenceOf(DIGEST), STRANGER),
      signedFile(evidenceOf(OTHER_DIGEST)),
      signedFile(evidenceOf(DIGEST, at("2026-12-01T09:00Z"))),
    ];
    const some = fc.shuffledSubarray(fitting);

    it("says the same in whatever order it's named", () => {
      fc.assert(
        fc.property(some, (files) => {
          const sorted = fitting.filter((file) => files.includes(file));
          const [one, other] = [judge(files), judge(sorted)];
          assert.deepEqual(one.missing, other.missing);
          assert.deepEqual(
            one.accepted.map(({ testedAt }) => testedAt.toString()),
            other.accepted.map(({ testedAt }) => testedAt.toString()),
          );
        }),
        { numRuns: 50 },
      );
    });

    it("is neither better nor worse for what doesn't count", () => {
      fc.assert(
        fc.property(some, fc.subarray(unfit), (files, others) => {
          const [one, other] = [judge([...others, ...files]), judge(files)];
          assert.deepEqual(one.missing, other.missing);
          assert.equal(one.accepted.length, other.accepted.length);
          assert.equal(one.refused.length, other.refused.length + others.length);
        }),
        { numRuns: 50 },
      );
    });
  });

  it("can't be judged by what is no key", () => {
    assert.throws(() => judge([GOOD], { keys: ["ssh-ed25519"] }), InvalidPublicKey);
  });
});
