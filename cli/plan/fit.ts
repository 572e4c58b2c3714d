/** A part of a text that may be cut off behind any of its items. */
export interface Section {
  /** How its items are called where it is said that some are missing: `changes on node1`. */
  readonly name: string;
  readonly head: string;
  readonly items: readonly string[];
  readonly tail: string;
}

/** How many sections are named that aren't whole. */
const NAMED = 5;

/**
 * As many items of as many sections as there's room for, and at the end what was left out, if anything.
 *
 * @param limit in UTF-16 code units; the result is longer only where the first section's head leaves no room
 * @param explain makes the last paragraph of what is missing, such as `12 of 40 changes on node1`
 */
export function fitSections(
  sections: readonly Section[],
  limit: number,
  explain: (missing: string) => string,
): string {
  const whole = sections.map(assemble).join("");
  if (whole.length <= limit) return whole;

  const [first, ...others] = sections;
  let text = first === undefined ? "" : first.head;
  const budget = limit - explain(joinMissing(sections.map(describeAll).sort(byLength))).length;
  const missing: string[] = [];
  for (const section of first === undefined ? [] : [{ ...first, head: "" }, ...others]) {
    const fitting = cutOff(section, budget - text.length);
    if (fitting.items.length > 0) text += assemble(fitting);
    const left = section.items.length - fitting.items.length;
    if (left > 0) missing.push(`${left} of ${section.items.length} ${section.name}`);
  }
  return text + explain(joinMissing(missing));
}

function assemble({ head, items, tail }: Section): string {
  return head + items.join("") + tail;
}

function cutOff(section: Section, room: number): Section {
  let left = room - section.head.length - section.tail.length;
  const end = section.items.findIndex((item) => (left -= item.length) < 0);
  return end < 0 ? section : { ...section, items: section.items.slice(0, end) };
}

/** As long as any text on what is missing of a section. */
function describeAll({ items, name }: Section): string {
  return `${items.length} of ${items.length} ${name}`;
}

function byLength(a: string, b: string): number {
  return b.length - a.length;
}

function joinMissing(missing: readonly string[]): string {
  const named = missing.slice(0, NAMED).join(", ");
  const more = missing.length - NAMED;
  return more > 0 ? `${named}, and parts of ${more} more sections` : named;
}
