import { INSTALL_ONLY_PROVIDES } from "../../maintenance/packages/install-only";
import { PACKAGE_MANAGERS } from "../../maintenance/package-managers/package-managers";
import { processesShell } from "./compose-processes";
import { assign, part } from "./parts";

/** Where package managers are told of more of such packages, newer ones first. */
const INSTALL_ONLY_FILES = PACKAGE_MANAGERS.map(({ installOnly: { counts, file } }) => `${counts} ${file}`)
  .reverse()
  .join("\n");

/** What runs in a container, or on the node itself, to tell its packages, and who executes which files: see `inside/facts.sh`. */
export function factsShell(): string {
  const parts = ["executed-files", "open-mark", "package-mark", "facts"];
  return (
    processesShell() +
    installOnlyShell() +
    parts.map((name) => part(`node-script/inside/${name}.sh`)).join("")
  );
}

/**
 * Functions that tell which packages stay installed in several builds: see `inside/install-only.sh`.
 *
 * @param provides what such packages provide where no package manager says otherwise
 */
export function installOnlyShell(provides: readonly string[] = INSTALL_ONLY_PROVIDES): string {
  const parameters = { INSTALL_ONLY_PROVIDES: provides.join("\n"), INSTALL_ONLY_FILES };
  return assign(parameters) + part("node-script/inside/install-only.sh");
}
