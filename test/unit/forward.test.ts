import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { forward } from "../../providers/forward";

describe("the provider object", () => {
  it("is small text that names a module, and holds nothing else", async () => {
    const provider = forward("node-packages");
    const { text } = await pulumi.runtime.serializeFunction(() => provider);
    assert.ok(text.length < 3000, `${text.length} characters`);
    assert.match(text, /modulePath: "\.\/providers\/implementation\/node-packages"/);
    assert.ok(!text.includes(process.cwd()));
  });
});
