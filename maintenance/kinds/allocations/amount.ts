import { type AllocationWord, findWord } from "./words";

/*
 * Amounts are texts in one form, since they exceed what a number holds exactly: `300:320` (barrier and limit) of a pair, `536870912` of a
 * single one, each digits in the unit of its word, or `unlimited`. Nodes tell them in this form, too.
 */

/** A text that is no amount of a word; completes "expected …". */
export class InvalidAmount extends Error {
  override readonly name = "InvalidAmount";
}

const UNLIMITED = "unlimited";
/** What kernels of 64 and of 32 bits mean by it; the second one for beancounters alone. */
const MOST = 9223372036854775807n;
const MOST_OF_32_BITS = 2147483647n;
const PAGE = 4096n;
const FACTORS: Readonly<Record<string, bigint>> = { k: 1n << 10n, m: 1n << 20n, g: 1n << 30n, p: PAGE };

const ONE: Readonly<Record<AllocationWord["counts"], string>> = {
  bytes: "bytes, e.g. 26429120, 512m or 2g (suffixes k, m, g and p, a page of 4096 bytes)",
  pages: "pages of 4096 bytes, e.g. 65536, or bytes with a suffix, e.g. 512m (k, m, g, or p for pages)",
  items: "a whole number, e.g. 300",
  percent: "percent of one CPU, e.g. 150 or 150%",
};

/** What a fleet file may say of it. */
export function describeExpected({ name, counts, form }: AllocationWord): string {
  return `${name} in ${ONE[counts]}, or ${UNLIMITED}${form === "pair" ? "; or barrier:limit of such" : ""}`;
}

/**
 * Reads what a fleet file says, as vzctl reads it: one value is barrier and limit.
 *
 * @throws InvalidAmount
 */
export function parseAmount(said: string | number, word: AllocationWord): string {
  const parts = String(said).toLowerCase().split(":");
  if (parts.length > (word.form === "pair" ? 2 : 1)) throw new InvalidAmount(describeExpected(word));
  const [barrier = "", limit = barrier] = parts.map((part) => parseOne(part, word));
  if (word.form === "single") return barrier;
  if (exceeds(barrier, limit))
    throw new InvalidAmount(`a barrier that isn't above its limit; ${barrier} is above ${limit}`);
  return `${barrier}:${limit}`;
}

function parseOne(text: string, word: AllocationWord): string {
  const { counts, form } = word;
  if (text === UNLIMITED) return UNLIMITED;
  const pattern = { bytes: /^(\d{1,19})([kmgp]?)$/, items: /^(\d{1,19})()$/, percent: /^(\d{1,6})%?()$/ };
  const [, digits, suffix = ""] = pattern[counts === "pages" ? "bytes" : counts].exec(text) ?? [];
  if (digits === undefined) throw new InvalidAmount(describeExpected(word));
  const factor = FACTORS[suffix] ?? 1n;
  const amount = (BigInt(digits) * factor) / (counts === "pages" && suffix !== "" ? PAGE : 1n);
  if (form === "single" && amount === 0n) throw new InvalidAmount(describeExpected(word));
  if (amount >= MOST || (form === "pair" && amount === MOST_OF_32_BITS)) return UNLIMITED;
  // As the kernel does with a limit of a control group.
  return String(form === "single" && counts === "bytes" ? (amount / PAGE || 1n) * PAGE : amount);
}

/** Whether what is held wouldn't fit. */
export function isBelowHeld(amount: string, held: string, { promises }: AllocationWord): boolean {
  const parts = amount.split(":");
  return (promises === undefined ? parts : parts.slice(-1)).some((part) => exceeds(held, part));
}

function exceeds(one: string, other: string): boolean {
  if (other === UNLIMITED) return false;
  return one === UNLIMITED || BigInt(one) > BigInt(other);
}

/** As people write it: `300`, `24m:32m`, `150%`. A word that no runtime knows any more is told as it's kept. */
export function describeAmount(parameter: string, amount: string): string {
  const [barrier = "", limit = barrier] = amount
    .split(":")
    .map((part) => describeOne(part, findWord(parameter)));
  return barrier === limit ? limit : `${barrier}:${limit}`;
}

function describeOne(part: string, word: AllocationWord | undefined): string {
  if (!/^\d+$/.test(part) || word === undefined) return part;
  if (word.counts === "percent") return `${part}%`;
  if (word.counts !== "bytes") return part;
  const suffix = ["g", "m", "k"].find((one) => part !== "0" && BigInt(part) % (FACTORS[one] ?? 1n) === 0n);
  return suffix === undefined ? part : `${BigInt(part) / (FACTORS[suffix] ?? 1n)}${suffix}`;
}
