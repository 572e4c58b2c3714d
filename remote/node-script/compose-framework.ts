import { serviceShell } from "./compose-services";
import { factsShell } from "./compose-facts";
import { frameworkAdapters, frameworkPlaceShell } from "./compose-framework-tools";
import { prepareScript } from "./compose-prepare";
import { needsShell } from "./compose-needs";
import { processesShell } from "./compose-processes";
import { assign, compose, part } from "./parts";

const INSIDE = "node-script/inside";

const parts = (...names: readonly string[]): string =>
  names.map((name) => part(`${INSIDE}/${name}.sh`)).join("");

/**
 * What runs in a container, or on the node itself, to tell all that is there: one entry answers for packages and modules
 * alike. The framework's sections come after the end of those of `inside/facts.sh`: an admin tool that hangs must not keep
 * the packages from being seen.
 */
export function factsWithFramework(): string {
  return (
    factsShell() +
    frameworkPlaceShell() +
    parts("framework-mark") +
    frameworkAdapters() +
    parts("framework-facts")
  );
}

/**
 * Functions that come after `inside/processes.sh`: `list_framework` prints the framework's sections, where there is one. It is to be
 * called when all else is told, as in `factsWithFramework`.
 */
export function frameworkShell(): string {
  const listing = `list_framework() {\n${parts("framework-facts")}}\n`;
  return parts("open-mark") + frameworkPlaceShell() + parts("framework-mark") + frameworkAdapters() + listing;
}

/**
 * Brings module builds into a node's store. Answers with `facts` (the module.xml of each usable build, its key as scope),
 * `staged` (unusable ones, with reasons) and `finished`.
 *
 * @param options `modules`: lines as of `listModules`; `keys`: armored public keys
 */
export function prepareModulesScript(options: { readonly keys: string; readonly modules: string }): string {
  return prepareScript(options.modules, stageModules(options.keys));
}

function stageModules(keys: string): string {
  const names = ["module-archive", "module-signature", "framework-stage"];
  return compose(
    assign({ MODULE_KEYS: keys }),
    needsShell(),
    ...names.map((name) => part(`node-script/${name}.sh`)),
  );
}

/**
 * The parts of a run that changes modules.
 *
 * @param keys armored public keys
 */
export function frameworkRunParts(keys: string): string {
  return compose(
    stageModules(keys),
    assign({ APPLY: applyModulesScript() }),
    part("node-script/framework-unit.sh"),
  );
}

/** What runs in a container to change its modules, after its parameters; see `inside/framework-apply.sh`. */
export function applyModulesScript(): string {
  return (
    processesShell() +
    parts("unit") +
    part("node-script/lock.sh") +
    parts("open-mark") +
    frameworkPlaceShell() +
    parts("framework-mark", "framework-swap", "framework-elsewhere") +
    frameworkAdapters() +
    serviceShell() +
    parts(
      "framework-log",
      "framework-load",
      "framework-gates",
      "framework-judge",
      "framework-database",
      "framework-dialplan",
    ) +
    parts("framework-backup", "framework-baseline", "framework-before") +
    parts("framework-apply")
  );
}
