import { listSome } from "../../text/list-some";
import { describeChange, type Rule } from "../rule";

/** Where a node keeps that it's one of production's. */
export const MARK_OF_PRODUCTION = "/var/lib/pbx-maintenance/production";

/** A sandbox may say what time it is. The stack's state knows that it was production, and each node knows it, too: a state may be lost. */
export const sandboxApart: Rule = {
  name: "sandbox-apart",
  level: "mandatory",
  description: "A sandbox's run changes no node that a run of production has marked as its own.",
  severity: "critical",
  remediation: `Take \`environment\` and \`clock\` out of the stack's configuration, or of the fleet's arguments. For a node that is a sandbox's from now on, remove ${MARK_OF_PRODUCTION} on the node.`,
  judge: ({ change, takenFromProduction = [] }) => {
    if (takenFromProduction.length === 0) return [];
    const nodes = listSome(takenFromProduction);
    const [are, have] = takenFromProduction.length === 1 ? ["is", "node has"] : ["are", "nodes have"];
    return [
      {
        rule: sandboxApart.name,
        level: "mandatory",
        target: describeChange(change),
        message: `The run says that it's a sandbox's, and ${nodes} ${are} of production: the ${have} a mark of that.`,
        remedy: `Take out \`environment: sandbox\`. If nobody's service runs there any more, take the mark off on the node: \`rm ${MARK_OF_PRODUCTION}\`.`,
      },
    ];
  },
};
