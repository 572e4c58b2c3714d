import { createHash } from "node:crypto";
import { copyText } from "../../maintenance/text/copy-text";

/** Texts differ from machine to machine where everybody installs what they like. */
const MOST_KEPT = 1000;

/**
 * A reader that reads alike texts once. Machines that were made alike say the same of hundreds of packages, and a fleet's answers are too
 * much to be read and kept again and again. What it throws isn't kept.
 */
export function readOnce<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, { readonly value: T }>();
  return (text) => {
    const key = createHash("sha256").update(text).digest("base64");
    const found = known.get(key);
    if (found !== undefined) return found.value;
    if (known.size >= MOST_KEPT) known.clear();
    const value = read(copyText(text));
    known.set(key, { value });
    return value;
  };
}
