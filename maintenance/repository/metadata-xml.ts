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
  const element = parseElement(text);
  if (localName(element) !== root) {
    throw new InvalidMetadata(`begins with <${localName(element)}> instead of <${root}>`);
  }
  return element;
}

/** @throws InvalidMetadata */
export function parseElement(text: string): XmlElement {
  try {
    const { root } = parseXml(text);
    if (root !== null) return root;
  } catch (error) {
    if (error instanceof RangeError) throw new InvalidMetadata("is nested too deep");
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
