import assert from "node:assert/strict";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import { selectAnnouncements } from "../../../../maintenance/promotion/announcements";
import { type Advisory, rateBuilds, selectFixed } from "../../../../maintenance/repository/advisory";
import { matchEpochs } from "../../../../maintenance/repository/fix-epochs";

function advisory(id: string, ...fixes: string[]): Advisory {
  return { id, type: "security", severity: "critical", cves: [], fixes: fixes.map(parseNevra) };
}

const FIX = "bind-libs-9.8.2-0.68.x86_64";
const FIXED = "bind-libs-32:9.8.2-0.68.x86_64";
const OLD = "bind-libs-32:9.8.2-0.62.x86_64";

describe("fixes whose epochs nobody says", () => {
  const cases: [title: string, fix: string, known: string[], matched: string[]][] = [
    ["have that of the very build", FIX, [OLD, FIXED], [FIXED]],
    ["have the only one that builds of the name have", FIX, [OLD], [FIXED]],
    [
      "have none where the very build has none",
      "php-5.3-40.x86_64",
      ["php-5.3-40.x86_64", "php-1:5.2-1.x86_64"],
      ["php-5.3-40.x86_64"],
    ],
    ["can't be matched where builds of the name have several", FIX, [OLD, "bind-libs-31:9.8.2-1.x86_64"], []],
    ["can't be matched where the very build has several", FIX, [FIXED, "bind-libs-33:9.8.2-0.68.x86_64"], []],
    ["stay where nothing is known of the name", FIX, ["php-1-1.x86_64"], [FIX]],
    ["stay where they're said", FIXED, ["bind-libs-33:9.8.2-0.68.x86_64"], [FIXED]],
    ["are of the same architecture only", FIX, ["bind-libs-33:9.8.2-0.68.i686", OLD], [FIXED]],
  ];
  for (const [title, fix, known, matched] of cases) {
    it(title, () => {
      const { advisories, unmatched } = matchEpochs([advisory("A-1", fix)], known.map(parseNevra));
      assert.deepEqual(advisories[0]?.fixes.map(formatNevra), matched);
      assert.deepEqual(
        unmatched.map(({ id }) => id),
        matched.length === 0 ? ["A-1"] : [],
      );
    });
  }

  it("aren't in older builds, and rate the right one", () => {
    const { advisories } = matchEpochs([advisory("A-1", FIX)], [OLD, FIXED].map(parseNevra));
    assert.deepEqual(selectFixed(advisories, [parseNevra(OLD)]), []);
    assert.equal(selectFixed(advisories, [parseNevra(FIXED)]).length, 1);
    assert.deepEqual([...rateBuilds(advisories)], [[FIXED, "critical"]]);
  });

  it("announce nothing of a repository that hasn't the fix", () => {
    const announced = [{ advisory: advisory("A-1", FIX), text: "<update/>" }];
    assert.deepEqual(selectAnnouncements(announced, [parseNevra(OLD)]), []);
    assert.equal(selectAnnouncements(announced, [parseNevra(FIXED)]).length, 1);
  });
});
