import type { FleetNode } from "../maintenance/fleet/fleet";
import type { SshTarget } from "../remote/ssh/target";

/** As it's connected to. Nobody becomes root on a bastion. */
export function toSshTarget({ bastion, ...reaching }: FleetNode["ssh"]): SshTarget {
  return bastion === undefined ? reaching : { ...reaching, bastion: { ...bastion, sudo: "none" } };
}
