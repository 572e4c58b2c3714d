import type { NeededProgram } from "../needs/needed-program";

/** What brings rpm packages to a node, as its registration has it. Its shell adapter is `remote/package-managers/NAME.sh`. */
export interface PackageManager {
  /** What the fleet file calls it, and its shell adapter's name. */
  readonly name: string;
  /** What people call it, with the version that the adapter is for: `dnf 4 with dnf-plugins-core`. */
  readonly title: string;
  /** The programs that the shell adapter calls on the node, and the packages that bring them. */
  readonly needs: readonly NeededProgram[];
  /** A command that installs the packages after it, without asking. */
  readonly install: string;
  /** Names of its processes that may change packages, as /proc shows them: of at most 15 characters. */
  readonly processes: readonly string[];
  /** The packages that it consists of, which no service maps; `*` stands for anything. */
  readonly packages: readonly string[];
  /** Where it's set which packages stay installed in several builds (`installonlypkgs`). */
  readonly installOnly: {
    /** An absolute path, in the node and in containers. */
    readonly file: string;
    /** Whether what is set there counts beside what is so by default, or instead of it. */
    readonly counts: "beside" | "instead";
  };
}
