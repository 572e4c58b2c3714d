import { cause } from "../maintenance/problems/problem";
import { ProblemError } from "../maintenance/problems/problem-error";
import { quoteForeign } from "../maintenance/text/plain-text";

/** Of what a machine said, in a message. */
const LONGEST_WORDS = 1000;

/** A node answered, but not as its scripts do. */
export class NodeScriptFailed extends ProblemError {
  constructor(node: string, what: string, code: number | null, stderr: string) {
    const said = quoteForeign(stderr.trim().split("\n").slice(-5).join("; "), LONGEST_WORDS);
    super(cause("script-failed", { what, exitCode: String(code ?? "none"), said }), node, true);
  }
}

/** The runtime of a node can't list its containers. */
export class ContainersUnlisted extends ProblemError {
  constructor(node: string, runtime: string, said: string) {
    super(cause("containers-unlisted", { runtime, said: quoteForeign(said, LONGEST_WORDS) }), node, true);
  }
}
