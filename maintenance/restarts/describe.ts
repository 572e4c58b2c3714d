import { listSome } from "../text/list-some";
import type { PendingRestart } from "./pending-restart";

/** The beginning of a sentence: `The restart of asterisk (openssl, glibc)`, `The reboot into kernel 2.6.32-754`. */
export function describeRestart({
  kind,
  name,
  packages,
}: Pick<PendingRestart, "kind" | "name" | "packages">): string {
  return kind === "reboot"
    ? `The reboot into ${packages.join(", ")}`
    : `The restart of ${name}${describePackages(packages)}`;
}

/** ` (openssl, glibc)`; nothing where no package can be told. */
export function describePackages(packages: readonly string[]): string {
  return packages.length === 0 ? "" : ` (${listSome(packages)})`;
}
