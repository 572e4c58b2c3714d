import type { PackageManager } from "./package-manager";

/** yum 3 with yum-utils, as Enterprise Linux 5 to 7 have it. */
export const yum = {
  name: "yum",
  title: "yum 3 with yum-utils",
  needs: [
    { program: "yum", package: "yum" },
    { program: "yumdownloader", package: "yum-utils" },
  ],
  install: "yum -y install",
  processes: ["yum", "yum-cron"],
  packages: ["yum", "yum-*"],
  // yum/config.py of yum 3.2 to 3.4.
  installOnly: { file: "/etc/yum.conf", counts: "instead" },
} as const satisfies PackageManager;
