import type { XmlElement } from "@rgrove/parse-xml";
import type { AvailablePackage } from "../repository/available-package";
import { type Capability, type Comparison, COMPARISONS } from "../repository/capability";
import { detach } from "../repository/dependencies";
import { Allowance, MOST_ENTRIES } from "../repository/limits";
import { readList } from "../repository/list-reader";
import { attributeOf, childOf, childrenOf, InvalidMetadata } from "../repository/metadata-xml";
import type { TextReader } from "../repository/text-reader";

/** A package of the repository host, with what it can't be installed beside. */
export interface PromotablePackage extends AvailablePackage {
  readonly conflicts: readonly Capability[];
}

/**
 * Reads of primary.xml what packages conflict with.
 * @returns by the package's SHA-256; packages without conflicts aren't in it
 */
export function readConflicts(): TextReader<ReadonlyMap<string, readonly Capability[]>> {
  const found = new Map<string, readonly Capability[]>();
  const conflicts = new Allowance(MOST_ENTRIES, "conflicts of packages");
  return readList(
    "metadata",
    "package",
    ({ element }) => {
      const entries = childrenOf(childOf(childOf(element, "format"), "conflicts"), "entry");
      const sha256 = childOf(element, "checksum")?.text.trim().toLowerCase();
      conflicts.take(entries.length);
      if (entries.length > 0 && sha256 !== undefined) found.set(detach(sha256), entries.map(readConflict));
    },
    () => found,
  );
}

function readConflict(entry: XmlElement): Capability {
  const name = attributeOf(entry, "name", "a conflict");
  const { flags, epoch, ver, rel } = entry.attributes;
  if (flags === undefined || ver === undefined) return { name };
  if (!isComparison(flags) || !/^\d*$/.test(epoch ?? ""))
    throw new InvalidMetadata(`has a conflict with ${name} whose version can't be read`);
  const release = rel === undefined || rel === "" ? {} : { release: rel };
  return {
    name,
    range: { comparison: flags, than: { epoch: Number(epoch ?? 0), version: ver, ...release } },
  };
}

function isComparison(flags: string): flags is Comparison {
  return Object.hasOwn(COMPARISONS, flags);
}
