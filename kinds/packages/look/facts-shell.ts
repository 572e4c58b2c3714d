import { INSTALL_ONLY_PROVIDES } from "../../../maintenance/packages/install-only";
import { PROBE_PROGRAMS } from "../../../maintenance/fleet/probe-programs";
import { PACKAGE_MANAGERS } from "../../../maintenance/package-managers/package-managers";
import { assign, part } from "../../../remote/script/parts";

/** Where package managers are told of more of such packages, newer ones first. */
const INSTALL_ONLY_FILES = PACKAGE_MANAGERS.map(({ installOnly: { counts, file } }) => `${counts} ${file}`)
  .reverse()
  .join("\n");

/** What tells the packages of a machine, and who executes which files: see `facts.sh`. It comes after `askedShell`. */
export function packagesFactsShell(): string {
  const programs = assign({ PROBE_PROGRAMS: PROBE_PROGRAMS.join(" ") });
  return (
    installOnlyShell() + programs + part("kinds/packages/mark.sh") + part("kinds/packages/look/facts.sh")
  );
}

/**
 * Functions that tell which packages stay installed in several builds: see `install-only.sh`.
 *
 * @param provides what such packages provide where no package manager says otherwise
 */
export function installOnlyShell(provides: readonly string[] = INSTALL_ONLY_PROVIDES): string {
  const parameters = { INSTALL_ONLY_PROVIDES: provides.join("\n"), INSTALL_ONLY_FILES };
  return assign(parameters) + part("kinds/packages/look/install-only.sh");
}
