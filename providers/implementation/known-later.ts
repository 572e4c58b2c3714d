import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import type { PreparedPlan } from "../../kinds/draft";
import type { Operation, OperationArgs } from "../../kinds/operation";
import { describeNoPlan } from "../../kinds/plan-operations";
import { ADDRESS, hostKeys as hostKeySchema } from "../../maintenance/fleet/machine-schema";
import type { SshTarget } from "../../remote/ssh/target";
import { type Cause, cause, problemOf } from "../../maintenance/problems/problem";

/** Whether another resource that isn't made yet gives an address or a host key, as in a preview that would make both. */
export function isKnownLater(args: Pick<OperationArgs, "ssh">): boolean {
  return machinesOf(args).some(({ address, hostKeys }) => [address, ...hostKeys].includes(unknownValue));
}

/** Finds an address or a host key of the wrong form: an output may have any value. */
export function findUnfit(args: OperationArgs): Cause | undefined {
  for (const { address, hostKeys } of machinesOf(args)) {
    if (!ADDRESS.safeParse(address).success) return cause("address-unfit", { what: "address" });
    const areKeys = hostKeys.length === 0 || hostKeySchema.safeParse(hostKeys).success;
    if (!areKeys) return cause("address-unfit", { what: "host key" });
  }
  return undefined;
}

/** The node, and the bastion that it's reached through. */
function machinesOf({ ssh }: Pick<OperationArgs, "ssh">): Pick<SshTarget, "address" | "hostKeys">[] {
  return ssh.bastion === undefined ? [ssh] : [ssh, ssh.bastion];
}

/** Plans nothing for such a node yet, and notes why. */
export function planLater(operation: Operation): PreparedPlan {
  const note = problemOf(operation.args.node, "node", cause("address-known-later", {}));
  return { ...describeNoPlan(operation), problems: [], notes: [note] };
}
