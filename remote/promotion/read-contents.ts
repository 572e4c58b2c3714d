import { readMetadata } from "../repository/read-metadata";
import { type ReadRepository, readRepository } from "../repository/read-repository";
import { RepositoryUnusable } from "../repository/errors";
import type { Source } from "../repository/source";
import { LARGEST_INDEX, LARGEST_UNPACKED } from "../../maintenance/repository/limits";
import { InvalidMetadata } from "../../maintenance/repository/metadata-xml";
import { findUnknownFiles } from "../../maintenance/repository/package-index";
import { parseRepomd } from "../../maintenance/repository/repomd";
import { type Announcement, readAnnouncements } from "../../maintenance/repository/updateinfo";
import { type PromotablePackage, readConflicts } from "../../maintenance/promotion/promotable";

/** A repository, with what its packages conflict with, and what it announced in its own words. */
export interface RepositoryContents extends Omit<ReadRepository, "packages" | "advisories"> {
  readonly packages: readonly PromotablePackage[];
  readonly announcements: readonly Announcement[];
}

/** @throws RepositoryUnusable */
export async function readContents(name: string, source: Source): Promise<RepositoryContents> {
  // Its signature is not looked at: it's the host's own folder, and each package is verified by itself.
  const repository = await readRepository(name, source, undefined);
  const { conflicts, announcements } = await readMore(name, source);
  const packages = repository.packages.map((p) => ({ ...p, conflicts: conflicts.get(p.sha256) ?? [] }));
  return { ...repository, packages, announcements };
}

interface More {
  /** By the package's SHA-256. */
  readonly conflicts: ReadonlyMap<string, PromotablePackage["conflicts"]>;
  readonly announcements: readonly Announcement[];
}

/** What was read already, once more for what only a promotion asks for. */
async function readMore(name: string, source: Source): Promise<More> {
  try {
    const repomd = await source.read("repodata/repomd.xml", { atMost: LARGEST_INDEX });
    const files = repomd === undefined ? undefined : parseRepomd(repomd.toString("utf8")).files;
    const [primary, updateinfo] = [files?.get("primary"), files?.get("updateinfo")];
    if (primary === undefined) throw new InvalidMetadata("went away while it was read");
    return {
      conflicts: await readMetadata(source, primary, readConflicts(), LARGEST_UNPACKED),
      announcements:
        updateinfo === undefined
          ? []
          : await readMetadata(source, updateinfo, readAnnouncements(), LARGEST_UNPACKED),
    };
  } catch (error) {
    if (!(error instanceof InvalidMetadata)) throw error;
    throw new RepositoryUnusable(name, source.location, `its metadata ${error.message}`);
  }
}

/**
 * Adds the files that some package needs and that only the long lists of files know of.
 * @throws RepositoryUnusable
 */
export async function addNeededFiles(
  repositories: readonly RepositoryContents[],
): Promise<RepositoryContents[]> {
  const wanted = findUnknownFiles(repositories.flatMap(({ packages }) => packages));
  if (wanted.size === 0) return [...repositories];
  return Promise.all(
    repositories.map(async (repository) => {
      const found = await repository.findFiles(wanted);
      const packages = repository.packages.map((p) => {
        const more = found.get(p.sha256);
        return more === undefined ? p : { ...p, files: [...new Set([...p.files, ...more])] };
      });
      return { ...repository, packages };
    }),
  );
}
