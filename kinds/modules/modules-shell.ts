import { processesShell } from "../../remote/inside/processes";
import { needsShell } from "../../remote/script/needs";
import { assign, compose, part } from "../../remote/script/parts";
import { probesShell, serviceShell } from "../../remote/services/services";
import { prepareScript } from "../../remote/stage/prepare-script";
import { frameworkAdapters, frameworkPlaceShell } from "./tools/tools-shell";

const units = (...names: readonly string[]): string =>
  names.map((name) => part(`kinds/modules/unit/${name}.sh`)).join("");

/** Judges which modules are broken: see `broken.sh`. */
export function brokenModulesShell(): string {
  return part("kinds/modules/broken.sh");
}

const mark = (): string => part("kinds/modules/mark.sh");

/** What tells the framework's modules, where there is one: see `look/facts.sh`. It comes after `askedShell`. */
export function modulesFactsShell(): string {
  return frameworkPlaceShell() + mark() + frameworkAdapters() + part("kinds/modules/look/facts.sh");
}

/**
 * Functions that come after `remote/inside/processes.sh`: `list_framework` prints the framework's sections, where there is one. It is to be
 * called when all else is told: an admin tool that hangs must not keep that from being seen.
 */
export function frameworkShell(): string {
  const listing = `list_framework() {\n${part("kinds/modules/look/facts.sh")}}\n`;
  return part("remote/inside/open-mark.sh") + frameworkPlaceShell() + mark() + frameworkAdapters() + listing;
}

/**
 * Brings module builds into a node's store. Answers with `facts` (the module.xml of each usable build, its key as target),
 * `staged` (unusable ones, with reasons) and `finished`.
 *
 * @param options `modules`: lines as of `listModules`; `keys`: armored public keys
 */
export function prepareModulesScript(options: { readonly keys: string; readonly modules: string }): string {
  return prepareScript(options.modules, stageModules(options.keys));
}

function stageModules(keys: string): string {
  const names = ["module-archive", "module-signature", "stage"];
  return compose(
    assign({ MODULE_KEYS: keys }),
    needsShell(),
    ...names.map((name) => part(`kinds/modules/stage/${name}.sh`)),
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
    part("kinds/modules/unit/unit.sh"),
  );
}

/** What runs in a container to change its modules, after its parameters; see `unit/apply.sh`. */
export function applyModulesScript(): string {
  return (
    processesShell() +
    part("remote/inside/unit.sh") +
    part("remote/script/lock.sh") +
    part("remote/inside/open-mark.sh") +
    frameworkPlaceShell() +
    mark() +
    units("swap", "elsewhere") +
    frameworkAdapters() +
    serviceShell() +
    probesShell() +
    brokenModulesShell() +
    units("log", "load", "gates", "judge", "database", "dialplan", "backup", "baseline", "before", "apply")
  );
}
