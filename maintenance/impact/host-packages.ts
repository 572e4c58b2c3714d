import type { Catalogue } from "./catalogue";
import { entry } from "./entry";

/** Packages of a node that its containers stand on: its kernel, its vz daemons, its shares. */
export const HOST_PACKAGES: Catalogue = [
  entry(
    "package",
    ["kernel", "kernel-*", "vzkernel", "vzkernel-*", "ovzkernel", "ovzkernel-*"],
    ["vz-kernel", "asterisk"],
    "reboot",
    "is the host's kernel: every container on the node stops",
    "node",
  ),
  entry(
    "package",
    [
      "vzctl",
      "vzctl-*",
      "vzquota",
      "ploop",
      "ploop-lib",
      "ploop-*",
      "libvzctl",
      "libvzctl-*",
      "vzmigrate",
      "prlctl",
      "vcmmd",
      "libprlsdk*",
      "prl-disp-service",
      "lxc",
      "lxc-*",
      "libvirt-daemon*",
      "criu",
    ],
    ["vz-kernel"],
    "restart",
    "belongs to the host's vz daemons",
    "node",
  ),
  entry(
    "package",
    ["vzstats", "vzctl-bash-completion", "vztop", "vzprocps"],
    [],
    "nothing",
    "only looks at containers",
    "node",
  ),
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
