import { MARK_OF_PRODUCTION } from "../../maintenance/decision/rules/sandbox-apart";
import { listSome } from "../../maintenance/text/list-some";
import { isOfProduction } from "../../remote/look/ask-production";
import type { NodeSession } from "../../remote/session";
import { isPassing } from "./passing";
import { NotASandbox } from "./sandbox-stack";

/**
 * Keeps nodes from being set back that a run of production has marked: the fleet file may name a machine that customers use by now. One that is down
 * can't be asked, and is set back all the same: a test may leave it so.
 *
 * @throws NotASandbox, NodeScriptFailed, SshError
 */
export async function refuseProduction(
  nodes: readonly Pick<NodeSession, "name" | "connect">[],
): Promise<void> {
  const asked = await Promise.all(nodes.map(async (node) => ((await isMarked(node)) ? [node.name] : [])));
  const marked = asked.flat();
  if (marked.length === 0) return;
  throw new NotASandbox(
    `${listSome(marked)} ${marked.length === 1 ? "is" : "are"} of production, by a mark there, and nothing was set back. Take them out of the sandbox's ` +
      `fleet file. If nobody's service runs there any more, take the mark off: \`rm ${MARK_OF_PRODUCTION}\`.`,
  );
}

async function isMarked(node: Pick<NodeSession, "name" | "connect">): Promise<boolean> {
  try {
    return await isOfProduction(await node.connect(), node.name);
  } catch (error) {
    if (isPassing(error)) return false;
    throw error;
  }
}
