import assert from "node:assert/strict";
import { Credentials, InvalidCredentials } from "../../providers/implementation/credentials";

describe("credentials from the stack's configuration", () => {
  const credentials = Credentials.parse(
    JSON.stringify({ default: { password: "general" }, node1: { sudoPassword: "special" } }),
  );

  it("are those of the node", () => {
    assert.equal(credentials.for("node1").read("sudoPassword"), "special");
    assert.equal(credentials.for("node1").read("password"), undefined);
  });

  it("are the default ones for a node without its own", () => {
    assert.equal(credentials.for("node2").read("password"), "general");
  });

  it("that are for nobody are told, with whom they may have been meant for", () => {
    const strays = Credentials.parse('{"nodee1":{"password":"hunter-secret"}}');
    assert.throws(() => {
      strays.checkNames(["node1", "gate"]);
    }, /speaks of nodee1, which is no node, bastion or repository of the fleet.*node1/);
    credentials.checkNames(["node1"]);
  });

  it("may be absent", () => {
    assert.equal(Credentials.parse(undefined).for("node1").read("password"), undefined);
  });

  for (const [what, text, problem] of [
    ["no object", '"hunter-secret"', "has a misplaced entry at its top level"],
    ["no JSON", "hunter-secret", "isn't an object"],
    [
      "an unknown field",
      '{"node1":{"pasword":"hunter-secret"}}',
      "has an unknown pasword at node1, where password, privateKey, passphrase, sudoPassword may be",
    ],
    ["a number", '{"node1":{"password":1234567}}', "has a misplaced entry at node1.password"],
  ] as const) {
    it(`refuses ${what}, without quoting it`, () => {
      assert.throws(
        () => Credentials.parse(text),
        (error: Error) => {
          assert.ok(error instanceof InvalidCredentials);
          assert.ok(
            error.message.startsWith(`The stack's configuration value "credentials" ${problem}.`),
            error.message,
          );
          assert.doesNotMatch(error.message, /hunter|1234567/);
          return true;
        },
      );
    });
  }
});
