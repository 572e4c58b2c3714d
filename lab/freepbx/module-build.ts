import { createHash } from "node:crypto";
import { appendFile, mkdir, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { buildOnce, digestOf } from "../cache-folder";
import { runCommand } from "../run-command";
import { stopAgent, type SigningKeys } from "../signing-key";
import { locationOf, moduleIdOf, signerOf, type ModuleRecipe } from "./module-recipe";
import { moduleXml } from "./module-xml";

/** A module package of the cache. */
export interface ModuleBuild {
  /** `name-version[+variant]`: unique in a catalogue. */
  id: string;
  name: string;
  version: string;
  recipe: ModuleRecipe;
  /** The .tgz in the cache; its last part is the name a repository serves it by. */
  file: string;
  /** Below `/modules/` of the repository. */
  location: string;
  /** Of the .tgz; hexadecimal. */
  md5: string;
  sha1: string;
  sha256: string;
  /** Of the .tgz, in bytes. */
  size: number;
  signedBy: "release" | "wrong" | "nobody";
}

/** Packs and signs modules, or takes them from the cache if these very recipes were built before. */
export async function buildModules(
  recipes: readonly ModuleRecipe[],
  keys: SigningKeys,
): Promise<ModuleBuild[]> {
  // What a recipe becomes depends on the code of these modules too.
  const modules = ["module-recipe.ts", "module-xml.ts", "module-build.ts"].map((name) =>
    readFile(join(__dirname, name)),
  );
  const digest = digestOf(
    JSON.stringify(recipes),
    Buffer.concat(await Promise.all(modules)),
    keys.release.fingerprint,
    keys.wrong.fingerprint,
  );
  const folder = await buildOnce(`modules-${digest}`, async (building) => {
    try {
      for (const recipe of recipes) await buildOne(recipe, building, keys);
    } finally {
      await stopAgent(keys.gnupgHome);
    }
  });
  return Promise.all(recipes.map((recipe) => describeBuild(recipe, folder)));
}

async function buildOne(recipe: ModuleRecipe, folder: string, keys: SigningKeys): Promise<void> {
  const target = join(folder, moduleIdOf(recipe));
  const content = join(target, recipe.name);
  await mkdir(content, { recursive: true });
  const files: Record<string, string> = {
    "module.xml": moduleXml(recipe),
    "functions.inc.php": `<?php // ${recipe.name} ${recipe.version} ${recipe.variant ?? ""}\n`,
    "install.php": "<?php // nothing to do\n",
    "lab.json": `${JSON.stringify(recipe.effects ?? {})}\n`,
    ...(recipe.name === "framework" && frameworkFiles(recipe.version)),
    ...recipe.files,
  };
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(content, name)), { recursive: true });
    await writeFile(join(content, name), text);
  }
  const signer = signerOf(recipe);
  if (signer !== "nobody") await signModule(content, keys.gnupgHome, keys[signer].fingerprint);
  if (recipe.alteredAfterSigning) await appendFile(join(content, "functions.inc.php"), "// altered\n");
  await runCommand("tar", [
    ...[
      "--create",
      "--file",
      join(target, basename(locationOf(recipe))),
      "--use-compress-program",
      "gzip -n",
    ],
    ...["--sort", "name", "--mtime", "@0", "--owner", "0", "--group", "0", "--numeric-owner"],
    ...["--directory", target, recipe.name],
  ]);
  await rm(content, { recursive: true });
}

/** What install.php of framework moves to where it's used. The later versions bring files that the first hasn't. */
function frameworkFiles(version: string): Record<string, string> {
  const text = `// framework ${version}\n`;
  const added = version.endsWith(".1") ? {} : { "amp_conf/htdocs/admin/views/added.php": text };
  return {
    "amp_conf/htdocs/index.php": text,
    "amp_conf/htdocs/admin/config.php": text,
    "amp_conf/bin/freepbx_engine": text,
    "amp_conf/agi-bin/dialparties.agi": text,
    ...added,
  };
}

/** Writes module.sig: a clear-signed INI with the SHA-256 of every file of the folder. */
async function signModule(folder: string, gnupgHome: string, fingerprint: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
  const hashes = await Promise.all(
    names.map(async (name) => `${name} = ${sumOf("sha256", await readFile(join(folder, name)))}\n`),
  );
  const bar = `;${"#".repeat(48)}\n`;
  const text = [
    `${bar};#        FreePBX Module Signature File         #\n${bar}\n`,
    `[config]\nversion=1\nhash=sha256\nsignedwith=${fingerprint.slice(-16)}\nsignedby=sign.php\nrepo=standard\n`,
    "[hashes]\n",
    ...hashes,
    ";# End\n",
  ].join("");
  const signed = await runCommand(
    "gpg",
    [
      ...["--homedir", gnupgHome, "--batch", "--no-auto-check-trustdb", "--pinentry-mode", "loopback"],
      ...["--passphrase", "", "--local-user", fingerprint, "--clearsign"],
    ],
    { input: text },
  );
  await writeFile(join(folder, "module.sig"), signed);
}

function sumOf(algorithm: "md5" | "sha1" | "sha256", content: Buffer): string {
  return createHash(algorithm).update(content).digest("hex");
}

async function describeBuild(recipe: ModuleRecipe, folder: string): Promise<ModuleBuild> {
  const id = moduleIdOf(recipe);
  const location = locationOf(recipe);
  const file = join(folder, id, basename(location));
  const content = await readFile(file);
  return {
    ...{ id, name: recipe.name, version: recipe.version, recipe, file, location },
    md5: sumOf("md5", content),
    sha1: sumOf("sha1", content),
    sha256: sumOf("sha256", content),
    size: (await stat(file)).size,
    signedBy: signerOf(recipe),
  };
}
