import type { GroupedSettings } from "../../maintenance/fleet/grouped-settings";
import type { Storage } from "../../maintenance/fleet/resolve-storage";
import type { ContainerRuntime } from "../../remote/enter/entering";
import type { RunSettings } from "../../remote/run/run";
import type { ConductedMachine } from "../draft";
import type { OperationArgs } from "../operation";
import type { PackagesArgs } from "../packages/args";
import type { ContainerProbes } from "../reboots/args";

/** A node that serves shares, with its packages. */
export interface StorageServer extends PackagesArgs {
  readonly storage: Storage;
}

/** A node that may use them. */
export interface StorageClient extends ConductedMachine {
  readonly ways: RunSettings & ContainerRuntime;
  /** Of its containers, by their ids; absent where there are none. */
  readonly probes?: GroupedSettings<ContainerProbes>;
}

/** What the update of all servers of a fleet is declared with. It's an operation of the first one. */
export interface StorageArgs extends OperationArgs {
  readonly servers: readonly StorageServer[];
  readonly clients: readonly StorageClient[];
}
