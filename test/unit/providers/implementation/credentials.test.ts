import assert from "node:assert/strict";
import { formatBinding, sealOf } from "../../../../providers/implementation/binding";
import {
  Credentials,
  InvalidCredentials,
  UnboundCredentials,
} from "../../../../providers/implementation/credentials";
import type { SecretValues } from "../../../../remote/ssh/secrets";

const HOME = `SHA256:${"A".repeat(43)}`;
const AWAY = `SHA256:${"B".repeat(43)}`;

/** As `maint credentials bind` leaves an entry. */
function sealed(values: SecretValues, fingerprint = HOME) {
  const boundTo = formatBinding([{ name: "node1", user: "maint", fingerprint }]);
  return { ...values, boundTo, seal: sealOf(values, boundTo) };
}

describe("credentials from the stack's configuration", () => {
  const credentials = Credentials.parse(
    JSON.stringify({
      default: sealed({ password: "general" }),
      node1: sealed({ sudoPassword: "special" }),
      node3: {},
    }),
  );

  it("are those of the node", () => {
    assert.equal(credentials.for("node1").read("sudoPassword"), "special");
    assert.equal(credentials.for("node1").read("password"), undefined);
  });

  it("are the default ones for a node without its own", () => {
    assert.equal(credentials.for("node2").read("password"), "general");
  });

  it("are none for a machine that is to have none", () => {
    assert.equal(credentials.for("node3").read("password"), undefined);
    assert.equal(credentials.for("node3").areKeptFrom("maint", AWAY), false);
  });

  it("are for the users and host keys that they're bound to", () => {
    const secrets = credentials.for("node1");
    assert.equal(secrets.areKeptFrom("maint", HOME), false);
    assert.equal(secrets.areKeptFrom("maint", AWAY), true);
    assert.equal(secrets.areKeptFrom("mallory", HOME), true);
  });

  describe("are refused, without quoting them,", () => {
    const values = { password: "hunter-secret" };
    const whole = sealed(values);
    const other = sealed({ password: "another" }, AWAY);
    for (const [what, entry] of [
      ["as they were before there were bindings", values],
      ["with a binding that has no seal", { ...values, boundTo: whole.boundTo }],
      ["with a binding that was edited", { ...whole, boundTo: other.boundTo }],
      ["with the binding and the seal of another entry", { ...other, ...values }],
      ["with a value more than were sealed", { ...whole, sudoPassword: "hunter-secret" }],
      ["with a value under another name", { ...whole, password: undefined, sudoPassword: "hunter-secret" }],
      ["since they were changed", { ...whole, password: "hunter-secret-2" }],
    ] as const) {
      it(what, () => {
        assert.throws(
          () => Credentials.parse(JSON.stringify({ node1: entry })),
          (error: Error) => {
            assert.ok(error instanceof UnboundCredentials);
            assert.equal(
              error.message,
              "The stack's credentials for node1 aren't bound to machines, or were changed since they were. Until they are, " +
                "nobody is offered them. `npx maint credentials bind --stack STACK` binds them to the machines of the fleet.",
            );
            return true;
          },
        );
      });
    }
  });

  it("that are for nobody are told, with whom they may have been meant for", () => {
    const strays = Credentials.parse(JSON.stringify({ nodee1: sealed({ password: "hunter-secret" }) }));
    assert.throws(() => {
      strays.checkNames(["node1", "gate"]);
    }, /speaks of nodee1, which is no node, bastion, repository or device of the fleet.*node1/);
    credentials.checkNames(["node1", "node3"]);
  });

  describe("for a device", () => {
    const step = { kind: "command", command: "haproxy -v", minutes: 2 } as const;
    const steps = { look: step, apply: { ...step, command: "apt-get install haproxy" } };
    const device = { node: "edge1", over: "ssh", steps } as const;
    const bound = (values: SecretValues, ofSteps?: object) => {
      const boundTo = formatBinding([
        { name: "edge1", user: "root", fingerprint: HOME, ...(ofSteps !== undefined && { steps: ofSteps }) },
      ]);
      return { ...values, boundTo, seal: sealOf(values, boundTo) };
    };
    const parse = (entries: object) => Credentials.parse(JSON.stringify(entries));
    const edge1 = parse({ edge1: bound({ password: "special" }, steps) });

    it("are for its steps, in whatever order something carries them", () => {
      const { look, apply } = steps;
      const sorted = { apply: Object.fromEntries(Object.entries(apply).reverse()) as typeof apply, look };
      for (const same of [steps, sorted]) {
        const secrets = edge1.forDevice({ ...device, steps: same });
        assert.equal(secrets?.read("password"), "special");
        assert.deepEqual(
          [secrets.areKeptFrom("root", HOME), secrets.areKeptFrom("root", AWAY)],
          [false, true],
        );
      }
    });

    it("are for no step that somebody edits, and none may be done then", () => {
      const look = { ...step, command: "cat /etc/shadow" };
      for (const over of ["ssh", "https"] as const)
        assert.equal(edge1.forDevice({ ...device, over, steps: { ...steps, look } }), undefined);
    });

    it("are never the default ones, nor a node's", () => {
      const node1 = `root ${HOME} node1`;
      const values = { password: "general" };
      const general = { ...values, boundTo: node1, seal: sealOf(values, node1) };
      const others = parse({ default: general, node1: general });
      assert.equal(others.forDevice(device), undefined);
      assert.equal(others.forDevice({ ...device, node: "default" }), undefined);
      assert.equal(others.forDevice({ ...device, node: "node1" }), undefined);
      assert.equal(others.forDevice({ ...device, over: "https" })?.read("password"), undefined);
    });

    it("are for no node that takes its name", () => {
      assert.equal(edge1.for("edge1").areKeptFrom("root", HOME), true);
    });

    it("need a secret: without one, anybody could make the seal", () => {
      assert.equal(parse({ edge1: bound({}, steps) }).forDevice(device), undefined);
      assert.equal(new Credentials().forDevice(device), undefined);
    });
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
