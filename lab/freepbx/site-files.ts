import { cp, link, mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { folderName, prepareSipp } from "./sipp";

/** Puts the stand-ins and sipp below /usr/lib/lab of a layer. They do nothing until `installFreePbx` links to them. */
export async function writeFreePbxFiles(layer: string): Promise<void> {
  const library = join(layer, "usr/lib/lab");
  await cp(join(__dirname, "stand-in"), join(library, "freepbx"), {
    recursive: true,
    filter: (name) => !name.includes("__pycache__"),
  });
  const sipp = await prepareSipp();
  await mkdir(join(library, folderName), { recursive: true });
  for (const name of await readdir(sipp)) await link(join(sipp, name), join(library, folderName, name));
}
