import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prepareKeyring } from "../../../lab/freepbx/keyring";
import { buildModules, type ModuleBuild } from "../../../lab/freepbx/module-build";
import { moduleLine, usualModules } from "../../../lab/freepbx/module-catalogue";
import {
  lineOf,
  locationOf,
  moduleIdOf,
  signerOf,
  type ModuleRecipe,
} from "../../../lab/freepbx/module-recipe";
import { moduleXml } from "../../../lab/freepbx/module-xml";
import { runCommand, tryCommand } from "../../../lab/run-command";
import { prepareSigningKeys, type SigningKeys } from "../../../lab/signing-key";

describe("module recipes of the lab", () => {
  it("say where an archive is, and who signs it, by the version line", () => {
    const table = [
      ["2.10.1.3", "2.10", "release/2.10/cdr-2.10.1.3.tgz", "nobody"],
      ["12.0.4", "12.0", "packages/cdr/cdr-12.0.4.tgz", "release"],
      ["13.0.190.7", "13.0", "packages/cdr/cdr-13.0.190.7.tgz", "release"],
    ] as const;
    for (const [version, line, location, signer] of table) {
      const recipe: ModuleRecipe = { name: "cdr", version };
      assert.deepEqual([lineOf(version), locationOf(recipe), signerOf(recipe)], [line, location, signer]);
    }
    assert.equal(signerOf({ name: "cdr", version: "13.0.1", signedBy: "nobody" }), "nobody");
  });

  it("have an id each, and the usual ones are among them", () => {
    const ids = moduleLine("2.10").map(moduleIdOf);
    assert.deepEqual([...new Set(ids)], ids);
    const { installed, updates } = usualModules("2.10");
    assert.deepEqual(
      [...installed, ...updates].filter((id) => !ids.includes(id)),
      [],
    );
  });

  it("become a module.xml without sums, and an index entry with them", () => {
    const recipe: ModuleRecipe = {
      ...{ name: "cdr", version: "2.10.1.2" },
      depends: { version: "2.10.1", modules: ["core ge 2.10.1.2", "a<b&c"], phpversion: "5.3" },
    };
    const text = moduleXml(recipe);
    assert.match(text, /^<module>\n<rawname>cdr<\/rawname>\n<repo>standard<\/repo>\n/);
    const depends =
      "<depends>\n<version>2.10.1</version>\n<phpversion>5.3</phpversion>\n<module>core ge 2.10.1.2</module>\n" +
      "<module>a&lt;b&amp;c</module>\n</depends>\n";
    assert.ok(text.includes(depends), text);
    assert.ok(!text.includes("md5sum"));
    assert.ok(
      moduleXml(recipe, { md5: "ab", sha1: "cd" }).includes("<md5sum>ab</md5sum>\n<sha1sum>cd</sha1sum>\n"),
    );
  });
});

describe("module packages of the lab", function () {
  this.timeout(60_000);
  let folder: string;
  let keys: SigningKeys;
  let builds: ModuleBuild[];
  const cache = process.env["XDG_CACHE_HOME"];

  before(async function () {
    if ((await tryCommand("sh", ["-c", "command -v gpg gpgconf tar"])).code !== 0) this.skip();
    folder = await mkdtemp(join(tmpdir(), "modules-"));
    process.env["XDG_CACHE_HOME"] = join(folder, "cache");
    keys = await prepareSigningKeys();
    const recipe = { name: "cdr", version: "13.0.1", effects: { call: 503 } } as const;
    builds = await buildModules(
      [
        recipe,
        { ...recipe, variant: "altered", alteredAfterSigning: true },
        { ...recipe, variant: "wrong", signedBy: "wrong" },
        { name: "cdr", version: "2.10.1" },
      ],
      keys,
    );
  });

  after(async () => {
    if (cache === undefined) delete process.env["XDG_CACHE_HOME"];
    else process.env["XDG_CACHE_HOME"] = cache;
    if (folder) await rm(folder, { recursive: true });
  });

  async function unpack(position: number): Promise<string> {
    const target = await mkdtemp(join(folder, "unpacked-"));
    await runCommand("tar", ["xzf", builds[position]!.file, "-C", target]);
    return join(target, "cdr");
  }

  /** @returns the names of the files whose SHA-256 isn't what module.sig says; undefined if nobody trusts it */
  async function verify(position: number): Promise<string[] | undefined> {
    const module = await unpack(position);
    const home = await prepareKeyring(keys.release);
    const signed = join(module, "module.sig");
    const answer = await tryCommand("gpg", [
      "--homedir",
      home,
      "--batch",
      "--quiet",
      "--output",
      "-",
      signed,
    ]);
    if (answer.code !== 0) return undefined;
    const hashes = [...answer.stdout.matchAll(/^(\S+) = ([0-9a-f]{64})$/gm)];
    assert.deepEqual(
      [...hashes.map(([, name]) => name), "module.sig"].sort(),
      (await readdir(module)).sort(),
    );
    const sums = await Promise.all(
      hashes.map(async ([, name = ""]) =>
        createHash("sha256")
          .update(await readFile(join(module, name)))
          .digest("hex"),
      ),
    );
    return hashes.filter(([, , expected], index) => sums[index] !== expected).map(([, name = ""]) => name);
  }

  it("have the sums that are said of them", async () => {
    for (const build of builds) {
      const content = await readFile(build.file);
      const sums = (["md5", "sha1", "sha256"] as const).map((name) =>
        createHash(name).update(content).digest("hex"),
      );
      assert.deepEqual([build.md5, build.sha1, build.sha256, build.size], [...sums, content.length]);
    }
  });

  it("hold a folder of the module's name, with what it does wrong", async () => {
    const module = await unpack(0);
    assert.deepEqual((await readdir(module)).sort(), [
      ...["functions.inc.php", "install.php", "lab.json", "module.sig", "module.xml"],
    ]);
    assert.deepEqual(JSON.parse(await readFile(join(module, "lab.json"), "utf8")), { call: 503 });
    assert.deepEqual(await verify(0), []);
  });

  it("are signed so that gpg finds what was altered, and who isn't trusted", async () => {
    assert.deepEqual(await verify(1), ["functions.inc.php"]);
    assert.equal(await verify(2), undefined);
    assert.ok(!(await readdir(await unpack(3))).includes("module.sig"));
  });

  it("are the same for the same recipes", async () => {
    const [again] = await buildModules([builds[0]!.recipe], keys);
    assert.equal(again!.name, "cdr");
    assert.notEqual(again!.file, builds[0]!.file);
    const unsigned = await buildModules([builds[3]!.recipe], keys);
    assert.equal(unsigned[0]!.sha256, builds[3]!.sha256);
  });
});
