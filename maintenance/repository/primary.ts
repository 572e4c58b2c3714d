import type { XmlElement } from "@rgrove/parse-xml";
import { ARCHITECTURES } from "../packages/architecture";
import { provideInstallOnly } from "../packages/install-only";
import { formatNevra, InvalidNevra, type Package, parseNevra } from "../packages/nevra";
import { isPlain } from "../text/plain-text";
import type { AvailablePackage } from "./available-package";
import { Dependencies, detach, readEpoch } from "./dependencies";
import { Allowance, MOST_ENTRIES } from "./limits";
import { readList } from "./list-reader";
import { attributeOf, childOf, childrenOf, InvalidMetadata, numberOf, textOf } from "./metadata-xml";
import type { TextReader } from "./text-reader";

/**
 * Reads primary.xml, the list of a repository's packages; sources, which can't be installed, are left out.
 * @param repository its name, for the packages to carry
 */
export function readPrimary(repository: string): TextReader<readonly AvailablePackage[]> {
  const packages: AvailablePackage[] = [];
  const entries = new Allowance(MOST_ENTRIES, "requirements, provisions and files of packages");
  const dependencies = new Dependencies();
  return readList(
    "metadata",
    "package",
    ({ element }) => {
      const arch = textOf(element, "arch");
      if (arch === "src" || arch === "nosrc") return;
      const read = readPackage(element, arch, repository, dependencies);
      entries.take(read.provides.length + read.requires.length + read.obsoletes.length + read.files.length);
      packages.push(read);
    },
    () => packages,
  );
}

function readPackage(
  element: XmlElement,
  arch: string,
  repository: string,
  dependencies: Dependencies,
): AvailablePackage {
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
  const provides = entriesOf(format, "provides").map((entry) => dependencies.capability(entry, nevra));
  return {
    ...build,
    ...(provideInstallOnly(provides) && { installOnly: true }),
    repository,
    sha256: detach(sha256),
    location: detach(joinLocation(attributeOf(location, "href", where), location?.attributes["xml:base"])),
    size: numberOf(childOf(element, "size"), "package", where),
    publishedAt: Math.max(numberOf(time, "file", where), numberOf(time, "build", where)),
    headerStart,
    provides,
    requires: entriesOf(format, "requires").flatMap((entry) => dependencies.requirement(entry, nevra)),
    obsoletes: entriesOf(format, "obsoletes").map((entry) => dependencies.capability(entry, nevra)),
    files: childrenOf(format, "file").map((file) => detach(file.text)),
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

function joinLocation(href: string, base: string | undefined): string {
  const location = base === undefined ? href : `${base.endsWith("/") ? base : `${base}/`}${href}`;
  if (
    location.startsWith("/") ||
    location.split("/").includes("..") ||
    /[\\?#\n\t]/.test(location) ||
    !isPlain(location)
  ) {
    throw new InvalidMetadata(
      `has a package at ${JSON.stringify(location)}, which isn't within the repository`,
    );
  }
  return location;
}

function entriesOf(format: XmlElement | undefined, list: string): readonly XmlElement[] {
  return childrenOf(childOf(format, list), "entry");
}
