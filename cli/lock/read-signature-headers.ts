import type { AvailablePackage } from "../../maintenance/repository/available-package";
import { InvalidPackageFile } from "../../maintenance/repository/invalid-package-file";
import { readSignatureHeader, type SignatureHeader } from "../../maintenance/repository/rpm-signature-header";
import { RepositoryUnusable } from "../../remote/repository/errors";
import { SourceFailed } from "../../remote/repository/extent";
import type { Source } from "../../remote/repository/source";

/** How many files are read at once. */
const AT_ONCE = 16;

/** More than this no signature takes, whatever the metadata says: 1 MiB. */
const LARGEST = 1024 * 1024;

/** Keeps what package files say of themselves, by their SHA-256: nodes and containers mostly have the same. */
export class SignatureHeaders {
  private readonly found = new Map<string, SignatureHeader>();

  /** @param sources of the repositories, by their names */
  constructor(private readonly sources: ReadonlyMap<string, Source>) {}

  /** What a package's file says, once it's read. */
  of({ sha256 }: AvailablePackage): SignatureHeader {
    return this.found.get(sha256) ?? {};
  }

  /**
   * Reads the first kilobytes of each file that wasn't yet.
   * @throws RepositoryUnusable
   */
  async read(packages: readonly AvailablePackage[]): Promise<void> {
    const missing = new Map(
      packages.filter(({ sha256 }) => !this.found.has(sha256)).map((p) => [p.sha256, p]),
    );
    const queue = [...missing.values()];
    const work = async (): Promise<void> => {
      for (let p = queue.shift(); p !== undefined; p = queue.shift())
        this.found.set(p.sha256, await this.readOne(p));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async readOne({ repository, location, headerStart }: AvailablePackage): Promise<SignatureHeader> {
    const source = this.sources.get(repository);
    if (source === undefined) throw new Error(`There's no repository ${repository}.`);
    try {
      const beginning = await source.read(location, { first: Math.min(headerStart, LARGEST) });
      if (beginning === undefined)
        throw new SourceFailed(`${location} isn't there, though its metadata lists it`);
      return readSignatureHeader(beginning);
    } catch (error) {
      if (error instanceof InvalidPackageFile) {
        throw new RepositoryUnusable(repository, source.location, `${location} ${error.message}`);
      }
      if (error instanceof SourceFailed)
        throw new RepositoryUnusable(repository, source.location, error.message);
      throw error;
    }
  }
}
