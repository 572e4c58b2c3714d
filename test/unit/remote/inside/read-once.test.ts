import assert from "node:assert/strict";
import { parseInventory } from "../../../../maintenance/packages/inventory";
import { copyText } from "../../../../maintenance/text/copy-text";
import { readOnce } from "../../../../remote/inside/read-once";

describe("what a fleet's machines say alike", () => {
  it("is read once, and kept once", () => {
    const read: string[] = [];
    const parse = readOnce((text) => {
      read.push(text);
      return { text };
    });
    assert.equal(parse("a"), parse("a"));
    assert.notEqual(parse("a"), parse("b"));
    assert.deepEqual(read, ["a", "b"]);
  });

  it("is read anew where it couldn't be read", () => {
    let tries = 0;
    const parse = readOnce((text) => {
      tries++;
      throw new Error(text);
    });
    assert.throws(() => parse("bad"));
    assert.throws(() => parse("bad"));
    assert.equal(tries, 2);
  });

  it("is forgotten before it's too much", () => {
    let read = 0;
    const parse = readOnce(() => ++read);
    for (let i = 0; i <= 1000; i++) parse(String(i));
    assert.equal(parse("0"), 1002);
  });

  it("is one object for each build, however many lists have it", () => {
    const [php, bash] = ["php", "bash"].map((name) => `${name}\t0\t1\t1\tnoarch\t\t\n`);
    assert.ok(php !== undefined && bash !== undefined);
    assert.equal(parseInventory(php)[0], parseInventory(bash + php)[1]);
  });

  it("is copied as it is, whatever characters it has", () => {
    for (const text of ["", "php", "é → 漢", "\ud83d\ude00", "\ud800 alone"])
      assert.equal(copyText(text), text);
  });
});
