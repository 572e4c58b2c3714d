import { familyOf } from "../packages/architecture";
import type { Package } from "../packages/nevra";
import type { Capability } from "./capability";
import type { Requirement } from "./requirement";

/** A package as a repository's metadata describes it. */
export interface AvailablePackage extends Package {
  /** The repository's name in the lock configuration. */
  readonly repository: string;
  /** Of the file, relative to the repository; a whole URL where the metadata says so. */
  readonly location: string;
  /** SHA-256 of the file, 64 hexadecimal digits. */
  readonly sha256: string;
  /** Of the file, in bytes. */
  readonly size: number;
  /** When it was built, or its file put there, whichever came later: seconds since 1970. */
  readonly publishedAt: number;
  /** Where the file's signature header ends: bytes from its beginning. */
  readonly headerStart: number;
  readonly provides: readonly Capability[];
  readonly requires: readonly WrittenRequirement[];
  readonly obsoletes: readonly Capability[];
  /** The files that the metadata read so far speaks of: of the primary, those in bin folders and /etc. */
  readonly files: readonly string[];
}

/** A requirement and how it's written. */
export interface WrittenRequirement {
  readonly text: string;
  readonly requirement: Requirement;
}

/** As far as solving goes. */
export type Solvable = Pick<
  AvailablePackage,
  keyof Package | "provides" | "requires" | "obsoletes" | "files"
>;

const ISA: Readonly<Record<string, string>> = { i386: "x86-32", x86_64: "x86-64", aarch64: "aarch-64" };

/** A package of which only the build is known: it provides itself, and whatever it requires, it has. */
export function describeKnownBuild(p: Package): Solvable {
  const { name, epoch, version, release, arch, installOnly } = p;
  const range = { comparison: "EQ", than: { epoch, version, release } } as const;
  const isa = ISA[familyOf(arch)];
  const names = isa === undefined ? [name] : [name, `${name}(${isa})`];
  return {
    ...{ name, epoch, version, release, arch },
    ...(installOnly !== undefined && { installOnly }),
    provides: names.map((provided) => ({ name: provided, range })),
    requires: [],
    obsoletes: [],
    files: [],
  };
}
