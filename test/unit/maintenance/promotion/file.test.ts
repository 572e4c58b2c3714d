import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { parsePromotion } from "../../../../maintenance/promotion/parse";

const DIGEST = `sha256:${"d".repeat(64)}`;
const HEAD = `promotion: 2026-11-27\nrelease: { name: 2026-11-27, digest: "${DIGEST}" }\n`;

describe("a promotion file", () => {
  it("says which release was passed, by whom and when, and names the evidence relative to itself", () => {
    const text = `${HEAD}approval: { by: infrastructure team, at: 2026-11-26T10:00-05:00 }\nevidence: [../evidence/a.json, /srv/b.json]\n`;
    assert.deepEqual(parsePromotion(text, "promotions/2026-11-27.yaml"), {
      record: {
        promotion: "2026-11-27",
        release: { name: "2026-11-27", digest: DIGEST },
        approval: { by: "infrastructure team", at: "2026-11-26T10:00-05:00" },
      },
      evidence: ["evidence/a.json", "/srv/b.json"],
    });
  });

  it("is there as an example, and names evidence beside the project's other files", () => {
    const file = "promotions/example-2026-11-27.yaml";
    const { record, evidence } = parsePromotion(readFileSync(file, "utf8"), file);
    assert.equal(record.approval?.by, "infrastructure team");
    assert.deepEqual(evidence, ["evidence/sandbox-2026-11-27.json"]);
  });

  it("can be read without an approval and evidence: the policy says what it lacks", () => {
    const { record, evidence } = parsePromotion(HEAD, "p.yaml");
    assert.deepEqual([record.approval, evidence], [undefined, []]);
  });

  for (const [what, text, message] of [
    [
      "a digest in capitals",
      HEAD.replace(DIGEST, DIGEST.toUpperCase()),
      `p.yaml:2: release.digest: expected a release's digest: sha256: and 64 hexadecimal digits, in small letters, got ${JSON.stringify(DIGEST.toUpperCase()).slice(0, 57)}…`,
    ],
    [
      "an approval without an offset from UTC",
      `${HEAD}approval: { by: bob, at: 2026-11-26T10:00 }\n`,
      'p.yaml:3: approval.at: expected a date and time with its offset from UTC, e.g. 2026-11-27T22:00-05:00, got "2026-11-26T10:00"',
    ],
    [
      "an unknown key",
      `${HEAD}aproval: {}\n`,
      'p.yaml:3: aproval: unknown key "aproval"; did you mean "approval"?',
    ],
  ] as const) {
    it(`can't have ${what}`, () => {
      assert.throws(
        () => parsePromotion(text, "p.yaml"),
        (error) => {
          assert.ok(error instanceof InvalidFile);
          assert.equal(error.message, message);
          return true;
        },
      );
    });
  }
});
