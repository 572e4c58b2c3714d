import { findRuntime, type RuntimeName } from "../../maintenance/runtimes/runtimes";
import { listNeeds } from "../script/needs";
import { assign, compose, part } from "../script/parts";

/** What runs a node's containers. */
export interface ContainerRuntime {
  readonly runtime: RuntimeName;
  /** Where its containers are; absent for the node's own setting. */
  readonly containersPath?: string;
}

/**
 * Functions that run scripts in containers, and on the node itself: `run_in`, and for questions `ask_in`. They come after `prelude.sh` and
 * `lock.sh`; see `enter.sh` and `ask.sh`.
 */
export function enteringShell({ runtime, containersPath = "" }: ContainerRuntime): string {
  return compose(
    assign({ CONTAINERS_PATH: containersPath, RUNTIME_NEEDS: listNeeds(findRuntime(runtime).needs) }),
    part("remote/script/within.sh"),
    part(`remote/runtimes/${runtime}.sh`),
    part("remote/enter/enter.sh"),
    part("remote/enter/ask.sh"),
  );
}
