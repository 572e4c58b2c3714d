import { INSTALL_ONLY_PROVIDES } from "../../maintenance/packages/install-only";
import { processesShell } from "./compose-processes";
import { assign, part } from "./parts";

/** What runs in a container, or on the node itself, to tell its packages, and who executes which files: see `inside/facts.sh`. */
export function factsShell(): string {
  return (
    assign({ INSTALL_ONLY_PROVIDES: INSTALL_ONLY_PROVIDES.join("\n") }) +
    processesShell() +
    ["install-only", "executed-files", "open-mark", "package-mark", "facts"]
      .map((name) => part(`node-script/inside/${name}.sh`))
      .join("")
  );
}
