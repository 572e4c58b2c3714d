import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";

/** Metadata of a repository that can't be used; the message is a sentence part after the file's name. */
export class InvalidMetadata extends Error {
  override readonly name = "InvalidMetadata";
}

/**
 * Reads a metadata document.
 * @param root the name its root must have
 * @throws InvalidMetadata
 */
export function readDocument(text: string, root: string): XmlElement {
  const element = parse(text);
  if (localName(element) !== root) {
    throw new InvalidMetadata(`begins with <${localName(element)}> instead of <${root}>`);
  }
  return element;
}

/**
 * Reads a list one element at a time: a distribution's lists are hundreds of megabytes, as one tree several times that.
 * The root says how many there are, which is checked.
 *
 * @param root the name its root must have
 * @param item the name of an element of the list
 * @throws InvalidMetadata
 */
export function* readPackageList(text: string, root: string, item: string): Generator<XmlElement> {
  for (const { element } of readListTexts(text, root, item)) yield element;
}

/** As {@link readPackageList}, each element with its own text. */
export function* readListTexts(
  text: string,
  root: string,
  item: string,
): Generator<{ readonly element: XmlElement; readonly text: string }> {
  const start = new RegExp(`<${root}[\\s>]`).exec(text);
  if (start === null) throw new InvalidMetadata(`has no element <${root}>`);
  const promised = /^[^>]*\spackages=["'](\d+)["']/.exec(text.slice(start.index, start.index + 1000))?.[1];
  // In text these would be escaped; in the list itself nobody writes them, and they could hide where an element ends.
  if (/<!(?:--|\[CDATA\[|DOCTYPE|ENTITY)/.test(text)) {
    throw new InvalidMetadata(
      "contains a comment, CDATA or a document type, as no repository tool writes it",
    );
  }
  const opening = new RegExp(`<${item}[\\s>]`, "g");
  const closing = `</${item}>`;
  let count = 0;
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const end = text.indexOf(closing, found.index);
    if (end < 0) throw new InvalidMetadata(`breaks off in the ${count + 1}. <${item}>`);
    const own = text.slice(found.index, end + closing.length);
    yield { element: parse(own), text: own };
    opening.lastIndex = end + closing.length;
    count++;
  }
  if (!new RegExp(`</${root}\\s*>\\s*$`).test(text))
    throw new InvalidMetadata(`breaks off before </${root}>`);
  if (promised !== undefined && Number(promised) !== count) {
    throw new InvalidMetadata(`says it has ${promised} packages, but has ${count}`);
  }
}

function parse(text: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root !== null) return root;
  } catch (error) {
    if (!(error instanceof XmlError)) throw error;
    const [reason = ""] = error.message.split("\n");
    throw new InvalidMetadata(`is no XML: ${reason}`);
  }
  throw new InvalidMetadata("is an empty document");
}

/** The name without a namespace's prefix. */
export function localName({ name }: XmlElement): string {
  return name.slice(name.indexOf(":") + 1);
}

export function childrenOf(parent: XmlElement | undefined, name: string): readonly XmlElement[] {
  return (parent?.children ?? []).filter(
    (child): child is XmlElement => child instanceof XmlElement && localName(child) === name,
  );
}

export function childOf(parent: XmlElement | undefined, name: string): XmlElement | undefined {
  return childrenOf(parent, name)[0];
}

/** @throws InvalidMetadata unless there's one that isn't empty */
export function textOf(parent: XmlElement, name: string): string {
  const text = childOf(parent, name)?.text.trim();
  if (text === undefined || text === "") {
    throw new InvalidMetadata(`has a <${localName(parent)}> without <${name}>`);
  }
  return text;
}

/** @throws InvalidMetadata unless it's there */
export function attributeOf(element: XmlElement | undefined, name: string, where: string): string {
  const value = element?.attributes[name];
  if (value === undefined) throw new InvalidMetadata(`has ${where} without ${name}`);
  return value;
}

/** @throws InvalidMetadata unless it's a whole number that a number can hold exactly */
export function numberOf(element: XmlElement | undefined, name: string, where: string): number {
  const value = attributeOf(element, name, where);
  const number = Number(value);
  if (!/^\d+$/.test(value) || !Number.isSafeInteger(number)) {
    throw new InvalidMetadata(`has ${where} whose ${name} is ${JSON.stringify(value)}, no number`);
  }
  return number;
}
