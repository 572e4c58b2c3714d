/**
 * Packages of which several versions stay installed: a new kernel is added beside the running one, so that there is a
 * way back. Two versions of any other package are the remains of a broken transaction.
 *
 * yum and dnf decide by what a package *provides*; an inventory has only names, hence the subpackages spelled out here.
 */
const NAMES: ReadonlySet<string> = new Set([
  // yum.conf(5), installonlypkgs: the default of EL5 to EL7. dnf.conf(5) has kernel and kernel-PAE of these.
  "kernel",
  "kernel-bigmem",
  "kernel-enterprise",
  "kernel-smp",
  "kernel-debug",
  "kernel-unsupported",
  "kernel-source",
  "kernel-devel",
  "kernel-PAE",
  "kernel-PAE-debug",
  // Provide kernel-devel (EL6, EL7).
  "kernel-debug-devel",
  "kernel-PAE-devel",
  // Provide installonlypkg(kernel) or installonlypkg(kernel-module) (EL8 and later).
  "kernel-core",
  "kernel-modules",
  "kernel-modules-core",
  "kernel-modules-extra",
  "kernel-debug-core",
  "kernel-debug-modules",
  "kernel-debug-modules-core",
  "kernel-debug-modules-extra",
  // OpenVZ and Virtuozzo: EL5's kernels were called ovzkernel, EL6's and EL7's vzkernel. Their -headers and -firmware
  // are upgraded like any other package.
  "ovzkernel",
  "ovzkernel-devel",
  "ovzkernel-PAE",
  "ovzkernel-ent",
  "ovzkernel-xen",
  "vzkernel",
  "vzkernel-devel",
  "vzkernel-debug",
  "vzkernel-debug-devel",
  "vzmodules",
  "vzmodules-devel",
]);

/** Whether versions of the package of this name are kept side by side. */
export function isInstallOnly(name: string): boolean {
  return NAMES.has(name);
}
