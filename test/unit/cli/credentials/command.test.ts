import assert from "node:assert/strict";
import { codeOf } from "../../../../cli/credentials/bind";
import { describeUnconfirmed } from "../../../../cli/credentials/command";
import { parseCredentialsOptions } from "../../../../cli/credentials/options";

const BINDINGS = [
  {
    name: "node1",
    boundTo: "root key node1",
    seal: "",
    added: ["root key node1"],
    gone: [],
    steps: [],
    isNew: true,
  },
];

describe("what `maint credentials bind` prints to be confirmed", () => {
  function command(...given: string[]): string {
    const printed = describeUnconfirmed(BINDINGS, parseCredentialsOptions(["bind", ...given]));
    return /maint credentials bind .*/.exec(printed)?.[0] ?? "";
  }

  it("is the command that binds just these machines, with the options that were given", () => {
    const code = codeOf(BINDINGS);
    assert.equal(command("--stack", "prod"), `maint credentials bind --stack prod --confirm ${code}`);
    assert.equal(
      command("--stack", "prod", "--config-file", "stacks/prod.yaml"),
      `maint credentials bind --stack prod --config-file stacks/prod.yaml --confirm ${code}`,
    );
    assert.equal(
      command("--stack", "prod", "--config-file", "my stacks/prod.yaml"),
      `maint credentials bind --stack prod --config-file 'my stacks/prod.yaml' --confirm ${code}`,
    );
  });
});
