import type { ModuleArgs } from "./framework";

/** An exact build of a package, with what makes sure that it's that one. */
export interface PackageArgs {
  /** The build: `name-[epoch:]version-release.arch`, e.g. `php-5.3.3-40.el6.x86_64`. */
  readonly nevra: string;
  /** The SHA-256 of the package file: 64 hexadecimal digits. Default: its signature alone decides. */
  readonly sha256?: string;
  /** The SHA-256 of the package's header: 64 hexadecimal digits. Default: builds are told apart by name and version. */
  readonly headerSha256?: string;
  /** The SHA-1 of the package's header, for rpm before 4.14: 40 hexadecimal digits. Default: as of `headerSha256`. */
  readonly headerSha1?: string;
  /**
   * Whether it's only changed where it is, also brought in where it takes the place of another, or brought in everywhere.
   * Default: `where-installed`.
   */
  readonly ensure?: "where-installed" | "successor" | "installed";
  /** What rpm erases when the package is installed, e.g. `php < 5.4`, as the package says. Default: nothing. */
  readonly obsoletes?: readonly string[];
  /** Said of a package whose builds stay installed side by side, such as a kernel. Default: they don't. */
  readonly installOnly?: true;
  /** The size of the package file, in bytes. Default: nobody says. */
  readonly size?: number;
  /** The id of the key that the file says it's signed by: 16 hexadecimal digits. Default: nobody says. */
  readonly signedBy?: string;
}

/** What a distribution announced of builds. */
export interface AdvisoryArgs {
  /** What it's for. */
  readonly type: "security" | "bugfix" | "enhancement" | "other";
  /** As the distribution has it; `unrated` where it says none. */
  readonly severity: "critical" | "important" | "moderate" | "low" | "unrated";
  /** E.g. `CVE-2014-0160`. Default: none. */
  readonly cves?: readonly string[];
  /** The first builds that have the fix. */
  readonly fixes: readonly string[];
}

/** Why builds aren't in a release. */
export interface LeftOutReason {
  /** The reason, for programs. */
  readonly reason:
    | "excluded"
    | "retracted"
    | "too-young"
    | "modular"
    | "unsigned"
    | "foreign-key"
    | "obsoleted"
    | "dependency";
  /** The rest of a sentence that begins with the build. */
  readonly because: string;
}

/** A build that isn't in a release. */
export interface LeftOutArgs extends LeftOutReason {
  /** The build: `name-[epoch:]version-release.arch`. */
  readonly nevra: string;
}

/** Builds that aren't in a release for the same reason. */
export interface LeftOutInBulkArgs extends LeftOutReason {
  /** How many they are, at least 1. */
  readonly builds: number;
}

/** The builds of one OS family. */
export interface ReleasePartArgs {
  /** Exact builds; a text is the build alone: `name-[epoch:]version-release.arch`. */
  readonly packages: readonly (string | PackageArgs)[];
  /** What these builds have fixed, by the advisories' ids. Default: nobody says. */
  readonly advisories?: Readonly<Record<string, AdvisoryArgs>>;
  /** Builds that the repositories offered, and that aren't in the release. Default: nobody says. */
  readonly leftOut?: readonly LeftOutArgs[];
  /** The same, where many were left out for one reason. Default: nobody says. */
  readonly leftOutInBulk?: readonly LeftOutInBulkArgs[];
}

/** What a release was made from, as `maint lock` says it. */
export interface ProvenanceArgs {
  /** The release that it began with. Default: none. */
  readonly from?: {
    /** Its name. */
    readonly release: string;
    /** Its digest: `sha256:` and 64 hexadecimal digits. */
    readonly digest: string;
  };
  /** The packages that were asked for. Default: all updates. */
  readonly only?: readonly string[];
  /** The day that packages' ages were counted to, e.g. `2026-11-27`. Default: ages didn't matter. */
  readonly asOf?: string;
  /** The repositories' states, by their names. */
  readonly repositories: Readonly<Record<string, RepositoryStateArgs>>;
}

/** A package repository as it was. */
export interface RepositoryStateArgs {
  /** A path or URL. */
  readonly location: string;
  /** What it calls this state of itself. */
  readonly revision: string;
  /** The SHA-256 of its repomd.xml: 64 hexadecimal digits. */
  readonly repomd: string;
  /** The id of the key that its repomd.xml is signed by: 16 hexadecimal digits. Default: it isn't signed. */
  readonly signedBy?: string;
}

/** Exact builds for nodes and containers, as a release file has them. */
export interface ReleaseArgs {
  /** The version of this form. Default: 1, the one that there is. */
  readonly version?: 1;
  /** The release's name, e.g. a date. */
  readonly release: string;
  /** What it was made from. Default: nobody says. */
  readonly provenance?: ProvenanceArgs;
  /** For the nodes themselves, by OS family, e.g. `el6`. Default: nothing. */
  readonly nodes?: Readonly<Record<string, ReleasePartArgs>>;
  /** For the containers, by OS family. Default: nothing. */
  readonly containers?: Readonly<Record<string, ReleasePartArgs>>;
  /** FreePBX modules in the containers, by version line, e.g. `2.10`. Default: they're left as they are. */
  readonly framework?: Readonly<
    Record<
      string,
      {
        /** Exact builds of the line's modules. */
        readonly modules: readonly ModuleArgs[];
      }
    >
  >;
}
