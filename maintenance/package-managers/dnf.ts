import type { PackageManager } from "./package-manager";

/** dnf 4 with dnf-plugins-core, as Enterprise Linux 8 and 9 have it. */
export const dnf = {
  name: "dnf",
  title: "dnf 4 with dnf-plugins-core",
  needs: [{ program: "dnf", package: "dnf" }],
  install: "dnf -y install",
  processes: ["dnf", "dnf-3", "dnf5", "dnf-automatic"],
  packages: ["dnf", "dnf-*"],
  // OptionStringListAppend of libdnf.
  installOnly: { file: "/etc/dnf/dnf.conf", counts: "beside" },
} as const satisfies PackageManager;
