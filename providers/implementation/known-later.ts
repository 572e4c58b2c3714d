import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { PreparedPlan } from "../../kinds/draft";
import type { Operation, OperationArgs } from "../../kinds/operation";
import { describeNoPlan } from "../../kinds/plan-operations";
import { ADDRESS, hostKeys as hostKeySchema } from "../../maintenance/fleet/machine-schema";
import { type Cause, cause, problemOf } from "../../maintenance/problems/problem";

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

/** What isn't what it should be of an address or host keys: values of outputs come here as whatever they are. */
export function findUnfit({ ssh: { address, hostKeys } }: OperationArgs): Cause | undefined {
  if (!ADDRESS.safeParse(address).success) return cause("address-unfit", { what: "address" });
  const areKeys = hostKeys.length === 0 || hostKeySchema.safeParse(hostKeys).success;
  return areKeys ? undefined : cause("address-unfit", { what: "host key" });
}

/** The plan of an operation on such a node: none yet, and nothing is wrong. */
export function planLater(operation: Operation): PreparedPlan {
  const note = problemOf(operation.args.node, "node", cause("address-known-later", {}));
  return { ...describeNoPlan(operation), problems: [], notes: [note] };
}
