const GOOD = 1;
const TRUSTED = 128;

// The states of FreePBX's GPG class, which add up.
const BITS: readonly (readonly [bit: number, words: string])[] = [
  [2, "has files that were changed since it was signed"],
  [4, "has an invalid signature"],
  [8, "is unsigned"],
  [16, "has a signature that its FreePBX can't check"],
  [32, "is signed with an expired key"],
  [64, "is signed with a revoked key"],
];

/**
 * What is wrong with a module's signature, as the part of a sentence after its name; undefined when it's good and by a
 * trusted key.
 *
 * @param state as FreePBX keeps it: 1 good, 2 tampered, 4 invalid, 8 unsigned, 16 unsupported, 32 expired, 64 revoked, 128 trusted
 */
export function describeSignature(state: number): string | undefined {
  if (state === GOOD + TRUSTED) return undefined;
  if (state === 0) return "has a signature that its FreePBX hasn't looked at yet";
  const found = BITS.filter(([bit]) => (state & bit) !== 0).map(([, words]) => words);
  if (found.length > 0) return found.join(" and ");
  return state === GOOD
    ? "is signed with a key that its FreePBX doesn't trust"
    : `has a signature in a state that nobody knows (${state})`;
}
