import type { Catalogue } from "./catalogue";
import { RUNTIMES } from "../runtimes/runtimes";
import { entry } from "./entry";

/** Packages of a node that its containers stand on: its kernel, what runs them, its shares. */
export const HOST_PACKAGES: Catalogue = [
  entry(
    "package",
    ["kernel", "kernel-*", "vzkernel", "vzkernel-*", "ovzkernel", "ovzkernel-*"],
    ["vz-kernel", "asterisk"],
    "reboot",
    "is the host's kernel: every container on the node stops",
    "node",
  ),
  // Whatever runtime the fleet file names: a node may have more than one, and its packages are judged without asking which.
  ...RUNTIMES.flatMap(({ onlookers, hostPackages, host }) => [
    entry("package", onlookers, [], "nothing", "only looks at containers", "node"),
    entry("package", hostPackages, ["vz-kernel"], "restart", `belongs to ${host}`, "node"),
  ]),
  entry(
    "package",
    [
      "nfs-utils",
      "nfs-utils-lib",
      "libnfsidmap",
      "nfs-ganesha",
      "nfs-ganesha-*",
      "rpcbind",
      "portmap",
      "libtirpc",
    ],
    ["asterisk", "web", "database"],
    "storage-procedure",
    "serves the shares that containers live on: they're shut down, remounted, and the containers restarted",
  ),
];
