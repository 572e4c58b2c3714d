import type { InstalledModule } from "../framework/module";
import type { Build } from "../packages/build";
import type { UnitFinding } from "../problems/unit-findings";

/** What was seen on one machine of a sandbox, a node or a container, at one moment. */
export interface MachineLook {
  readonly packages: readonly InstalledPackage[];
  /** What rpm says isn't fulfilled, a line each: `libmissing.so.1 is needed by php-5.3.3-51.el6.x86_64`. */
  readonly unsatisfied: readonly string[];
  readonly daemons: readonly Daemon[];
  /** Who executes files that were replaced. */
  readonly replaced: readonly ReplacedInUse[];
  readonly services: ServiceMeasures;
  /** What customers notice, and logs, that's worse than before, as the machine itself judged it; nothing before. */
  readonly worse: readonly UnitFinding[];
  /** What of that couldn't be asked, or was no better before. */
  readonly unchecked: readonly UnitFinding[];
  /** Why a call that's to be answered isn't; empty when it is; absent where none is declared. */
  readonly call?: string;
  /** FreePBX's modules; absent where there's no FreePBX, or nobody asked. */
  readonly modules?: readonly InstalledModule[];
  /** Those of them that are broken or half upgraded, and weren't before, as the machine itself judged it; none before. */
  readonly brokenModules: readonly UnitFinding[];
  readonly checks: readonly CheckResult[];
}

export interface InstalledPackage extends Build {
  /** Ids of the keys that it's signed by, 16 hexadecimal digits in small letters. */
  readonly keys: readonly string[];
}

/** A process that init looks after, and that is no shell. */
export interface Daemon {
  /** `daemon`: it listens, or its service has it on record. `process`: nothing says that it's more than somebody's command. */
  readonly kind: "daemon" | "process";
  readonly name: string;
  /** The path of its program. */
  readonly executable: string;
}

export interface ReplacedInUse {
  /**
   * `service`: its restart would have brought it onto the new files; `machine`: only a restart of the whole machine would
   * (init, the bus, what carries containers); `daemon` and `process`: of no service, looked after by init or not.
   */
  readonly kind: "service" | "machine" | "daemon" | "process";
  readonly name: string;
}

/** What customers notice, as it was measured; `runs` is a process that can't be asked, or doesn't answer. */
export interface ServiceMeasures {
  readonly asterisk: "answers" | "runs" | "gone";
  /** Phones and trunks that Asterisk knows, those that are there, and where it's registered itself. */
  readonly peers: number;
  readonly online: number;
  readonly registered: number;
  readonly web: "answers" | "runs" | "gone";
}

/** A check that the fleet declares, on one machine. */
export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  /** The end of what it printed, one line. */
  readonly said: string;
}
