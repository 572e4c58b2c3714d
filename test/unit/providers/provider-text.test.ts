import assert from "node:assert/strict";
import Module from "node:module";
import { providerText } from "../../../providers/provider-text";

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

  it("is short, and says nothing of the machine", () => {
    const text = providerText("operation", "nodes");
    assert.equal(
      text,
      'exports.handler = () => { require("tsx/cjs"); return require("./providers/implementation/operation")("nodes"); };\n',
    );
  });
});
