/** Who of the infrastructure team passed a release, when, and what it was then. */
export interface Approval {
  readonly by: string;
  /** A moment, ISO 8601. */
  readonly at: string;
  /** Of the release, as `releaseDigest` gives it. */
  readonly digest: string;
}

/** What a snapshot says of itself. */
export interface PromotionRecord {
  readonly release: string;
  readonly digest: string;
  /** When it was promoted: ISO 8601. */
  readonly at: string;
  /** Who ran the promotion. */
  readonly by: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

const FIELDS = ["release", "digest", "at", "by", "approvedBy", "approvedAt"] as const;

/** Lines of a key, a blank and the rest of the line, which a shell reads as well. */
export function formatRecord(record: PromotionRecord): string {
  return FIELDS.map((field) => `${field} ${record[field].replaceAll(/\s+/g, " ").trim()}\n`).join("");
}

/** @returns undefined for what is no record, or only a part of one */
export function parseRecord(text: string): PromotionRecord | undefined {
  const values = new Map(
    text.split("\n").flatMap((line) => {
      const [, key = "", value = ""] = /^(\S+) (.+)$/.exec(line) ?? [];
      return key === "" ? [] : [[key, value] as const];
    }),
  );
  const [release, digest, at, by, approvedBy, approvedAt] = FIELDS.map((field) => values.get(field));
  if (release === undefined || digest === undefined || at === undefined) return undefined;
  if (by === undefined || approvedBy === undefined || approvedAt === undefined) return undefined;
  return { release, digest, at, by, approvedBy, approvedAt };
}
