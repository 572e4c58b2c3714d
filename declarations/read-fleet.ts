import { FLEET_FILE, FRAMEWORK_KEY_FILE, RELEASE_KEY_FILE } from "./file-kinds";
import { type ProjectFiles, STACK_CONFIGURATION } from "./project-files";
import { readKeyBlocks } from "./read-key-blocks";
import type { Source } from "../maintenance/files/problem";
import type { Fleet } from "../maintenance/fleet/fleet";
import { frameworkOf } from "../maintenance/fleet/node-framework";
import { parseFleet } from "../maintenance/fleet/parse";

/**
 * Reads a fleet from a file, or from all `.yaml` files of a folder.
 *
 * @param path relative to the project
 * @throws FileUnreadable, InvalidFile
 */
export function readFleet(path: string, project: ProjectFiles): Fleet {
  const files = project.list(FLEET_FILE, path, STACK_CONFIGURATION);
  return readFleetText(
    files.map((file) => ({ file, text: project.read(FLEET_FILE, file, STACK_CONFIGURATION) })),
    project,
  );
}

/**
 * Reads a fleet from texts or objects, and the keys that they name.
 *
 * @param namedBy what names the keys, for messages; the fleet file by default
 * @throws FileUnreadable, InvalidFile
 */
export function readFleetText(sources: readonly Source[], project: ProjectFiles, namedBy?: string): Fleet {
  const fleet = parseFleet(sources);
  // Also read by the providers; but a missing key should be told before anything is planned.
  for (const key of fleet.releaseKeys) readKeyBlocks(RELEASE_KEY_FILE, key, project, namedBy);
  for (const key of frameworkKeys(fleet)) readKeyBlocks(FRAMEWORK_KEY_FILE, key, project, namedBy);
  return fleet;
}

function frameworkKeys({ nodes }: Fleet): ReadonlySet<string> {
  const frameworks = Object.values(nodes).flatMap((node) => Object.values(frameworkOf(node)));
  return new Set(frameworks.flatMap(({ keys }) => keys));
}
