import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeAmount,
  InvalidAmount,
  isBelowHeld,
  parseAmount,
} from "../../../../../maintenance/kinds/allocations/amount";
import { ALL_WORDS, type AllocationWord, findWord } from "../../../../../maintenance/kinds/allocations/words";

function wordOf(name: string): AllocationWord {
  return findWord(name) ?? assert.fail(name);
}

const READ: readonly (readonly [name: string, said: string | number, amount: string])[] = [
  ["numproc", 300, "300:300"],
  ["numproc", "300:320", "300:320"],
  ["numproc", "unlimited", "unlimited:unlimited"],
  ["kmemsize", "24M:32m", "25165824:33554432"],
  ["kmemsize", "24299200:26429120", "24299200:26429120"],
  ["kmemsize", "2p", "8192:8192"],
  ["kmemsize", "1g:unlimited", "1073741824:unlimited"],
  ["privvmpages", 65536, "65536:65536"],
  ["privvmpages", "256m", "65536:65536"],
  ["privvmpages", "10p", "10:10"],
  ["physpages", "0:512m", "0:131072"],
  ["numfile", "2147483647", "unlimited:unlimited"],
  ["numfile", "9223372036854775807", "unlimited:unlimited"],
  ["memory", "512m", "536870912"],
  ["memory", "2147483647", "2147479552"],
  ["memory", "unlimited", "unlimited"],
  ["pids", 300, "300"],
  ["cpu", "150%", "150"],
  ["cpu", 50, "50"],
];

const REFUSED: readonly (readonly [name: string, said: string | number, why: RegExp])[] = [
  ["numproc", "300k", /^numproc in a whole number/],
  ["numproc", "a lot", /^numproc in a whole number, e\.g\. 300, or unlimited; or barrier:limit of such$/],
  ["numproc", "1:2:3", /^numproc in/],
  ["numproc", -1, /^numproc in/],
  ["numproc", "320:300", /^a barrier that isn't above its limit; 320 is above 300$/],
  ["numproc", "unlimited:300", /^a barrier that isn't above its limit/],
  ["kmemsize", "24x", /^kmemsize in bytes/],
  ["memory", "256m:512m", /^memory in bytes.*or unlimited$/],
  ["memory", 0, /^memory in bytes/],
  ["cpu", "1.5", /^cpu in percent of one CPU/],
];

describe("an amount of an allocation", () => {
  for (const [name, said, amount] of READ) {
    it(`${name}: ${said} is ${amount}`, () => {
      assert.equal(parseAmount(said, wordOf(name)), amount);
    });
  }

  for (const [name, said, why] of REFUSED) {
    it(`${name}: ${said} is refused`, () => {
      assert.throws(
        () => parseAmount(said, wordOf(name)),
        (error) => error instanceof InvalidAmount && why.test(error.message),
      );
    });
  }

  it("reads as people write it, and is read back as it was", () => {
    assert.equal(describeAmount("kmemsize", "25165824:33554432"), "24m:32m");
    assert.equal(describeAmount("numproc", "300:300"), "300");
    assert.equal(describeAmount("cpu", "150"), "150%");
    assert.equal(describeAmount("unheard-of", "7:8"), "7:8");
    const one = fc.oneof(
      fc.bigInt(1n, 9223372036854775807n).map(String),
      fc.bigInt(1n, 4096n).map((pages) => String(pages * 4096n)),
      fc.constant("unlimited"),
    );
    fc.assert(
      fc.property(fc.constantFrom(...ALL_WORDS), one, (word, said) => {
        fc.pre(word.counts !== "percent" || said.length < 7 || said === "unlimited");
        const amount = parseAmount(said, word);
        assert.equal(parseAmount(describeAmount(word.name, amount), word), amount);
      }),
    );
  });

  it("is below what is held where its barrier or its limit is, but for a barrier that promises", () => {
    assert.equal(isBelowHeld("40:60", "50", wordOf("numproc")), true);
    assert.equal(isBelowHeld("50:60", "50", wordOf("numproc")), false);
    assert.equal(isBelowHeld("unlimited:unlimited", "50", wordOf("numproc")), false);
    assert.equal(isBelowHeld("0:60", "50", wordOf("physpages")), false);
    assert.equal(isBelowHeld("0:40", "50", wordOf("physpages")), true);
    assert.equal(isBelowHeld("9223372036854775805", "9223372036854775806", wordOf("pids")), true);
  });
});

describe("the words of runtimes", () => {
  it("are no word of two", () => {
    const names = ALL_WORDS.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });
});
