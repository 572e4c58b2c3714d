import { createHash } from "node:crypto";
import { readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import type { PackageBuild } from "./rpm-build";

const LISTS = ["primary", "filelists", "other"] as const;

const sha256 = (content: Buffer): string => createHash("sha256").update(content).digest("hex");

/**
 * Has a published repository serve another file as a build: its metadata says the build's name, and the file's checksum and size.
 *
 * @param folder of the repository, with metadata of createrepo_c's simple names, packed by gzip
 */
export async function disguise(folder: string, build: PackageBuild, file: Buffer): Promise<void> {
  const served = join(folder, "Packages", basename(build.file));
  // A link to the cache's file: to be replaced, not written to.
  await rm(served);
  await writeFile(served, file);
  const repomdFile = join(folder, "repodata", "repomd.xml");
  let repomd = await readFile(repomdFile, "utf8");
  for (const list of LISTS) {
    const listFile = join(folder, "repodata", `${list}.xml.gz`);
    const packed = await readFile(listFile);
    const text = gunzipSync(packed);
    const changed = Buffer.from(describeAs(text.toString("utf8"), build, file));
    const repacked = gzipSync(changed);
    await writeFile(listFile, repacked);
    repomd = repomd.replace(sha256(packed), sha256(repacked)).replace(sha256(text), sha256(changed));
    repomd = repomd.replace(`<size>${packed.length}</size>`, `<size>${repacked.length}</size>`);
    repomd = repomd.replace(
      `<open-size>${text.length}</open-size>`,
      `<open-size>${changed.length}</open-size>`,
    );
  }
  await writeFile(repomdFile, repomd);
}

/** The list, with the file's checksum and size for those of the build. */
function describeAs(list: string, build: PackageBuild, file: Buffer): string {
  return list
    .split(/(?=<package[ >])/)
    .map((entry) =>
      entry.includes(build.sha256)
        ? entry
            .replaceAll(build.sha256, sha256(file))
            .replace(`<size package="${build.size}"`, `<size package="${file.length}"`)
        : entry,
    )
    .join("");
}
