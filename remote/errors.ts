import { quoteForeign } from "../maintenance/text/plain-text";

/** Of what a machine said, in a message. */
const LONGEST_WORDS = 1000;

/** A node answered, but not as its scripts do. */
export class NodeScriptFailed extends Error {
  override readonly name = "NodeScriptFailed";

  constructor(node: string, what: string, code: number | null, stderr: string) {
    const said = quoteForeign(stderr.trim().split("\n").slice(-5).join("; "), LONGEST_WORDS);
    super(
      `${node}: ${what} ended early (exit code ${code ?? "none"})${said === "" ? "" : `: ${said}`}. ` +
        `Nothing was changed by it; look at the node's shell and disk, then run again.`,
    );
  }
}

/** The runtime of a node can't list its containers. */
export class ContainersUnlisted extends Error {
  override readonly name = "ContainersUnlisted";

  constructor(node: string, runtime: string, said: string) {
    super(
      `${node}: its containers can't be listed by ${runtime}: ${quoteForeign(said, LONGEST_WORDS) || "it said nothing"}. ` +
        `Check that the node's runtime in the fleet file is the right one.`,
    );
  }
}
