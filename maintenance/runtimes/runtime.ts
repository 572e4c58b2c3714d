import type { NeededProgram } from "../needs/needed-program";

/** What runs containers on a node, as its registration has it. Its shell adapter is `remote/runtimes/NAME.sh`. */
export interface Runtime {
  /** What the fleet file calls it, and its shell adapter's name. */
  readonly name: string;
  /** What people call it: `OpenVZ`. */
  readonly title: string;
  /** How it knows containers. */
  readonly ids: {
    /** Completes "a container's id is …". */
    readonly described: string;
    /** What it takes for one, which may be more than a plan, a file or a message can have. */
    readonly form: RegExp;
  };
  /** What its packages and services on the node are part of; completes "belongs to …". */
  readonly host: string;
  /** Services of the node whose restart disturbs its containers; `*` stands for anything. */
  readonly daemons: readonly string[];
  /** Packages of the node whose change disturbs its containers; `*` stands for anything. */
  readonly hostPackages: readonly string[];
  /** Packages of the node that only look at containers, whatever `hostPackages` says. */
  readonly onlookers: readonly string[];
  /** The programs that the shell adapter calls on the node, and the packages that bring them. */
  readonly needs: readonly NeededProgram[];
  /** Where a fleet file may say that its containers are; absent where the adapter takes no place. */
  readonly path?: {
    /** Its key in the fleet file. */
    readonly setting: string;
    /** Its description there. */
    readonly described: string;
  };
}
