import { copyFile, readFile, realpath, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { buildOnce, digestOf } from "../cache-folder";
import { runCommand } from "../run-command";

/**
 * The machine's sipp with every library it loads and a script `sipp` that starts it with them: it runs in any root file
 * system. @returns the folder in the cache
 */
export async function prepareSipp(): Promise<string> {
  const program = await realpath((await runCommand("sh", ["-c", "command -v sipp"])).trim());
  const libraries = [...(await runCommand("ldd", [program])).matchAll(/(\/\S+) \(0x/g)].map(
    ([, path = ""]) => path,
  );
  const loader = libraries.map((path) => basename(path)).find((name) => name.startsWith("ld-linux"));
  if (loader === undefined) throw new Error(`ldd ${program} names no loader: is it a dynamic executable?`);
  // Started by its absolute path, so that it's found through a symbolic link as well.
  const place = `/usr/lib/lab/${folderName}`;
  const script = `#!/bin/sh\nexec ${place}/${loader} --library-path ${place} ${place}/sipp.bin "$@"\n`;
  return buildOnce(`sipp-${digestOf(await readFile(program), script)}`, async (building) => {
    for (const path of libraries) await copyFile(path, join(building, basename(path)));
    await copyFile(program, join(building, "sipp.bin"));
    await writeFile(join(building, "sipp"), script, { mode: 0o755 });
  });
}

/** Below /usr/lib/lab of nodes and containers. */
export const folderName = "sipp";
