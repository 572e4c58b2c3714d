import type { XmlElement } from "@rgrove/parse-xml";
import { countTags } from "../files/count-tags";
import { Allowance, LONGEST_ITEM, MOST_ITEMS, MOST_TAGS } from "./limits";
import { InvalidMetadata, parseElement } from "./metadata-xml";
import type { TextReader } from "./text-reader";

/** What may come before the root, or after it. */
const LONGEST_EDGE = 64 * 1024;

/** Behind the last element of a list there's no more than this. */
const TAIL = 1000;

export interface ListItem {
  readonly element: XmlElement;
  /** Its own. */
  readonly text: string;
}

/**
 * Reads a list one element at a time.
 *
 * @param root the name its root must have
 * @param item the name of an element of the list
 * @param onItem what it throws ends the reading
 * @param conclude gives the result, once all are read
 */
export function readList<T>(
  root: string,
  item: string,
  onItem: (item: ListItem) => void,
  conclude: () => T,
): TextReader<T> {
  const list = new ListReader(root, item, onItem);
  return {
    write: (piece) => {
      list.write(piece);
    },
    end: () => {
      list.end();
      return conclude();
    },
  };
}

/**
 * Reads a list one element at a time, from pieces of its text: as one tree a distribution's lists would be gigabytes.
 * The root may say how many there are (`packages`), which is checked.
 */
class ListReader {
  private readonly items = new Allowance(MOST_ITEMS, "elements");
  private readonly root: { readonly opening: RegExp; readonly closing: RegExp; readonly empty: RegExp };
  private readonly opening: RegExp;
  private readonly closing: string;
  /** What isn't read yet: nothing of it is within an element of the list. */
  private rest = "";
  /** Of an element of the list whose end hasn't come yet, with its end: what was looked through already isn't again. */
  private open: string[] = [];
  private openLength = 0;
  /** Its last characters, one fewer than its end has. */
  private openTail = "";
  private hasBegun = false;
  private promised: string | undefined;
  private count = 0;

  constructor(
    private readonly rootName: string,
    private readonly item: string,
    private readonly onItem: (item: ListItem) => void,
  ) {
    this.root = {
      opening: new RegExp(`<${rootName}(?:[\\s/][^<>]*)?>`),
      closing: new RegExp(`</${rootName}\\s*>\\s*$`),
      empty: new RegExp(`<${rootName}(?:\\s[^<>]*)?/>\\s*$`),
    };
    this.opening = new RegExp(`<${item}[\\s>]`, "g");
    this.closing = `</${item}>`;
  }

  /** @throws InvalidMetadata */
  write(piece: string): void {
    // In text this would be escaped; in the list itself nobody writes it, and it could hide where an element ends.
    if (piece === "") return;
    const before = this.open.length > 0 ? this.openTail : this.rest;
    if (piece.includes("<!") || (before.endsWith("<") && piece.startsWith("!"))) {
      throw new InvalidMetadata(
        "contains a comment, CDATA or a document type, as no repository tool writes it",
      );
    }
    if (this.open.length > 0) this.continueItem(piece);
    else {
      this.rest += piece;
      if (this.hasBegun || this.begin()) this.readItems();
    }
  }

  /** @throws InvalidMetadata */
  end(): void {
    if (!this.hasBegun) throw new InvalidMetadata(`has no element <${this.rootName}>`);
    if (this.open.length > 0)
      throw new InvalidMetadata(`breaks off in the ${this.count + 1}. <${this.item}>`);
    if (!this.root.closing.test(this.rest) && !this.root.empty.test(this.rest))
      throw new InvalidMetadata(`breaks off before </${this.rootName}>`);
    if (this.promised !== undefined && Number(this.promised) !== this.count) {
      throw new InvalidMetadata(`says it has ${this.promised} packages, but has ${this.count}`);
    }
  }

  private begin(): boolean {
    const [opening] = this.root.opening.exec(this.rest) ?? [];
    if (opening === undefined) {
      if (this.rest.length > LONGEST_EDGE) throw new InvalidMetadata(`has no element <${this.rootName}>`);
      return false;
    }
    this.promised = /\spackages=["'](\d+)["']/.exec(opening)?.[1];
    this.hasBegun = true;
    return true;
  }

  private readItems(): void {
    let position = 0;
    for (;;) {
      this.opening.lastIndex = position;
      const start = this.opening.exec(this.rest)?.index;
      if (start === undefined) {
        this.rest = this.rest.slice(Math.max(position, this.rest.length - TAIL));
        return;
      }
      const end = this.rest.indexOf(this.closing, start);
      if (end < 0) {
        const beginning = this.rest.slice(start);
        this.rest = "";
        this.openItem(beginning);
        return;
      }
      position = end + this.closing.length;
      this.read(this.rest.slice(start, position));
    }
  }

  private continueItem(piece: string): void {
    const end = (this.openTail + piece).indexOf(this.closing);
    if (end < 0) {
      this.openItem(piece);
      return;
    }
    const length = end - this.openTail.length + this.closing.length;
    const text = [...this.open, piece.slice(0, length)].join("");
    this.open = [];
    this.openLength = 0;
    this.openTail = "";
    this.read(text);
    this.rest = piece.slice(length);
    this.readItems();
  }

  private openItem(piece: string): void {
    this.open.push(piece);
    this.openLength += piece.length;
    this.openTail = (this.openTail + piece).slice(1 - this.closing.length);
    if (this.openLength > LONGEST_ITEM) {
      throw new InvalidMetadata(
        `has a <${this.item}> of more than ${LONGEST_ITEM} characters, the ${this.count + 1}.`,
      );
    }
  }

  private read(text: string): void {
    this.items.take(1);
    new Allowance(MOST_TAGS, `tags in the ${this.count + 1}. <${this.item}>`).take(countTags(text));
    this.onItem({ element: parseElement(text), text });
    this.count++;
  }
}
