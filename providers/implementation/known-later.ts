import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { PreparedPlan } from "../../kinds/draft";
import type { Operation, OperationArgs } from "../../kinds/operation";
import { describeNoPlan } from "../../kinds/plan-operations";
import { cause, problemOf } from "../../maintenance/problems/problem";

/** Whether it's only known after another resource was made where the node is: so it is in a preview that would make both. */
export function isKnownLater({ ssh }: OperationArgs): boolean {
  const { address, hostKeys, bastion } = ssh;
  const values = [
    address,
    ...hostKeys,
    ...(bastion === undefined ? [] : [bastion.address, ...bastion.hostKeys]),
  ];
  return values.includes(unknownValue);
}

/** The plan of an operation on such a node: none yet, and nothing is wrong. */
export function planLater(operation: Operation): PreparedPlan {
  const note = problemOf(operation.args.node, "node", cause("address-known-later", {}));
  return { ...describeNoPlan(operation), problems: [], notes: [note] };
}
