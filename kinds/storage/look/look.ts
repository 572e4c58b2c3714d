import { NodeScriptFailed } from "../../../remote/errors";
import { enteringShell } from "../../../remote/enter/entering";
import { parseSections } from "../../../remote/inside/sections";
import type { Reachable } from "../../../remote/run/follow";
import { assign, compose, part } from "../../../remote/script/parts";
import type { StorageClient } from "../args";

/** What a node uses of shares. */
export interface ClientLook {
  /** What is mounted, and where: at least one each. */
  readonly mounts: readonly { readonly source: string; readonly place: string }[];
  /** Running containers that use them. */
  readonly containers: readonly string[];
}

/** A container's answer, and a list of its mounts, are bounded by `containers.sh`. */
const SILENCE_SECONDS = 600;

/**
 * Looks which shares a node has mounted, and which of its containers use them. Changes nothing.
 *
 * @param sources as of `listSources`
 * @throws SshError, NodeScriptFailed
 */
export async function lookAtClient(
  session: Reachable,
  { node, ways }: StorageClient,
  sources: readonly string[],
): Promise<ClientLook> {
  const script = compose(
    assign({ SHARES: sources.join("\n"), LIST_LIMIT: 120 }),
    part("remote/script/prelude.sh"),
    part("remote/script/lock.sh"),
    enteringShell(ways),
    part("remote/procedure/containers.sh"),
    part("kinds/storage/look/shares.sh"),
    part("kinds/storage/unit/client.sh"),
    part("kinds/storage/look/look.sh"),
  );
  const connection = await session.connect();
  const { code, stdout, stderr } = await connection.runScript(script, {
    idleTimeoutSeconds: SILENCE_SECONDS,
  });
  const { lines, end } = parseSections(stdout);
  if (end !== 0) throw new NodeScriptFailed(node, "the look at its shares", code, stderr);
  return {
    mounts: (lines.get("shares") ?? []).flatMap((line) => {
      const [source, place] = line.split(" ");
      return source === undefined || place === undefined ? [] : [{ source, place }];
    }),
    containers: lines.get("containers") ?? [],
  };
}
