import assert from "node:assert/strict";
import { DeclaredFleets } from "../../../components/declared-fleets";
import type { Machine } from "../../../maintenance/fleet/same-machine";

const KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIG3xkq7gXv7sYxsYb0zC0mK9mB1yqfVw3sCq0bS8JY2E";
/** `ssh-keygen -lf` of the same. */
const FINGERPRINT = "SHA256:JbP58GZdaTKOr/I8w82tMPXyWis/YImyPr2RGLO1L8I";

const machine = (address: string, parts: Partial<Machine> = {}) => ({
  node: "node1",
  machine: { address, port: 22, hostKeys: [], ...parts },
});

describe("the fleets of a program", () => {
  function declare(
    ...fleets: [prefix: string | undefined, ...machines: ReturnType<typeof machine>[]][]
  ): string {
    const declared = new DeclaredFleets();
    try {
      for (const [prefix, ...machines] of fleets) declared.add(prefix, machines);
      return "";
    } catch (error) {
      assert.ok(error instanceof Error);
      return error.message;
    }
  }

  it("may have nodes of one name, and one of them no prefix", () => {
    assert.equal(declare(["east", machine("192.0.2.1")], ["west", machine("192.0.2.2")], [undefined]), "");
  });

  it("have each a name of its own, of which none begins with the other", () => {
    assert.equal(
      declare(["east"], ["east"]),
      "The program declares two fleets with the name east. Give each a name of its own.",
    );
    assert.match(
      declare([undefined], [undefined]),
      /^The program declares two fleets whose resources have the same names\./,
    );
    for (const names of [
      ["east", "east-2"],
      ["east-2", "east"],
    ])
      assert.match(
        declare(...names.map((name): [string] => [name])),
        /^The program declares the fleets east and east-2\./,
      );
    assert.equal(declare(["east"], ["east2"]), "");
  });

  it("have no machine in common, by address and port or by host key", () => {
    const shared =
      "node1 of fleet east and node1 of fleet west are one machine: they have the same address and port, or the same host key. Two changes would run there at once. Declare the machine in one fleet.";
    const both = (one: ReturnType<typeof machine>, other: ReturnType<typeof machine>): string =>
      declare(["east", one], ["west", other]);
    assert.equal(both(machine("PBX.example"), machine("pbx.example")), shared);
    assert.equal(both(machine("2001:db8::1"), machine("2001:0DB8:0::1")), shared);
    assert.equal(
      both(
        machine("a.example", { hostKeys: [`${KEY} root@a`] }),
        machine("b.example", { hostKeys: [FINGERPRINT] }),
      ),
      shared,
    );
    assert.equal(both(machine("pbx.example"), machine("pbx.example", { port: 2222 })), "");
    assert.equal(declare(["east", machine("a.example"), machine("a.example")]), "");
  });

  it("may have one address behind two bastions", () => {
    const behind = (address: string) => machine("10.0.0.1", { bastion: { address, port: 22 } });
    assert.equal(declare(["east", behind("east.example")], ["west", behind("west.example")]), "");
    assert.notEqual(declare(["east", behind("east.example")], ["west", behind("east.example")]), "");
  });
});
