import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { codeOf } from "../../../../cli/credentials/bind";
import { findMachines } from "../../../../cli/credentials/find-machines";
import { machinesOfPreview } from "../../../../cli/credentials/machines-of-program";
import { formatBinding, parseBinding } from "../../../../providers/implementation/binding";
import { OWN_TYPES } from "../../../../maintenance/gate/resource-types";

const KEY = `SHA256:${"A".repeat(43)}`;
const hop = (address: string, hostKeys: readonly string[], knownHostsFile?: string) => ({
  ...{ address, hostKeys, port: 22, user: "maint", sudo: "none", agent: false },
  ...{ connectTimeoutSeconds: 15, keepAliveSeconds: 15 },
  ...(knownHostsFile !== undefined && { knownHostsFile }),
});
const resource = (inputs: Readonly<Record<string, unknown>>, type = `${OWN_TYPES}NodePackages`) => ({
  ...{ urn: "urn", type, isSame: false },
  inputs,
});
const read = (...resources: ReturnType<typeof resource>[]) =>
  machinesOfPreview({ resources }, "prod", "/srv/project");

describe("the machines that a program's preview lists", () => {
  it("are each listed once, with their bastions, and files of the project", () => {
    const node = {
      ...{ node: "node1", bastion: "gate" },
      ssh: { ...hop("192.0.2.11", [], "keys/hosts"), bastion: hop("192.0.2.1", [KEY]) },
    };
    const found = read(
      resource(node),
      resource(node, `${OWN_TYPES}ContainerPackages`),
      resource({ repository: "updates", ssh: hop("192.0.2.21", [KEY], "~/hosts") }),
      resource({}, `${OWN_TYPES}ChangeGate`),
      resource({ node: "other", ssh: "an own field" }, "command:remote:Command"),
    );
    assert.deepEqual(
      found.map(({ name, target }) => [name, target.address, target.knownHostsFile]),
      [
        ["node1", "192.0.2.11", "/srv/project/keys/hosts"],
        ["gate", "192.0.2.1", undefined],
        ["updates", "192.0.2.21", "~/hosts"],
      ],
    );
  });

  const keyOf = (index: number): string => `SHA256:${String(index).repeat(43)}`;

  it("are told apart where two fleets call them alike", () => {
    const found = ["east", "west"].flatMap((fleet, index) =>
      read(resource({ fleet, node: "node1", ssh: hop(`192.0.2.${index}`, [keyOf(index)]) })),
    );
    const bound = findMachines(found, new Set(["default"])).get("default") ?? [];
    assert.deepEqual(
      formatBinding(bound).split("\n"),
      ["east", "west"].map((fleet, index) => `maint ${keyOf(index)} ${fleet}/node1`),
    );
    // Whose a machine is is for people: secrets go by user and key.
    assert.deepEqual(
      parseBinding(formatBinding(bound)),
      [0, 1].map((index) => `maint ${keyOf(index)}`),
    );
  });

  it("needn't have a known address where their keys are", () => {
    assert.equal(read(resource({ node: "node1", ssh: hop(unknownValue, [KEY]) })).length, 1);
  });

  const unknown: readonly [what: string, ssh: object][] = [
    ["address", hop(unknownValue, [])],
    ["host key", hop("192.0.2.11", [KEY, unknownValue])],
  ];
  for (const [what, ssh] of unknown)
    it(`can't be bound before another resource gives their ${what}`, () => {
      assert.throws(() => read(resource({ node: "node1", ssh })), {
        name: "ProgramUnread",
        message: new RegExp(`Another resource gives the ${what} of node1, and isn't made yet\\.`),
      });
    });

  it("have another code as soon as one is another", () => {
    const binding = { name: "node1", boundTo: `maint ${KEY} node1` };
    assert.equal(codeOf([binding]), codeOf([{ ...binding }]));
    assert.notEqual(codeOf([binding]), codeOf([{ ...binding, boundTo: `root ${KEY} node1` }]));
  });
});
