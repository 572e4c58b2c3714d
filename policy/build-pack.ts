import { copyFile, mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "esbuild";
import project from "../package.json";
import pack from "./package.json";

/** Of what this project is made of and tried with. */
const VERSIONS = { ...project.dependencies, ...project.devDependencies };

/** What Pulumi installs beside a pack: the pack has to share these with what starts it. */
const DEPENDENCIES = ["@pulumi/policy", "@pulumi/pulumi"] as const;

/**
 * Bundles the pack, so that `pulumi policy publish` can take it from a folder, without this project's sources.
 *
 * @param folder is emptied first
 */
export async function buildPack(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await build({
    entryPoints: [join(__dirname, "pack.ts")],
    outfile: join(folder, "index.js"),
    bundle: true,
    platform: "node",
    target: `node${project.engines.node.replace(">=", "")}`,
    external: [...DEPENDENCIES],
    logLevel: "warning",
  });
  await copyFile(join(__dirname, "PulumiPolicy.yaml"), join(folder, "PulumiPolicy.yaml"));
  const { name, version, description, license } = pack;
  const dependencies = Object.fromEntries(DEPENDENCIES.map((each) => [each, VERSIONS[each]]));
  const manifest = { name, version, description, license, main: "index.js", dependencies };
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}
