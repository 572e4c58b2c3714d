import { InvalidMetadata } from "./metadata-xml";

/*
 * How much of a repository is taken into memory. The largest that a fleet takes packages from (CentOS with EPEL) has a tenth of each.
 */

/** Of repomd.xml and its signature, in bytes. They are a few kilobytes. */
export const LARGEST_INDEX = 1024 * 1024;

/** Of a file as it's served, in bytes. */
export const LARGEST_PACKED = 256 * 1024 * 1024;

/** Of a file when it's unpacked, in bytes. */
export const LARGEST_UNPACKED = 1024 * 1024 * 1024;

/** As {@link LARGEST_UNPACKED}, of the module streams, which are YAML and take long to read. */
export const LARGEST_MODULES = 32 * 1024 * 1024;

/** Of one package, or one advisory, in a list: characters, and tags. A package of documentation has 100,000 tags. */
export const LONGEST_ITEM = 16 * 1024 * 1024;
export const MOST_TAGS = 500_000;

/** Of one module stream, in characters. */
export const LONGEST_MODULE = 2 * 1024 * 1024;

/** Packages, advisories or streams of a file. */
export const MOST_ITEMS = 200_000;

/** What all of them together require, provide, obsolete, have as files, or fix. */
export const MOST_ENTRIES = 2_000_000;

/** Counts what is kept, and refuses what would be too much. */
export class Allowance {
  private taken = 0;

  /** @param what is counted, in the plural */
  constructor(
    private readonly most: number,
    private readonly what: string,
  ) {}

  /** @throws InvalidMetadata */
  take(count: number): void {
    this.taken += count;
    if (this.taken > this.most) throw new InvalidMetadata(`has more than ${this.most} ${this.what}`);
  }
}

/** What a repository calls its state, or an advisory: more of it says nothing. */
export const LONGEST_ID = 200;
/** Why a build isn't in a release: a requirement may be as long as a book. */
export const LONGEST_REASON = 2000;
