import { InvalidFile } from "../../files/problem";

/** A line of content, unfolded, e.g. `DTSTART;TZID=Europe/Berlin:20261127T220000`. */
export interface ContentLine {
  /** Where it begins, counted from 1. */
  readonly line: number;
  /** In capitals; empty where the line has none. */
  readonly name: string;
  readonly text: string;
}

/** What stands between BEGIN and END. */
export interface Component {
  /** In capitals, e.g. `VEVENT`. */
  readonly name: string;
  readonly line: number;
  readonly lines: readonly ContentLine[];
  readonly parts: readonly Component[];
}

interface OpenComponent extends Component {
  readonly lines: ContentLine[];
  readonly parts: OpenComponent[];
}

/** VCALENDAR, VEVENT, VALARM: nothing stands deeper. */
const DEEPEST = 8;
const LINE_BREAK = /\r\n|\n|\r/;
const NAME = /^[A-Za-z0-9-]+(?=[;:])/;

/**
 * The calendars of an iCalendar text (RFC 5545, 3.4): its frame. What its lines mean is read where they're needed, so that one that is
 * broken is no reason to refuse the others.
 * @throws InvalidFile when it isn't one
 */
export function readComponents(text: string, file: string): Component[] {
  const refuse = (line: number, message: string): never => {
    throw new InvalidFile([{ file, line, path: [], message }]);
  };
  const root: OpenComponent = { name: "", line: 1, lines: [], parts: [] };
  const open = [root];
  for (const line of unfold(text)) {
    const current = open.at(-1) ?? root;
    if (line.name === "BEGIN") {
      const name = valueOf(line).toUpperCase();
      if (current === root && name !== "VCALENDAR")
        refuse(line.line, "isn't an iCalendar file: it begins with no VCALENDAR");
      if (open.length > DEEPEST) refuse(line.line, "components stand too deep in each other");
      const begun: OpenComponent = { name, line: line.line, lines: [], parts: [] };
      current.parts.push(begun);
      open.push(begun);
    } else if (line.name === "END") {
      if (current === root || valueOf(line).toUpperCase() !== current.name)
        refuse(line.line, "END comes without its BEGIN: the file is damaged; export it again");
      open.pop();
    } else if (current === root) {
      refuse(line.line, "isn't an iCalendar file: it begins with no VCALENDAR");
    } else {
      current.lines.push(line);
    }
  }
  const unfinished = open.length > 1 ? open.at(-1) : undefined;
  if (unfinished !== undefined)
    refuse(unfinished.line, "has no END: the file is cut off or damaged; export it again");
  if (root.parts.length === 0) refuse(1, "isn't an iCalendar file: it begins with no VCALENDAR");
  return root.parts.flatMap(withNested);
}

/** There are programs that put calendars into each other. */
function withNested(calendar: Component): Component[] {
  const [nested, parts] = [true, false].map((wanted) =>
    calendar.parts.filter(({ name }) => (name === "VCALENDAR") === wanted),
  );
  return [{ ...calendar, parts: parts ?? [] }, ...(nested ?? []).flatMap(withNested)];
}

/** The first line of a name. */
export function findLine({ lines }: Component, name: string): ContentLine | undefined {
  return lines.find((line) => line.name === name);
}

export function findLines({ lines }: Component, name: string): ContentLine[] {
  return lines.filter((line) => line.name === name);
}

/** What stands behind a line's last colon: its value, for those that have no colon in it. */
export function valueOf({ text }: ContentLine): string {
  return text.slice(text.lastIndexOf(":") + 1).trim();
}

/** A line that begins with a blank belongs to the one before. */
function unfold(text: string): ContentLine[] {
  const unfolded: { line: number; pieces: string[] }[] = [];
  for (const [i, piece] of text
    .replace(/^\ufeff/, "")
    .split(LINE_BREAK)
    .entries()) {
    const last = unfolded.at(-1);
    if (/^[ \t]/.test(piece) && last !== undefined) last.pieces.push(piece.slice(1));
    else if (piece.trim() !== "") unfolded.push({ line: i + 1, pieces: [piece] });
  }
  return unfolded.map(({ line, pieces }) => {
    const joined = pieces.join("");
    return { line, name: (NAME.exec(joined)?.[0] ?? "").toUpperCase(), text: joined };
  });
}
