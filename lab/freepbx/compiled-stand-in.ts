import { cp, readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce, digestOf } from "../cache-folder";
import { runCommand } from "../run-command";

const source = join(__dirname, "stand-in");

/**
 * The stand-ins, compiled by the Python that will run them: a new container would compile them anew, which takes longer
 * than anything they do. @param base the containers' root file system @returns the folder in the cache
 */
export async function prepareStandIn(base: string): Promise<string> {
  const names = (await readdir(source, { recursive: true })).sort();
  const contents = await Promise.all(
    names.map(async (name) => {
      const file = join(source, name);
      return (await stat(file)).isFile() ? readFile(file) : "";
    }),
  );
  return buildOnce(`stand-in-${digestOf(base, names.join("\n"), ...contents)}`, async (building) => {
    await cp(source, building, { recursive: true });
    const libraries = join(base, "usr/lib/x86_64-linux-gnu");
    await runCommand(
      join(base, "usr/lib64/ld-linux-x86-64.so.2"),
      [
        ...["--library-path", libraries, join(base, "usr/bin/python3"), "-m", "compileall", "-q"],
        // By content: the files get new times wherever they're copied to.
        ...["--invalidation-mode", "unchecked-hash", "-s", building, "-p", "/usr/lib/lab/freepbx", building],
      ],
      { env: { PYTHONHOME: join(base, "usr") } },
    );
  });
}
