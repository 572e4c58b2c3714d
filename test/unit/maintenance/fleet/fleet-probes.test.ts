import assert from "node:assert/strict";
import { InvalidFile } from "../../../../maintenance/files/problem";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { findUnrunnable } from "../../../../maintenance/fleet/probe-programs";
import type { Probes } from "../../../../maintenance/fleet/resolve-probes";
import { listProbes } from "../../../../remote/services/list-probes";

const KEY = `SHA256:${"A".repeat(43)}`;

function read(defaults: string, node: string, container: string): Probes | undefined {
  const { nodes } = parseFleet(
    `fleet: sandbox
releaseKeys: [keys/release.asc]
defaults: { runtime: openvz, packageManager: yum, osFamily: el6, probes: ${defaults} }
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
nodes:
  vz1:
    address: vz1.example
    hostKeys: ["${KEY}"]
    probes: ${node}
    containers: { "101": { customer: acme, probes: ${container} } }
`,
    "fleet.yaml",
  );
  return nodes["vz1"]?.containers["101"]?.probes;
}

function complain(probe: string): string {
  try {
    read(`{ health: ${probe} }`, "{}", "{}");
  } catch (error) {
    assert.ok(error instanceof InvalidFile, String(error));
    return error.message;
  }
  return assert.fail("the file was accepted");
}

describe("probes in a fleet file", () => {
  it("are put together of defaults, node and container, and taken away by none", () => {
    assert.deepEqual(
      read(
        '{ sip: { sip: "127.0.0.1:5060" }, web: { http: "http://localhost/" }, tftp: { tcp: "127.0.0.1:69" } }',
        "{ web: none, spool: { disk: /var, freeMegabytes: 500 } }",
        '{ sip: { sip: "127.0.0.1:5160", status: 404, seconds: 2 }, services: { failedServices: [kdump, "post*"] } }',
      ),
      {
        services: { kind: "failedServices", seconds: 5, what: "kdump post*" },
        sip: { kind: "sip", seconds: 2, what: "127.0.0.1:5160", status: 404 },
        spool: { kind: "disk", seconds: 5, what: "/var", freeMegabytes: 500 },
        tftp: { kind: "tcp", seconds: 5, what: "127.0.0.1:69" },
      },
    );
  });

  it("are none where all are taken away", () => {
    assert.equal(read('{ web: { http: "http://localhost/" } }', "{}", "{ web: none }"), undefined);
  });

  const wrong: readonly (readonly [probe: string, message: RegExp])[] = [
    ["{}", /expected exactly one of command, http, tcp, sip, disk, failedServices/],
    ['{ command: "true", tcp: "h:1" }', /expected exactly one of/],
    ['{ tcp: "127.0.0.1" }', /a host and a port, e\.g\. 127\.0\.0\.1:5060/],
    ['{ tcp: "127.0.0.1:80", text: x }', /belongs to http only/],
    ["{ disk: /var }", /has no freeMegabytes/],
    ["{ disk: var, freeMegabytes: 1 }", /an absolute path/],
    ['{ http: "ftp://x/" }', /an http or https URL/],
    ['{ command: "a\\tb" }', /of one line, without tabs/],
    ['{ command: "true", seconds: 0 }', /from 1 to 60/],
    ['{ command: "true", statuss: 1 }', /statuss/],
    ["all", /expected none, got "all"/],
  ];
  for (const [probe, message] of wrong)
    it(`${probe} isn't one`, () => {
      assert.match(complain(probe), message);
    });

  it("have a line each for the shell, in which nothing is empty", () => {
    const probes = read(
      '{ a: { failedServices: [] }, b: { http: "http://h/", text: "it\'s fine", status: 204 } }',
      "{}",
      "{}",
    );
    assert.equal(
      listProbes(probes),
      "a\tfailedServices\t5\t-\t-\t-\t-\nb\thttp\t5\thttp://h/\t204\tit's fine\t-",
    );
  });

  it("need one of few programs, or none", () => {
    const probes: Probes = {
      a: { kind: "http", seconds: 5, what: "http://h/" },
      b: { kind: "sip", seconds: 5, what: "h:1" },
      c: { kind: "command", seconds: 5, what: "x" },
      d: { kind: "disk", seconds: 5, what: "/", freeMegabytes: 1 },
    };
    assert.deepEqual(findUnrunnable(probes, ["wget", "bash"]), []);
    assert.deepEqual(findUnrunnable(probes, ["python2"]), [{ probe: "a", programs: ["curl", "wget"] }]);
    assert.deepEqual(
      findUnrunnable(probes, []).map(({ probe }) => probe),
      ["a", "b"],
    );
  });
});
