import { copyText } from "../../maintenance/text/copy-text";
import { quoteForeign } from "../../maintenance/text/plain-text";

/** More of a kind nobody reads. */
const MOST = 50;

/**
 * What a machine tells of one kind, as far as somebody reads it: a container belongs to a customer, who may have it say anything, and it
 * stands in plans, states and reports. Where there's more, the last line says how much.
 *
 * @param longest of a line, in characters
 */
export function fewLines(lines: readonly string[], longest = 300): readonly string[] {
  const few = lines.slice(0, MOST).map((line) => copyText(quoteForeign(line, longest)));
  return lines.length <= MOST ? few : [...few, `… (${lines.length - MOST} more)`];
}
