import assert from "node:assert/strict";
import fc from "fast-check";
import { formatContainerIds, parseContainerIds } from "../../../../maintenance/fleet/container-ids";

describe("containers in a text", () => {
  const cases: [ids: string[], text: string][] = [
    [["101"], "101"],
    [["102", "101"], "101, 102"],
    [["101", "102", "103"], "101–103"],
    [["1001", "102", "103", "101", "110", "1002"], "101–103, 110, 1001, 1002"],
    [["web2", "7", "web1", "web3"], "7, web1, web2, web3"],
    [["9", "10", "11", "011", "012", "013"], "9–11, 011, 012, 013"],
  ];
  for (const [ids, text] of cases) {
    it(`are ${text}`, () => {
      assert.equal(formatContainerIds(ids), text);
      assert.deepEqual(parseContainerIds(text).sort(), [...ids].sort());
    });
  }

  it("are read back as they were written, whatever they're called", () => {
    const number = fc.integer({ min: 1, max: 60 }).map(String);
    const name = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,8}$/);
    fc.assert(
      fc.property(fc.uniqueArray(fc.oneof(number, name), { minLength: 1, maxLength: 40 }), (ids) => {
        assert.deepEqual(parseContainerIds(formatContainerIds(ids)).sort(), [...ids].sort());
      }),
    );
  });

  for (const text of [
    "",
    "101–",
    "–103",
    "103–101",
    "101–102",
    "a–c",
    "101–103–105",
    "01–03",
    "1–99999999999",
  ]) {
    it(`are no ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseContainerIds(text), { name: "InvalidContainerIds" });
    });
  }
});
