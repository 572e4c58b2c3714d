/**
 * What a script inside a container prints: sections `@@NAME`, closed by `@@end CODE` (see `inside/processes.sh`). What somebody
 * else said is indented by a blank, which is taken off here.
 */
export interface Sections {
  /** Lines by section name; what came before the first section is under `""`. */
  readonly lines: ReadonlyMap<string, readonly string[]>;
  /** The code of the closing section; undefined when the script was cut short. */
  readonly end: number | undefined;
}

const HEADER = /^@@([a-z-]+)(?: (.*))?$/;

export function parseSections(text: string): Sections {
  const lines = new Map<string, string[]>();
  let current: string[] = [];
  lines.set("", current);
  let end: number | undefined;
  for (const line of text.split("\n")) {
    const [, name, rest] = HEADER.exec(line) ?? [];
    if (name === undefined) {
      const content = line.startsWith(" ") ? line.slice(1) : line;
      if (content !== "") current.push(content);
    } else if (name === "end") {
      end = Number(rest);
      current = [];
    } else {
      current = rest === undefined ? [] : [rest];
      lines.set(name, current);
    }
  }
  return { lines, end };
}
