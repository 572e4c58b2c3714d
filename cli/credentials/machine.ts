import { toSshTarget } from "../../providers/ssh-target";
import type { Fleet } from "../../maintenance/fleet/fleet";
import { describeBastion, describeNode, type SshTarget } from "../../remote/ssh/target";

/** A machine that somebody logs in to. */
export interface Machine {
  /** The name that its credentials are configured under. */
  readonly name: string;
  /** The fleet that it's of; absent of those of a fleet file, which has one. */
  readonly fleet?: string;
  /** How messages name it. */
  readonly place: string;
  readonly target: SshTarget;
  /** What a run does there, of a device: it has no other credentials than those of its name. */
  readonly steps?: object;
}

/** Those of a fleet file. */
export function machinesOfFleet({ nodes, repositories, devices }: Fleet): Machine[] {
  const machines = [...Object.values(nodes), ...Object.values(repositories)].flatMap(({ name, ssh }) =>
    machinesOnTheWay(name, toSshTarget(ssh), ssh.bastion?.name ?? name),
  );
  const ofDevices = Object.values(devices).flatMap(({ name, care }) =>
    care === undefined
      ? []
      : machinesOnTheWay(name, { ...care.reaching, sudo: "none" }, name).map((machine) => ({
          ...machine,
          steps: care.steps,
        })),
  );
  return [...machines, ...ofDevices];
}

/** A machine, and the bastion that it's reached through. */
export function machinesOnTheWay(name: string, target: SshTarget, bastion: string): Machine[] {
  const machine = { name, place: describeNode(name, target), target };
  if (target.bastion === undefined) return [machine];
  const place = describeBastion(name, target.bastion);
  return [machine, { name: bastion, place, target: target.bastion }];
}
