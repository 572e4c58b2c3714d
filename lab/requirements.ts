import { accessSync, constants, readFileSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Programs the lab calls, and the Debian package each comes with. The same list as in install-requirements.sh. */
export const requiredPrograms: Readonly<Record<string, string>> = {
  debootstrap: "debootstrap",
  rpmbuild: "rpm",
  rpmsign: "rpm",
  createrepo_c: "createrepo-c",
  gpg: "gnupg",
  ssh: "openssh-client",
  "ssh-keygen": "openssh-client",
  unshare: "util-linux",
  nsenter: "util-linux",
  setpriv: "util-linux",
  sipp: "sip-tester",
};

/** Why the lab can't run on this machine, in a sentence with what to do, or undefined if it can. */
export function labUnavailable(): string | undefined {
  if (process.platform !== "linux" || process.arch !== "x64")
    return `The lab needs Linux on x86_64 (this is ${process.platform} on ${process.arch}).`;
  if (process.geteuid?.() !== 0)
    return "The lab needs root, for namespaces, mounts and LXC: run the tests as root on a machine of your own.";
  const missing = Object.keys(requiredPrograms).filter((program) => !isOnPath(program));
  if (missing.length > 0) {
    const packages = [...new Set(missing.map((program) => requiredPrograms[program]))].join(" ");
    return `The lab misses ${missing.join(", ")}: apt-get install --no-install-recommends ${packages} (or lab/install-requirements.sh).`;
  }
  if (!/\boverlay$/m.test(readFileSync("/proc/filesystems", "utf8")))
    return "The lab needs overlayfs, which this kernel doesn't have loaded: modprobe overlay.";
  return undefined;
}

function isOnPath(program: string): boolean {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}
