import { createCipheriv, createHash } from "node:crypto";
import {
  chmod,
  copyFile,
  mkdir,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { availableParallelism } from "node:os";
import { basename, dirname, join } from "node:path";
import { buildOnce, digestOf } from "./cache-folder";
import { initScript } from "./init-script";
import { archOf, buildIdOf, nevraOf, specText, type PackageRecipe } from "./package-spec";
import { runCommand } from "./run-command";
import { stopAgent, type SigningKeys } from "./signing-key";

/** A package file of the cache. */
export interface PackageBuild {
  /** `name-version-release[+variant]`: unique in a catalogue. */
  id: string;
  name: string;
  epoch: number;
  version: string;
  release: string;
  arch: "noarch" | "x86_64";
  /** `name-[epoch:]version-release.arch`, the epoch omitted when it's 0, as dnf prints it. */
  nevra: string;
  /** Of the file, signature included; hexadecimal. */
  sha256: string;
  /** Of the file, in bytes. */
  size: number;
  signedBy: "release" | "wrong" | "nobody";
  /** The file in the cache; its last part is the name a repository serves it by. */
  file: string;
}

/** Builds and signs packages, or takes them from the cache if these very recipes were built before. */
export async function buildPackages(
  recipes: readonly PackageRecipe[],
  base: string,
  keys: SigningKeys,
): Promise<PackageBuild[]> {
  // What a recipe becomes depends on the code of these modules too.
  const modules = ["package-spec.ts", "init-script.ts", "rpm-build.ts"].map((name) =>
    readFile(join(__dirname, name)),
  );
  const code = Buffer.concat(await Promise.all(modules));
  const digest = digestOf(JSON.stringify(recipes), code, keys.release.fingerprint, base);
  const folder = await buildOnce(`packages-${digest}`, async (building) => {
    const queue = [...recipes];
    const work = async (): Promise<void> => {
      for (let recipe = queue.shift(); recipe; recipe = queue.shift()) await buildOne(recipe, base, building);
    };
    await Promise.all(Array.from({ length: availableParallelism() }, work));
    await sign(recipes, building, keys);
  });
  return Promise.all(recipes.map((recipe) => describeBuild(recipe, folder)));
}

async function buildOne(recipe: PackageRecipe, base: string, folder: string): Promise<void> {
  const id = buildIdOf(recipe);
  const top = join(folder, `${id}.work`);
  const root = join(top, "SOURCES", "root");
  await mkdir(root, { recursive: true });
  const files = await placeFiles(recipe, base, root);
  const spec = join(top, `${recipe.name}.spec`);
  await writeFile(spec, specText(recipe, files));
  const definitions = {
    _topdir: top,
    _dbpath: join(top, "db"),
    debug_package: "%{nil}",
    __os_install_post: "%{nil}",
    _build_id_links: "none",
    _binary_payload: "w1.gzdio",
    _buildhost: "lab.invalid",
  };
  const defines = Object.entries(definitions).flatMap(([name, value]) => ["--define", `${name} ${value}`]);
  await runCommand("rpmbuild", ["-bb", "--quiet", "--target", `${archOf(recipe)}-linux`, ...defines, spec]);
  const built = join(top, "RPMS", archOf(recipe));
  const [file] = await readdir(built);
  if (file === undefined) throw new Error(`rpmbuild left no package for ${id} in ${built}.`);
  await mkdir(join(folder, id));
  await rename(join(built, file), join(folder, id, file));
  await rm(top, { recursive: true });
}

/** Puts a recipe's files below `root`. @returns their absolute paths inside */
async function placeFiles(recipe: PackageRecipe, base: string, root: string): Promise<string[]> {
  const files: string[] = [];
  const place = async (file: string, content: string | Buffer, mode = 0o644): Promise<void> => {
    await mkdir(dirname(join(root, file)), { recursive: true });
    await writeFile(join(root, file), content);
    await chmod(join(root, file), mode);
    files.push(file);
  };
  // A loader ignores what follows the last section: so each build has a content of its own.
  const trailer = Buffer.from(`\n${nevraOf(recipe)} ${recipe.variant ?? ""}\n`);
  for (const library of recipe.libraries ?? []) {
    const stub = await readFile(join(base, "usr/lib/x86_64-linux-gnu/libutil.so.1"));
    await place(library, Buffer.concat([stub, trailer]), 0o755);
  }
  if (recipe.service) {
    const { name, executable, order } = recipe.service;
    await place(executable, Buffer.concat([await readFile(join(base, "usr/bin/sleep")), trailer]), 0o755);
    await place(`/etc/init.d/${name}`, initScript(recipe.service), 0o755);
    const link = `/etc/rc.d/rc3.d/S${String(order).padStart(2, "0")}${name}`;
    await mkdir(join(root, dirname(link)), { recursive: true });
    await symlink(`/etc/init.d/${name}`, join(root, link));
    files.push(link);
  }
  for (const [file, text] of Object.entries({ ...recipe.configuration, ...recipe.files }))
    await place(file, text);
  // Named by the version: two kernels are installed side by side.
  const payload = `/usr/share/${recipe.name}-${recipe.version}-${recipe.release}/payload`;
  await place(payload, incompressible(nevraOf(recipe), (recipe.payloadKb ?? 20) * 1024));
  return files;
}

function incompressible(seed: string, bytes: number): Buffer {
  const key = createHash("sha256").update(seed).digest();
  return createCipheriv("aes-256-ctr", key, Buffer.alloc(16)).update(Buffer.alloc(bytes));
}

async function sign(recipes: readonly PackageRecipe[], folder: string, keys: SigningKeys): Promise<void> {
  for (const signer of ["release", "wrong"] as const) {
    const files: string[] = [];
    for (const recipe of recipes) {
      if ((recipe.signedBy ?? "release") === signer) files.push(await fileOf(recipe, folder));
    }
    if (files.length === 0) continue;
    await runCommand("rpmsign", [
      ...["--define", `_gpg_name ${keys[signer].fingerprint}`, "--define", `_gpg_path ${keys.gnupgHome}`],
      // Debian's rpm looks for gpg2, which no longer exists under that name.
      ...["--define", "__gpg /usr/bin/gpg", "--addsign", ...files],
    ]);
  }
  await stopAgent(keys.gnupgHome);
}

async function fileOf(recipe: PackageRecipe, folder: string): Promise<string> {
  const id = buildIdOf(recipe);
  const [file] = await readdir(join(folder, id));
  if (file === undefined) throw new Error(`The cache folder ${join(folder, id)} is empty; remove ${folder}.`);
  return join(folder, id, file);
}

async function describeBuild(recipe: PackageRecipe, folder: string): Promise<PackageBuild> {
  const file = await fileOf(recipe, folder);
  return {
    id: buildIdOf(recipe),
    name: recipe.name,
    epoch: recipe.epoch ?? 0,
    version: recipe.version,
    release: recipe.release,
    arch: archOf(recipe),
    nevra: nevraOf(recipe),
    sha256: createHash("sha256")
      .update(await readFile(file))
      .digest("hex"),
    size: (await stat(file)).size,
    signedBy: recipe.signedBy ?? "release",
    file,
  };
}

/** Copies package files into one folder. */
export async function copyPackages(builds: readonly PackageBuild[], folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const build of builds) await copyFile(build.file, join(folder, basename(build.file)));
}
