import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import project from "../package.json";
import { describeThirdParties } from "./third-parties";
import pack from "./package.json";

/** What Pulumi installs beside a pack: the pack has to share these with what starts it, and with the program. */
const DEPENDENCIES = {
  "@pulumi/policy": project.devDependencies["@pulumi/policy"],
  "@pulumi/pulumi": project.peerDependencies["@pulumi/pulumi"],
};

/**
 * Bundles the pack as a package of its own, so that `npm pack` and `pulumi policy publish` can take it from a folder, without this
 * project's sources. It needs no library: where there's one, npm installs no pack of another version beside it.
 *
 * @param folder is emptied first
 */
export async function buildPack(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: [join(__dirname, "pack.ts")],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: `node${project.engines.node.replace(">=", "")}`,
    external: Object.keys(DEPENDENCIES),
    logLevel: "warning",
    metafile: true,
  });
  await copyFile(join(__dirname, "../LICENSE"), join(folder, "LICENSE"));
  await writeFile(join(folder, "THIRD-PARTY.txt"), await describeThirdParties(Object.keys(metafile.inputs)));
  await copyFile(join(__dirname, "PulumiPolicy.yaml"), join(folder, "PulumiPolicy.yaml"));
  const { name, description } = pack;
  const { version, license, engines } = project;
  const manifest = {
    ...{ name, version, description, license, engines, main: "index.js", dependencies: DEPENDENCIES },
    peerDependencies: { [project.name]: version },
    peerDependenciesMeta: { [project.name]: { optional: true } },
  };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
