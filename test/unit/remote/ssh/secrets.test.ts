import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { SshSecrets } from "../../../../remote/ssh/secrets";

describe("ssh: secrets", () => {
  const values = {
    password: "correct horse",
    passphrase: "battery",
    sudoPassword: "staple!",
    privateKey: "-----BEGIN\nMIIabc123\n-----END",
  };
  const secrets = new SshSecrets(values);

  it("show up in no way of printing, copying or serializing", () => {
    const shown = [
      inspect(secrets, { showHidden: true, depth: 9, getters: true, customInspect: false }),
      inspect({ deep: [secrets] }),
      JSON.stringify({ secrets }),
      String(secrets),
      inspect(Object.entries(secrets)),
      inspect(structuredClone(secrets)),
    ].join("\n");
    for (const part of ["correct horse", "battery", "staple!", "MIIabc123"])
      assert.ok(!shown.includes(part), shown);
    assert.equal(JSON.stringify({ secrets }), '{"secrets":"[hidden]"}');
  });

  it("give out what was put in, and the login's password where sudo has none of its own", () => {
    assert.equal(secrets.read("privateKey"), values.privateKey);
    assert.equal(secrets.read("sudoPassword"), "staple!");
    assert.equal(new SshSecrets({ password: "only one" }).read("sudoPassword"), "only one");
  });

  it("are taken out of any text, line by line too", () => {
    assert.equal(secrets.redact("with correct horse and MIIabc123."), "with [hidden] and [hidden].");
    const anySecret = fc
      .string({ minLength: 4 })
      .filter((text) => !"[hidden]".includes(text) && !text.startsWith("-----") && !/[\r\n]/.test(text));
    fc.assert(
      fc.property(anySecret, fc.constantFrom("", "= ", "got: "), (password, before) => {
        assert.ok(!new SshSecrets({ password }).redact(`${before}${password}\n`).includes(password));
      }),
    );
  });
});
