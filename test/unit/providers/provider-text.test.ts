import assert from "node:assert/strict";
import Module from "node:module";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import project from "../../../package.json";
import { findModule, providerText } from "../../../providers/provider-text";

describe("the text of a provider", () => {
  const usual = process.argv;
  before(() => {
    // The provider's process gets the engine's address as its first argument.
    process.argv = [process.execPath, "index.js", "127.0.0.1:1"];
  });
  after(() => {
    process.argv = usual;
  });

  function load(text: string): { check: unknown } {
    const module = new Module("") as Module & { _compile(code: string, file: string): void };
    module.paths = [`${process.cwd()}/node_modules`];
    module._compile(text, "");
    return (module.exports as { handler: () => { check: unknown } }).handler();
  }

  it("loads the module that implements it, as the provider's process would", () => {
    for (const text of [providerText("run-report"), providerText("operation", "nodes")])
      assert.equal(typeof load(text).check, "function");
  });

  for (const name of ["node-packages", "container-packages", "framework-modules"])
    it(`of ${name}, which states of before have, still loads`, () => {
      assert.equal(typeof load(providerText(name)).check, "function");
    });

  describe("of a package that is installed", () => {
    let folder: string;
    before(() => {
      folder = realpathSync(mkdtempSync(path.join(tmpdir(), "provider-text-")));
    });
    after(() => {
      rmSync(folder, { recursive: true });
    });

    /** As npm (`at` is below the program's `node_modules`) or pnpm (a link leads to a folder with the version in its name). */
    function install(at: string): string {
      const installed = path.join(folder, at);
      const implementation = path.join(installed, "dist/providers/implementation");
      mkdirSync(implementation, { recursive: true });
      writeFileSync(path.join(implementation, "run-report.js"), "");
      const { name, exports } = project;
      writeFileSync(path.join(installed, "package.json"), JSON.stringify({ name, exports }));
      return implementation;
    }

    it("has the package's name, and no folder with a version in its name", () => {
      const implementation = install(
        "node_modules/.pnpm/pbx-maintenance@0.1.0_x/node_modules/pbx-maintenance",
      );
      symlinkSync(path.join(implementation, "../../.."), path.join(folder, "node_modules/pbx-maintenance"));
      mkdirSync(path.join(folder, "app"));
      for (const of of [folder, path.join(folder, "app")])
        assert.equal(findModule("run-report", of, implementation), "pbx-maintenance/providers/run-report");
    });

    it("has the way there where the name leads to another one, or nowhere", () => {
      const other = install("other/dependency/node_modules/pbx-maintenance");
      assert.equal(
        findModule("run-report", folder, other),
        "./other/dependency/node_modules/pbx-maintenance/dist/providers/implementation/run-report",
      );
    });
  });

  it("is short, and says nothing of the machine", () => {
    const text = providerText("operation", "nodes");
    assert.equal(
      text,
      'exports.handler = () => { require("tsx/cjs"); return require("./providers/implementation/operation")("nodes"); };\n',
    );
  });
});
