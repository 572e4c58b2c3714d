import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { MisusedCommand } from "../maint/command";

const PACKAGE = "pbx-maintenance-policy";

/** The pack among this project's sources; an installed library has none. */
const OF_SOURCES = path.resolve(__dirname, "../../policy");

/**
 * The folder of the maintenance policy: of these sources, or the package that is installed for the project.
 *
 * @param project the project's folder
 * @throws MisusedCommand where there's none
 */
export function findMaintenancePack(project = process.cwd(), ofSources = OF_SOURCES): string {
  if (existsSync(path.join(ofSources, "PulumiPolicy.yaml"))) return ofSources;
  try {
    return path.dirname(createRequire(path.join(project, "package.json")).resolve(`${PACKAGE}/package.json`));
  } catch {
    throw new MisusedCommand(
      `The project has no package ${PACKAGE}. Install it in the library's version, or name a pack by --policy-pack.`,
    );
  }
}
