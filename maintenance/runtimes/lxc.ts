import type { Runtime } from "./runtime";

/** LXC 1.0 and later. */
export const lxc = {
  name: "lxc",
  title: "LXC",
  ids: { described: "its name", form: /^[^/\0]+$/ },
  host: "the host's LXC",
  daemons: ["lxc*"],
  // What a container's /proc shows comes from lxcfs.
  hostPackages: ["lxc", "lxc-*", "liblxc*", "lxcfs"],
  onlookers: ["lxc-doc"],
  needs: [
    { program: "lxc-ls", package: "lxc" },
    { program: "lxc-attach", package: "lxc" },
    { program: "lxc-info", package: "lxc" },
    { program: "lxc-start", package: "lxc" },
    { program: "lxc-stop", package: "lxc" },
  ],
  path: {
    setting: "lxcPath",
    described: "Where LXC's containers are; by default what lxc.lxcpath of the node's lxc.conf says",
  },
} as const satisfies Runtime;
