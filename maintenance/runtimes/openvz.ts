import type { Runtime } from "./runtime";

/** OpenVZ 6 and 7. */
export const openvz = {
  name: "openvz",
  title: "OpenVZ",
  ids: {
    described: "a number (OpenVZ 6) or a UUID (OpenVZ 7)",
    form: /^(\d+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/,
  },
  host: "the host's vz daemons",
  daemons: ["vz", "vz-*", "vzeventd", "vcmmd", "prl-disp", "libvirt*"],
  hostPackages: [
    ...["vzctl", "vzctl-*", "vzquota", "ploop", "ploop-*", "libvzctl", "libvzctl-*", "vzmigrate"],
    ...["prlctl", "vcmmd", "libprlsdk*", "prl-disp-service", "libvirt-daemon*", "libvirt-libs", "criu"],
  ],
  onlookers: ["vzstats", "vzctl-bash-completion", "vztop", "vzprocps"],
  needs: [
    { program: "vzlist", package: "vzctl" },
    { program: "vzctl", package: "vzctl" },
  ],
} as const satisfies Runtime;
