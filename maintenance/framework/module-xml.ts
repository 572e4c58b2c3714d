import { parseXml, XmlElement, XmlError } from "@rgrove/parse-xml";
import type { Comparison } from "./version";

/** What a module needs: a version of FreePBX or PHP, or an enabled module, of some version where one is given. */
export type Dependency =
  | { readonly kind: "freepbx" | "php"; readonly comparison: Comparison; readonly version: string }
  | {
      readonly kind: "module";
      readonly name: string;
      readonly atVersion?: { readonly comparison: Comparison; readonly version: string };
    };

/** What matters of a module.xml. */
export interface ModuleDescription {
  readonly rawname: string;
  readonly version: string;
  /** Without `phpcomponent`, `file` and `engine`, which only the admin tool in the container can judge. */
  readonly depends: readonly Dependency[];
  /** What its vendor says that it breaks (`<breaking>`), as `ELEMENT: TEXT`, 300 characters at most; absent where nothing is said. */
  readonly breaking?: string;
}

/** A module.xml that can't be used; the message is a sentence part after the module's name. */
export class InvalidModuleXml extends Error {
  override readonly name = "InvalidModuleXml";
}

/**
 * Reads a module.xml.
 * @throws InvalidModuleXml
 */
export function parseModuleXml(text: string): ModuleDescription {
  const root = readRoot(text);
  const depends = childrenOf(root, "depends").flatMap((element) =>
    element.children.filter((child) => child instanceof XmlElement),
  );
  const breaking = childrenOf(root, "breaking").flatMap(describeLeaves).join(", ").slice(0, LONGEST_BREAKING);
  return {
    rawname: textOf(root, "rawname"),
    version: textOf(root, "version"),
    depends: depends.flatMap(({ name, text: wanted }) => readDependency(name, wanted.trim())),
    ...(breaking !== "" && { breaking }),
  };
}

const LONGEST_BREAKING = 300;

/** What is said at the ends of an element's branches: FreePBX's own forms of `<breaking>` differ from version to version. */
function describeLeaves(element: XmlElement): string[] {
  const children = element.children.filter((child) => child instanceof XmlElement);
  if (children.length > 0) return children.flatMap(describeLeaves);
  const text = element.text.trim().replaceAll(/\s+/g, " ");
  return text === "" ? [] : [`${element.name}: ${text}`];
}

function readRoot(text: string): XmlElement {
  try {
    // Some begin with blank lines, which expat lets pass before an element.
    const { root } = parseXml(text.trim());
    if (root?.name === "module") return root;
  } catch (error) {
    // The parser calls itself for each element within another, until there's no more stack.
    if (error instanceof RangeError)
      throw new InvalidModuleXml("has a module.xml with elements within elements without end");
    if (!(error instanceof XmlError)) throw error;
    const [reason = ""] = error.message.split("\n");
    throw new InvalidModuleXml(`has a module.xml that is no XML: ${reason}`);
  }
  throw new InvalidModuleXml("has a module.xml without an element <module>");
}

function childrenOf(parent: XmlElement, name: string): readonly XmlElement[] {
  return parent.children.filter(
    (child): child is XmlElement => child instanceof XmlElement && child.name === name,
  );
}

function textOf(root: XmlElement, name: string): string {
  const text = childrenOf(root, name)[0]?.text.trim();
  if (text === undefined || text === "")
    throw new InvalidModuleXml(`has a module.xml without an element <${name}>`);
  return text;
}

const OPERATOR = String.raw`(?<operator>lt|le|gt|ge|==|=|eq|!=|ne)?\s*`;
const VERSION = String.raw`(?<version>\d[\w.]*)`;
const OF_VERSION = new RegExp(`^${OPERATOR}${VERSION}$`, "i");
const OF_MODULE = new RegExp(String.raw`^(?<name>\w+)(?:\s+${OPERATOR}${VERSION})?$`, "i");

/** What FreePBX couldn't read it wouldn't check either. */
function readDependency(type: string, text: string): Dependency[] {
  if (type === "version" || type === "phpversion") {
    const { operator, version } = OF_VERSION.exec(text)?.groups ?? {};
    if (version === undefined) return [];
    const kind = type === "version" ? "freepbx" : "php";
    return [{ kind, comparison: readComparison(operator), version }];
  }
  if (type !== "module") return [];
  const { name, operator, version } = OF_MODULE.exec(text)?.groups ?? {};
  if (name === undefined) return [];
  if (version === undefined) return [{ kind: "module", name }];
  return [{ kind: "module", name, atVersion: { comparison: readComparison(operator), version } }];
}

function readComparison(operator = "ge"): Comparison {
  switch (operator.toLowerCase()) {
    case "lt":
      return "lt";
    case "le":
      return "le";
    case "gt":
      return "gt";
    case "eq":
    case "=":
    case "==":
      return "eq";
    case "ne":
    case "!=":
      return "ne";
    default:
      return "ge";
  }
}
