import {
  InvalidModuleXml,
  parseModuleXml,
  type ModuleDescription,
} from "../../maintenance/framework/module-xml";
import { NodeScriptFailed } from "../errors";
import { prepareModulesScript } from "../node-script/compose-framework";
import { parseEvent } from "../node-script/events";
import type { NodeSession } from "../session";
import { listModules, type FrameworkUnit } from "./run-files";

/** For all downloads of a plan together, in which the script is silent. */
const DOWNLOAD_LIMIT_SECONDS = 60 * 60;

/** The builds of a plan in a node's store, by their keys (see `moduleKey`). */
export interface PreparedModules {
  /** Why a build can't be used, as a sentence part after its name; one that can be used isn't in it. */
  readonly unusable: ReadonlyMap<string, string>;
  /** The module.xml of each usable build. */
  readonly descriptions: ReadonlyMap<string, ModuleDescription>;
}

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
  const connection = await session.connect();
  const script = prepareModulesScript({ keys, modules: listModules(units) });
  const result = await connection.runScript(script, { idleTimeoutSeconds: DOWNLOAD_LIMIT_SECONDS });
  const unusable = new Map<string, string>();
  const descriptions = new Map<string, ModuleDescription>();
  let finished = false;
  for (const line of result.stdout.split("\n")) {
    const event = parseEvent(line);
    if (event?.event === "finished") finished = true;
    else if (event?.event === "staged") {
      for (const [key, reason] of readUnusable(event.text)) unusable.set(key, reason);
    } else if (event?.event === "facts") {
      const description = readDescription(event.text);
      if (typeof description === "string") unusable.set(event.scope, description);
      else descriptions.set(event.scope, description);
    }
  }
  if (!finished)
    throw new NodeScriptFailed(session.name, "the fetching of modules", result.code, result.stderr);
  return { unusable, descriptions };
}

/** Reads `KEY<TAB>REASON` lines. */
function readUnusable(text: string): [key: string, reason: string][] {
  return text.split("\n").flatMap((line): [string, string][] => {
    const [key = "", reason] = line.split("\t");
    return reason === undefined ? [] : [[key, reason.trim()]];
  });
}

function readDescription(text: string): ModuleDescription | string {
  try {
    return parseModuleXml(text);
  } catch (error) {
    if (error instanceof InvalidModuleXml) return error.message;
    throw error;
  }
}
