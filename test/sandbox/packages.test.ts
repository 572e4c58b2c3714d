import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join } from "node:path";
import { installPackages } from "../harness/packages";

/** What the code loads by other ways than a plain `require`. */
const LOADED_OTHERWISE = ["@pulumi/command", "ical.js", "openpgp"];

describe("the files of the packages", function () {
  let files: readonly string[];
  let folder: string;

  before(async function () {
    this.timeout(15 * 60_000);
    folder = join(await installPackages(), "node_modules/pbx-maintenance");
    const listed = execFileSync("find", [folder, "-type", "f", "-printf", "%P\\n"], { encoding: "utf8" });
    files = listed.trim().split("\n");
  });

  it("are compiled code, shell, schemas and the command, and no tests, labs or sources", () => {
    const strange = files.filter(
      (file) =>
        !/^(dist\/.+\.(js|js\.map|d\.ts|sh|cjs|go|mod|sum)|schemas\/\w+\.schema\.json)$/.test(file) &&
        !["package.json", "README.md", "LICENSE", "cli/maint.cjs", "dist/engine/go.mod"].includes(file),
    );
    assert.deepEqual(strange, []);
    assert.ok(files.includes("dist/components/index.js"));
    assert.deepEqual(
      files.filter((file) => /^dist\/(test|lab|bench|sandbox|generate|policy)\//.test(file)),
      [],
    );
  });

  it("have types and a source map for each module", () => {
    const modules = files.filter((file) => file.endsWith(".js"));
    assert.ok(modules.length > 300, String(modules.length));
    const all = new Set(files);
    for (const file of modules)
      for (const beside of [`${file}.map`, file.replace(/\.js$/, ".d.ts")])
        assert.ok(all.has(beside), beside);
  });

  it("load what the package depends on, and nothing else", () => {
    const { dependencies, peerDependencies } = JSON.parse(
      readFileSync(join(folder, "package.json"), "utf8"),
    ) as Record<"dependencies" | "peerDependencies", Readonly<Record<string, string>>>;
    const loaded = new Set(LOADED_OTHERWISE);
    for (const file of files.filter((each) => each.endsWith(".js")))
      for (const [, name = ""] of readFileSync(join(folder, file), "utf8").matchAll(
        /(?<!\.)\brequire\("([^".][^"]*)"\)/g,
      ))
        if (!isBuiltin(name)) loaded.add(/^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name);
    // Only sources need it: compiled code mentions it as a text.
    loaded.delete("tsx");
    assert.deepEqual([...loaded].sort(), Object.keys({ ...dependencies, ...peerDependencies }).sort());
  });
});
