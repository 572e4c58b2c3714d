import { cp, link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { prepareStandIn } from "./compiled-stand-in";
import { folderName, prepareSipp } from "./sipp";

/** Puts the stand-ins and sipp below /usr/lib/lab of a layer. They do nothing until `installFreePbx` links to them. */
export async function writeFreePbxFiles(layer: string, base: string): Promise<void> {
  const library = join(layer, "usr/lib/lab");
  const [standIn, sipp] = await Promise.all([prepareStandIn(base), prepareSipp()]);
  await cp(standIn, join(library, "freepbx"), { recursive: true });
  await mkdir(join(library, folderName), { recursive: true });
  for (const name of await readdir(sipp)) await link(join(sipp, name), join(library, folderName, name));
}
