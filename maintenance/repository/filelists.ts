import { attributeOf, childrenOf, readPackageList } from "./metadata-xml";

/**
 * Which packages have the wanted files, of filelists.xml, which knows all files of all packages.
 * @returns the wanted files by the SHA-256 of the package that has them
 * @throws InvalidMetadata
 */
export function parseFilelists(text: string, wanted: ReadonlySet<string>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const element of readPackageList(text, "filelists", "package")) {
    const files = childrenOf(element, "file")
      .map((file) => file.text)
      .filter((file) => wanted.has(file));
    if (files.length > 0) found.set(attributeOf(element, "pkgid", "a package").toLowerCase(), files);
  }
  return found;
}
