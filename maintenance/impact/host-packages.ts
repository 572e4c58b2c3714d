import type { Catalogue } from "./catalogue";
import { RUNTIMES } from "../runtimes/runtimes";
import { entry, hostEntry } from "./entry";

const SHARES = [
  ...[
    "nfs-utils",
    "nfs-utils-lib",
    "libnfsidmap",
    "nfs-ganesha",
    "nfs-ganesha-*",
    "rpcbind",
    "portmap",
    "libtirpc",
  ],
  ...["glusterfs", "glusterfs-*", "ceph-fuse", "ceph-common"],
];

const KERNELS = ["kernel", "kernel-*", "vzkernel", "vzkernel-*", "ovzkernel", "ovzkernel-*", "kmod-*"];

/** Packages of a node that its containers stand on: its kernel, what runs them, its shares. Most of it shows in no process. */
export const HOST_PACKAGES: Catalogue = [
  entry(
    "package",
    [
      "kernel-tools",
      "kernel-tools-*",
      "kernel-abi-*",
      "kernel-rpm-macros",
      "kernel-srpm-macros",
      "kmod-libs",
    ],
    [],
    "nothing",
    "comes with the kernel, and has none",
    "node",
  ),
  entry("package", KERNELS, [], "nothing", "is no container's: they run on the node's kernel", "containers"),
  hostEntry(
    KERNELS,
    ["vz-kernel", "asterisk"],
    "reboot",
    "is the host's kernel: every container on the node stops",
  ),
  // Whatever runtime the fleet file names: a node may have more than one, and its packages are judged without asking which.
  ...RUNTIMES.flatMap(({ onlookers, hostPackages, host }) => [
    entry("package", onlookers, [], "nothing", "only looks at containers", "node"),
    hostEntry(hostPackages, ["vz-kernel"], "restart", `belongs to ${host}`),
  ]),
  hostEntry(
    [
      "podman",
      "conmon",
      "crun",
      "runc",
      "netavark",
      "docker-ce",
      "docker-engine",
      "containerd.io",
      "moby-engine",
    ],
    ["vz-kernel"],
    "restart",
    "holds containers of the host",
  ),
  hostEntry(
    SHARES,
    ["asterisk", "web", "database"],
    "storage-procedure",
    "serves the shares that containers live on: they're shut down, remounted, and the containers restarted",
  ),
  entry(
    "package",
    SHARES,
    ["asterisk", "web", "database"],
    "storage-procedure",
    "serves the shares that containers live on: they're shut down, remounted, and the containers restarted",
  ),
];
