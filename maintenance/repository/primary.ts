import type { XmlElement } from "@rgrove/parse-xml";
import { ARCHITECTURES } from "../packages/architecture";
import { formatNevra, InvalidNevra, type Package, parseNevra } from "../packages/nevra";
import type { AvailablePackage, WrittenRequirement } from "./available-package";
import { type Capability, type Comparison, COMPARISONS, formatCapability } from "./capability";
import {
  attributeOf,
  childOf,
  childrenOf,
  InvalidMetadata,
  numberOf,
  readPackageList,
  textOf,
} from "./metadata-xml";
import { InvalidRequirement, parseRichRequirement, type Requirement } from "./requirement";

/**
 * Reads primary.xml, the list of a repository's packages; sources, which can't be installed, are left out.
 * @param repository its name, for the packages to carry
 * @throws InvalidMetadata
 */
export function parsePrimary(text: string, repository: string): AvailablePackage[] {
  const packages: AvailablePackage[] = [];
  for (const element of readPackageList(text, "metadata", "package")) {
    const arch = textOf(element, "arch");
    if (arch !== "src" && arch !== "nosrc") packages.push(readPackage(element, arch, repository));
  }
  return packages;
}

function readPackage(element: XmlElement, arch: string, repository: string): AvailablePackage {
  const build = readBuild(element, arch);
  const nevra = formatNevra(build);
  const where = `package ${nevra}`;
  const checksum = childOf(element, "checksum");
  const sha256 = checksum?.text.trim().toLowerCase() ?? "";
  if (checksum?.attributes["type"] !== "sha256" || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new InvalidMetadata(
      `has no SHA-256 checksum of ${nevra}; a release needs them: make the repository by createrepo_c --checksum sha256`,
    );
  }
  const time = childOf(element, "time");
  const location = childOf(element, "location");
  const format = childOf(element, "format");
  const headerStart = numberOf(childOf(format, "header-range"), "start", where);
  if (headerStart === 0)
    throw new InvalidMetadata(`has ${where} whose header begins at 0, where no package's does`);
  return {
    ...build,
    repository,
    sha256,
    location: joinLocation(attributeOf(location, "href", where), location?.attributes["xml:base"]),
    size: numberOf(childOf(element, "size"), "package", where),
    publishedAt: Math.max(numberOf(time, "file", where), numberOf(time, "build", where)),
    headerStart,
    provides: entriesOf(format, "provides").map((entry) => readCapability(entry, nevra)),
    requires: entriesOf(format, "requires").flatMap((entry) => readRequirement(entry, nevra)),
    obsoletes: entriesOf(format, "obsoletes").map((entry) => readCapability(entry, nevra)),
    files: childrenOf(format, "file").map((file) => file.text),
  };
}

/** What a release can't name, it can't contain: hence through the same door as what people write. */
function readBuild(element: XmlElement, arch: string): Package {
  const name = textOf(element, "name");
  const version = childOf(element, "version");
  const where = `package ${name}`;
  if (!ARCHITECTURES.has(arch))
    throw new InvalidMetadata(`has ${where} for the unknown architecture ${arch}`);
  const build: Package = {
    name,
    epoch: readEpoch(version?.attributes["epoch"], where),
    version: attributeOf(version, "ver", where),
    release: attributeOf(version, "rel", where),
    arch,
  };
  try {
    parseNevra(formatNevra(build));
  } catch (error) {
    if (!(error instanceof InvalidNevra)) throw error;
    throw new InvalidMetadata(`has a package that can't be: ${error.message}`);
  }
  return build;
}

function readEpoch(text: string | undefined, where: string): number {
  if (text === undefined || text === "") return 0;
  if (!/^\d{1,10}$/.test(text))
    throw new InvalidMetadata(`has ${where} with the epoch ${JSON.stringify(text)}`);
  return Number(text);
}

function joinLocation(href: string, base: string | undefined): string {
  const location = base === undefined ? href : `${base.replace(/\/*$/, "/")}${href}`;
  if (location.startsWith("/") || location.split("/").includes("..") || /[\\?#\p{Cc}]/u.test(location)) {
    throw new InvalidMetadata(
      `has a package at ${JSON.stringify(location)}, which isn't within the repository`,
    );
  }
  return location;
}

function entriesOf(format: XmlElement | undefined, list: string): readonly XmlElement[] {
  return childrenOf(childOf(format, list), "entry");
}

function readCapability(entry: XmlElement, nevra: string): Capability {
  const { flags, epoch, ver, rel } = entry.attributes;
  const name = attributeOf(entry, "name", `a dependency of ${nevra}`);
  // Messages and release files repeat it, a line each.
  if ([name, ver ?? "", rel ?? ""].some((text) => /\p{Cc}/u.test(text))) {
    throw new InvalidMetadata(
      `has a dependency of ${nevra} with a control character: ${JSON.stringify(name)}`,
    );
  }
  if (flags === undefined || ver === undefined) return { name };
  if (!Object.hasOwn(COMPARISONS, flags)) {
    throw new InvalidMetadata(
      `has a dependency of ${nevra} with the unknown comparison ${JSON.stringify(flags)}`,
    );
  }
  const than = {
    epoch: readEpoch(epoch, `a dependency of ${nevra}`),
    version: ver,
    ...(rel !== undefined && rel !== "" && { release: rel }),
  };
  return { name, range: { comparison: flags as Comparison, than } };
}

/** What rpm itself must be able to do (`rpmlib(…)`) no package provides. */
function readRequirement(entry: XmlElement, nevra: string): WrittenRequirement[] {
  const capability = readCapability(entry, nevra);
  if (capability.name.startsWith("rpmlib(")) return [];
  return [{ text: formatCapability(capability), requirement: readRich(capability, nevra) }];
}

function readRich(capability: Capability, nevra: string): Requirement {
  if (!capability.name.startsWith("(")) return { kind: "capability", capability };
  try {
    return parseRichRequirement(capability.name);
  } catch (error) {
    if (!(error instanceof InvalidRequirement)) throw error;
    throw new InvalidMetadata(
      `has a package with a dependency that can't be read, ${nevra}: ${error.message}`,
    );
  }
}
