import {
  InvalidModuleXml,
  parseModuleXml,
  type ModuleDescription,
} from "../../../maintenance/framework/module-xml";
import type { Fault } from "../../../maintenance/problems/fault";
import { prepareModulesScript } from "../modules-shell";
import type { NodeSession } from "../../../remote/session";
import { runStaging } from "../../../remote/stage/staging";
import { listModules, type FrameworkUnit } from "../unit/run-files";

/** The builds of a plan in a node's store, by their keys (see `moduleKey`). */
export interface PreparedModules {
  /** Why a build can't be used; one that can be used isn't in it. */
  readonly unusable: ReadonlyMap<string, Fault>;
  /** The module.xml of each usable build. */
  readonly descriptions: ReadonlyMap<string, ModuleDescription>;
}

/** Where nothing was fetched. */
export const NOTHING_PREPARED: PreparedModules = { unusable: new Map(), descriptions: new Map() };

/**
 * Brings module builds into the node's store and verifies them there, ahead of the run that installs them. Touches no
 * container.
 *
 * @param keys armored public keys
 * @throws SshError, or NodeScriptFailed
 */
export async function prepareModules(
  session: Pick<NodeSession, "name" | "connect">,
  keys: string,
  units: readonly FrameworkUnit[],
): Promise<PreparedModules> {
  const script = prepareModulesScript({ keys, modules: listModules(units) });
  const { unusable: refused, facts } = await runStaging(session, script, "the fetching of modules");
  const unusable = new Map(refused);
  const descriptions = new Map<string, ModuleDescription>();
  for (const [key, text] of facts) {
    const description = readDescription(text);
    if (typeof description === "string") unusable.set(key, { code: "module-unfit", fields: [description] });
    else descriptions.set(key, description);
  }
  return { unusable, descriptions };
}

function readDescription(text: string): ModuleDescription | string {
  try {
    return parseModuleXml(text);
  } catch (error) {
    if (error instanceof InvalidModuleXml) return error.message;
    throw error;
  }
}
