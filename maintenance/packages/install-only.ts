import type { Package } from "./nevra";

/**
 * What packages provide of which several builds stay installed, as yum and dnf have it where nobody sets `installonlypkgs`: a new kernel
 * is added beside the running one, so that there is a way back. Two builds of any other package are the remains of a broken
 * transaction. Sources: yum/config.py of yum 3.2 to 3.4, dnf/const.py, libdnf5's const.hpp. A package provides its own name, too.
 */
export const INSTALL_ONLY_PROVIDES: readonly string[] = [
  "kernel",
  "kernel-PAE",
  "kernel-PAE-debug",
  "kernel-bigmem",
  "kernel-debug",
  "kernel-devel",
  "kernel-enterprise",
  "kernel-smp",
  "kernel-source",
  "kernel-unsupported",
  "installonlypkg(kernel)",
  "installonlypkg(kernel-module)",
  "installonlypkg(vm)",
  "multiversion(kernel)",
];

const PROVIDES: ReadonlySet<string> = new Set(INSTALL_ONLY_PROVIDES);

/** Whether builds that provide this are kept side by side, where the machine's own package manager says nothing else. */
export function provideInstallOnly(provides: readonly { readonly name: string }[]): boolean {
  return provides.some(({ name }) => PROVIDES.has(name));
}

/** Whether any of these, which have one name, is known to be kept beside others of it. */
export function areInstallOnly(...packages: readonly Package[]): boolean {
  return packages.some(({ installOnly }) => installOnly === true);
}
