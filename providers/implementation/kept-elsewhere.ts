import { isKeptElsewhere } from "../../declarations/keep-release";
import type { EngineLog } from "./engine-log";

interface Refreshed {
  readonly resourceUrn: string;
  readonly release: { readonly name: string; readonly file: string };
}

/**
 * Tells of a resource that a refresh can't look at: its program declares the release, and a refresh runs no program. That's no failure.
 *
 * @param what is looked at otherwise: the node, or the repository
 * @returns whether it's so
 */
export async function tellKeptElsewhere(
  { resourceUrn, release }: Refreshed,
  what: string,
  log: Pick<EngineLog, "info" | "flush">,
): Promise<boolean> {
  if (!isKeptElsewhere(release.file)) return false;
  log.info(
    resourceUrn,
    `${what} wasn't looked at: the program declares release ${release.name}, and hasn't run in this checkout. Run \`pulumi preview\` first.`,
  );
  await log.flush();
  return true;
}
