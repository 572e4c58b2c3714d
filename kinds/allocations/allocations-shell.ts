import { ALLOCATION_WORDS } from "../../maintenance/kinds/allocations/words";
import type { ContainerRuntime } from "../../remote/enter/entering";
import { processesShell } from "../../remote/inside/processes";
import { assign, compose, part } from "../../remote/script/parts";

/** Seconds for the runtime's list of containers. */
const LIST_LIMIT = 60;

/** What tells and sets allocations on a node by its runtime; see `runtimes/`. It comes after `processesShell`. */
function adapterShell({ runtime, containersPath = "" }: ContainerRuntime): string {
  const words = ALLOCATION_WORDS[runtime];
  const units = words.map(({ name, counts }) => `${name}=${counts}`).join(" ");
  const promises = words.flatMap(({ name, promises: does }) => (does === undefined ? [] : [name])).join(" ");
  return (
    assign({ CONTAINERS_PATH: containersPath, WORDS: units, PROMISES: promises, LIST_LIMIT }) +
    part("kinds/allocations/runtimes/amounts.sh") +
    part(`kinds/allocations/runtimes/${runtime}.sh`)
  );
}

/** What tells the allocations of all containers of a node: see `look/facts.sh`. It comes after `askedShell`. */
export function allocationsFactsShell(runtime: ContainerRuntime): string {
  return adapterShell(runtime) + part("kinds/allocations/look/facts.sh");
}

/** What sets a container's allocations on its node, after its parameters; see `unit/apply.sh`. */
export function applyAllocationsScript(runtime: ContainerRuntime): string {
  return (
    processesShell() +
    part("remote/inside/unit.sh") +
    adapterShell(runtime) +
    part("kinds/allocations/unit/watch.sh") +
    part("kinds/allocations/unit/apply.sh")
  );
}

/** The parts of a run that sets allocations. */
export function allocationsRunParts(runtime: ContainerRuntime, soakSeconds: number): string {
  return compose(
    assign({ SOAK: soakSeconds, APPLY: applyAllocationsScript(runtime) }),
    part("kinds/allocations/unit/unit.sh"),
  );
}
