import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce, digestOf } from "./cache-folder";
import { copyPackages, type PackageBuild } from "./rpm-build";
import { runCommand } from "./run-command";
import type { SigningKey } from "./signing-key";

/** In namespaces of its own, so that nothing stays mounted whatever happens. Arguments: folder of the image, base. */
const script = `
set -e
cd "$1"
mount -t overlay -o "lowerdir=$2,upperdir=$1/layer,workdir=$1/work" image "$1/root"
mount -t proc proc "$1/root/proc"
mount --bind "$1/packages" "$1/root/mnt"
chroot "$1/root" rpmkeys --import /mnt/release.asc
chroot "$1/root" sh -c "rpm --install --quiet --define '_pkgverify_level all' /mnt/*.rpm"
umount "$1/root/mnt" "$1/root/proc"
umount "$1/root"
rm -rf "$1/work" "$1/root" "$1/packages"
`;

/**
 * The layer with packages already installed and the release key imported, above the base: built once per set of packages.
 * @returns the folder of the layer, never to be written to
 */
export async function prepareImage(
  base: string,
  key: SigningKey,
  builds: readonly PackageBuild[],
): Promise<string> {
  const digest = digestOf(script, base, key.fingerprint, ...builds.map((build) => build.sha256));
  const folder = await buildOnce(`image-${digest}`, async (building) => {
    for (const name of ["layer", "work", "root", "packages"]) await mkdir(join(building, name));
    await copyPackages(builds, join(building, "packages"));
    await runCommand("cp", [key.file, join(building, "packages", "release.asc")]);
    await runCommand("unshare", [
      ...["--mount", "--pid", "--fork", "--kill-child", "--"],
      ...["/bin/sh", "-c", script, "image", building, base],
    ]);
  });
  return join(folder, "layer");
}
