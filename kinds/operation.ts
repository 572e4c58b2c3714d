import type { ChangeLayer } from "../maintenance/kinds/layers";
import type { RecordedGroup } from "../maintenance/changes/change-group";
import type { GroupedSettings } from "../maintenance/fleet/grouped-settings";
import { settingsById } from "../maintenance/fleet/grouped-settings";
import type { RecordedInterruption } from "../maintenance/interruptions/interruption";
import type { ProblemGroup } from "../maintenance/problems/group";
import type { RunSettings } from "../remote/run/run";
import type { SshTarget } from "../remote/ssh/target";

/** What one resource keeps on one node, by one layer of a kind of work: the node's own packages, those of its containers, their modules. */
export interface Operation<Args extends OperationArgs = OperationArgs> {
  /** As a kind has registered it. */
  readonly layer: ChangeLayer;
  readonly args: Args;
}

/** What every operation is declared with: plain data without secrets, since it goes into the state. */
export interface OperationArgs {
  /** The fleet that the node is of; absent for a fleet without a prefix, as of YAML. */
  readonly fleet?: string;
  /** Name of the node in the fleet file. */
  readonly node: string;
  readonly ssh: SshTarget;
  /** The name that credentials of the bastion are configured under. */
  readonly bastion?: string;
  /** How runs on the node are made. A kind may have more in it. */
  readonly ways: RunSettings;
  /** The release file, relative to the project, and the digest of what it said when it was declared. */
  readonly release: { readonly name: string; readonly file: string; readonly digest: string };
  /** How long one of the targets takes, and what must be left of a window beside that. */
  readonly minutes: { readonly unit: number; readonly reserve: number };
  /** Ids of the node's containers, or `node`, whose packages nobody keeps, so that they aren't even listed; none unless given. */
  readonly unkept?: readonly string[];
  /** By container id, or `node`: what makes each differ from the others. */
  readonly targets: GroupedSettings<object>;
}

/** What `check` adds to the arguments, and policies and previews see. */
export interface OperationPlan {
  /** What would change, or after a run what is left of that. */
  readonly pending: readonly RecordedGroup[];
  /** The same for people who read a preview (see `describeGroup`). Nothing else reads it. */
  readonly summary: readonly string[];
  /** What stays as it is and is worth knowing: stopped containers, others at work. */
  readonly notes: readonly ProblemGroup[];
  /** Packages and modules that no release speaks of, and that stay as they are. */
  readonly unmanaged: readonly ProblemGroup[];
  /** What keeps the plan from being whole; the run's report fails because of it. */
  readonly problems: readonly ProblemGroup[];
  /** What a run left for a later window, with the reason. Empty in a plan. */
  readonly deferred: readonly ProblemGroup[];
  /** What a tool complained about in the last run, though its work ended well. Empty in a plan. */
  readonly complaints: readonly ProblemGroup[];
  /** How long services were away in the last run. Absent in a plan, and where none was. */
  readonly interruptions?: readonly RecordedInterruption[];
  /** When that was seen, ISO 8601: policies tell by it whether this run would change something. Absent where nothing would change. */
  readonly checkedAt?: string;
}

/** What an operation is of: ids of containers, or `node`. */
export function targetsOf({ args }: Operation): string[] {
  return Object.keys(settingsById<object>(args.targets));
}
