import {
  type Capability,
  type Comparison,
  parseCapabilityVersion,
} from "../../../maintenance/repository/capability";

/** rpm's RPMSENSE_LESS, _GREATER and _EQUAL (include/rpm/rpmds.h). */
const LESS = 2;
const GREATER = 4;
const EQUAL = 8;

const COMPARISONS: Readonly<Record<number, Comparison>> = {
  [LESS]: "LT",
  [LESS | EQUAL]: "LE",
  [EQUAL]: "EQ",
  [GREATER | EQUAL]: "GE",
  [GREATER]: "GT",
};

/**
 * Reads lines `NEVRA<TAB>NAME<TAB>FLAGS<TAB>VERSION` (see `resolve.sh`).
 *
 * @returns by NEVRA; a package that takes no other's place isn't in it
 */
export function readObsoletes(text: string): ReadonlyMap<string, readonly Capability[]> {
  const found = new Map<string, Capability[]>();
  for (const line of text.split("\n")) {
    const [nevra = "", name = "", flags = "", version = ""] = line.split("\t");
    if (name === "") continue;
    const comparison = COMPARISONS[Number(flags) & (LESS | GREATER | EQUAL)];
    const wish: Capability =
      comparison === undefined || version === ""
        ? { name }
        : { name, range: { comparison, than: parseCapabilityVersion(version) } };
    found.set(nevra, [...(found.get(nevra) ?? []), wish]);
  }
  return found;
}
