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

  it("may be absent", () => {
    assert.equal(Credentials.parse(undefined).for("node1").read("password"), undefined);
  });

  for (const [what, text, problem] of [
    ["no object", '"hunter-secret"', "has an unknown or misplaced entry at its top level"],
    ["no JSON", "hunter-secret", "isn't an object"],
    [
      "an unknown field",
      '{"node1":{"pasword":"hunter-secret"}}',
      "has an unknown or misplaced entry at node1",
    ],
    ["a number", '{"node1":{"password":1234567}}', "has an unknown or misplaced entry at node1.password"],
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
