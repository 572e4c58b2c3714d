import { InvalidFile } from "./problem";

/** How a file of ours is told from somebody else's, of which nothing may be quoted: a message may be read by others. */
export interface FileForm {
  /** As messages call it: `a release file`. */
  readonly what: string;
  /** Fields at the top of which such a file has at least one. */
  readonly fields: readonly string[];
  /** Whether a bare list is such a file as well. */
  readonly mayBeList?: true;
}

export function isOfForm({ fields }: FileForm, topKeys: readonly string[]): boolean {
  return topKeys.some((key) => fields.includes(key));
}

/**
 * @param brokenAt the line at which it couldn't be read any more
 * @throws InvalidFile
 */
export function refuseForeign({ what, fields }: FileForm, file: string, brokenAt?: number): never {
  const named = fields.slice(0, 3).map((field) => `\`${field}:\``);
  const expected =
    fields.length > 1
      ? `none of ${named.join(", ")}${fields.length > 3 ? ", …" : ""}`
      : `no ${named.join("")}`;
  const broken = brokenAt === undefined ? "" : ", or can't be read up to there";
  const message = `isn't ${what}: it has ${expected} at its top${broken}`;
  throw new InvalidFile([{ file, line: brokenAt ?? 1, path: [], message }]);
}
