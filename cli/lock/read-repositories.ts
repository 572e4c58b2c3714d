import path from "node:path";
import { findUnknownFiles } from "../../maintenance/repository/package-index";
import type { AvailablePackage } from "../../maintenance/repository/available-package";
import { RepositoryUnusable } from "../../remote/repository/errors";
import { readKeys } from "../../remote/repository/keys";
import { type ReadRepository, readRepository } from "../../remote/repository/read-repository";
import type { PlacedSettings } from "./settings";
import { openSource } from "../../remote/repository/source";

/**
 * Reads all repositories that some layer takes packages from, or is based on; with the files that somebody requires.
 * @returns them by name, in the order of the settings
 * @throws RepositoryUnusable, InvalidKeyFile
 */
export async function readRepositories({
  settings,
  folder,
}: PlacedSettings): Promise<ReadonlyMap<string, ReadRepository>> {
  const used = new Set(settings.layers.flatMap(({ repositories, base }) => [...repositories, ...base]));
  const read = await Promise.all(
    Object.entries(settings.repositories)
      .filter(([name]) => used.has(name))
      .map(async ([name, { location, keys }]) => {
        const trusted =
          keys.length === 0 ? undefined : await readKeys(keys.map((file) => path.resolve(folder, file)));
        return readRepository(name, open(name, location, folder), trusted);
      }),
  );
  return new Map((await addFiles(read)).map((repository) => [repository.name, repository]));
}

function open(name: string, location: string, folder: string): ReturnType<typeof openSource> {
  try {
    return openSource(location, folder);
  } catch (error) {
    // Of URL: the text may hold a password, so it isn't repeated.
    if (!(error instanceof TypeError)) throw error;
    throw new RepositoryUnusable(name, "its location", "it isn't a URL");
  }
}

/** The big lists of files are read only where some package requires a file that the small ones don't have. */
async function addFiles(repositories: readonly ReadRepository[]): Promise<readonly ReadRepository[]> {
  const wanted = findUnknownFiles(repositories.flatMap(({ packages }) => packages));
  if (wanted.size === 0) return repositories;
  return Promise.all(
    repositories.map(async (repository) => {
      const found = await repository.findFiles(wanted);
      const packages = repository.packages.map((p): AvailablePackage => {
        const files = found.get(p.sha256);
        return files === undefined ? p : { ...p, files: [...p.files, ...files] };
      });
      return { ...repository, packages };
    }),
  );
}
