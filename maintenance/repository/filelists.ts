import { readList } from "./list-reader";
import { attributeOf, childrenOf } from "./metadata-xml";
import type { TextReader } from "./text-reader";

/**
 * Which packages have the wanted files, of filelists.xml, which knows all files of all packages.
 * @returns the wanted files by the SHA-256 of the package that has them
 */
export function readFilelists(
  wanted: ReadonlySet<string>,
): TextReader<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, string[]>();
  return readList(
    "filelists",
    "package",
    ({ element }) => {
      const files = childrenOf(element, "file")
        .map((file) => file.text)
        .filter((file) => wanted.has(file));
      if (files.length > 0) found.set(attributeOf(element, "pkgid", "a package").toLowerCase(), files);
    },
    () => found,
  );
}
