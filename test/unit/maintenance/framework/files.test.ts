import assert from "node:assert/strict";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { desiredModules } from "../../../../maintenance/framework/desired";
import type { DesiredModule } from "../../../../maintenance/framework/module";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { parseRelease } from "../../../../maintenance/release/parse";

const SUM = "AB".repeat(32);
const MODULES = `release: r
nodes: { el6: { packages: [vzkernel-2.6.32-1.x86_64] } }
framework:
  "2.10":
    modules:
      - { name: core, version: 2.10.1.4, location: release/2.10/core-2.10.1.4.tgz, sha256: ${SUM} }
      - name: cdr
        version: "2.10.0.5"
        location: http://mirror.example/cdr-2.10.0.5.tgz
        sha256: ${SUM}
        md5: ${"CD".repeat(16)}
        signed: true
        ensure: installed
  13.0: { modules: [] }
`;
const BARE = MODULES.slice(0, MODULES.indexOf("framework:"));
const release = parseRelease(MODULES, "r.yaml");
const CDR: DesiredModule = {
  name: "cdr",
  version: "2.10.0.5",
  location: "http://mirror.example/cdr-2.10.0.5.tgz",
  sha256: SUM.toLowerCase(),
  md5: "cd".repeat(16),
  signed: true,
  ensure: "installed",
};

describe("the framework part of a release", () => {
  it("is read, by FreePBX's version lines", () => {
    assert.deepEqual(release.framework?.["2.10"]?.[1], CDR);
    assert.deepEqual(release.framework["2.10"][0], {
      name: "core",
      version: "2.10.1.4",
      location: "release/2.10/core-2.10.1.4.tgz",
      sha256: SUM.toLowerCase(),
      signed: false,
      ensure: "where-installed",
    });
    assert.deepEqual(release.framework["13.0"], []);
    assert.equal(parseRelease(BARE, "r.yaml").framework, undefined);
  });

  const broken: [what: string, from: string, to: string, message: string][] = [
    [
      "a line that is none",
      "13.0: {",
      "el6: {",
      'r.yaml:14: framework.el6: expected a version line of FreePBX, e.g. "2.10" or "13.0", got "el6"',
    ],
    [
      "a version that YAML takes for a number",
      'version: "2.10.0.5"',
      "version: 2.10",
      'r.yaml:8: framework["2.10"].modules[1].version: expected the version of a module as a text, e.g. "2.10.0.5", got 2.1',
    ],
    [
      "a name that no directory can have",
      "name: cdr",
      "name: ../cdr",
      'r.yaml:7: framework["2.10"].modules[1].name: expected the raw name of a module, e.g. cdr, got "../cdr"',
    ],
    [
      "a path that leads elsewhere",
      "release/2.10/core-2.10.1.4.tgz",
      "release/../../x.tgz",
      'r.yaml:6: framework["2.10"].modules[0].location: expected a path below the framework repository, or a whole URL, got "release/../../x.tgz"',
    ],
    ...["http://mirror.example/[a-z].tgz", "http://mirror.example/{a,b}.tgz", "http://[::1]/x[1].tgz"].map(
      (url): [string, string, string, string] => [
        `a URL that some tools take for several, ${url}`,
        "release/2.10/core-2.10.1.4.tgz",
        JSON.stringify(url),
        `r.yaml:6: framework["2.10"].modules[0].location: expected a path below the framework repository, or a whole URL, got ${JSON.stringify(url)}`,
      ],
    ),
    [
      "no checksum",
      `, sha256: ${SUM} }`,
      " }",
      'r.yaml:6: framework["2.10"].modules[0].sha256: missing; expected a SHA-256 checksum of 64 hexadecimal digits',
    ],
    [
      "a module twice",
      "name: cdr",
      "name: core",
      'r.yaml:7: framework["2.10"].modules[1]: module core is already on line 6; leave one of them out',
    ],
  ];
  for (const [what, from, to, message] of broken) {
    it(`with ${what} is refused`, () => {
      const text = MODULES.replace(from, to);
      assert.notEqual(text, MODULES);
      assert.throws(() => parseRelease(text, "r.yaml"), { name: "InvalidFile", message });
    });
  }

  it("may be at an address of IPv6, with a password", () => {
    const url = "http://me:s@[2001:db8::1]:8080/cdr.tgz";
    const text = MODULES.replace("http://mirror.example/cdr-2.10.0.5.tgz", JSON.stringify(url));
    assert.equal(
      parseRelease(text, "r.yaml").framework?.["2.10"]?.find(({ name }) => name === "cdr")?.location,
      url,
    );
  });

  it("is part of the digest, which a release without one keeps", () => {
    const digest = releaseDigest(release);
    const changes: [from: string, to: string][] = [
      ["2.10.1.4,", "2.10.1.5,"],
      ["name: cdr", "name: cel"],
      [SUM, "ef".repeat(32)],
      ["signed: true", "signed: false"],
      ["ensure: installed", "ensure: where-installed"],
      ['"2.10":', '"2.11":'],
    ];
    for (const [from, to] of changes) {
      const text = MODULES.replace(from, to);
      assert.notEqual(text, MODULES);
      assert.notEqual(releaseDigest(parseRelease(text, "r.yaml")), digest, from);
    }
    const moved = MODULES.replace("http://mirror.example", "https://other.example").replace(
      "release: r",
      "release: s",
    );
    assert.equal(releaseDigest(parseRelease(moved, "r.yaml")), digest);
    // As it was computed before releases had a framework part.
    assert.equal(
      releaseDigest(parseRelease(BARE, "r.yaml")),
      "sha256:edbbf97680355c1ca3061896113b35dc7bf3028e9679d8d6874202c610a212dd",
    );
    assert.equal(
      releaseDigest(parseRelease(`${BARE}framework: {}\n`, "r.yaml")),
      releaseDigest(parseRelease(BARE, "r.yaml")),
    );
  });
});

describe("the modules that a container should have", () => {
  const names = (modules: readonly DesiredModule[]): string[] =>
    modules.map(({ name, version, ensure }) => `${name} ${version} ${ensure}`);
  const none = { modules: [], hold: [] };

  it("are the release's for its FreePBX", () => {
    assert.deepEqual(names(desiredModules(release, "2.10", none)), [
      "core 2.10.1.4 where-installed",
      "cdr 2.10.0.5 installed",
    ]);
    assert.deepEqual(desiredModules(release, "13.0", none), []);
  });

  it("are others where an override says so, as urgent as the release has them, and none that is held", () => {
    const modules = [
      { ...CDR, version: "2.10.0.4", ensure: "where-installed" as const },
      { ...CDR, name: "own", ensure: "where-installed" as const },
    ];
    assert.deepEqual(names(desiredModules(release, "2.10", { modules, hold: ["core"] })), [
      "cdr 2.10.0.4 installed",
      "own 2.10.0.5 where-installed",
    ]);
  });

  it("are none where the release leaves the framework alone", () => {
    assert.deepEqual(desiredModules(parseRelease(BARE, "r.yaml"), "2.10", none), []);
  });

  it("are an error where the release has others, but not for this FreePBX", () => {
    for (const line of ["2.11", "constructor"]) {
      assert.throws(() => desiredModules(release, line, none), {
        name: "LineNotReleased",
        message:
          `release r has no modules for FreePBX ${line}, only for 2.10, 13.0; ` +
          `add framework."${line}" to it, or correct the fleet's framework.line`,
      });
    }
  });
});

const KEY = `SHA256:${"A".repeat(43)}`;
const FLEET = `fleet: f
releaseKeys: [k.asc]
defaults:
  runtime: openvz
  packageManager: yum
  osFamily: el6
  framework:
    line: "2.10"
    repository: http://framework.example/
    keys: [keys/modules.asc]
    registrationTolerance: 2
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
nodes:
  node1:
    address: 10.0.0.1
    hostKeys: ["${KEY}"]
    framework: { automaticUpdater: disable }
    containers:
      101: { customer: acme }
      102:
        customer: acme
        framework:
          line: "13.0"
          registrationTolerance: 0
          sipCall: { extension: "7777" }
          database: { dump: cat /db, restore: "cat >/db" }
          modules:
            - { name: cdr, version: 13.0.1, location: cdr-13.0.1.tgz, sha256: ${SUM} }
          hold: [core]
      103: { customer: acme, framework: { line: none } }
      104: { customer: acme, framework: { line: "13.0", tool: module_admin } }
`;

describe("the framework settings of a fleet", () => {
  const fleet = parseFleet(FLEET, "fleet/f.yaml");
  const settingsOf = (id: string, of = fleet) => of.nodes["node1"]?.containers[id]?.framework;

  it("are the container's own, the node's, the defaults, and what goes without saying, in this order", () => {
    assert.deepEqual(settingsOf("101"), {
      line: "2.10",
      tool: "module_admin",
      repository: "http://framework.example/",
      keys: ["fleet/keys/modules.asc"],
      automaticUpdater: "disable",
      registrationTolerance: 2,
      overrides: { modules: [], hold: [] },
    });
    assert.deepEqual(settingsOf("102"), {
      line: "13.0",
      tool: "fwconsole",
      repository: "http://framework.example/",
      keys: ["fleet/keys/modules.asc"],
      automaticUpdater: "disable",
      registrationTolerance: 0,
      sipCall: { extension: "7777", port: 5060 },
      database: { dump: "cat /db", restore: "cat >/db" },
      overrides: {
        modules: [
          {
            name: "cdr",
            version: "13.0.1",
            location: "cdr-13.0.1.tgz",
            sha256: SUM.toLowerCase(),
            signed: false,
            ensure: "where-installed",
          },
        ],
        hold: ["core"],
      },
    });
    assert.equal(settingsOf("104")?.tool, "module_admin");
  });

  it("may leave a container alone, and say nothing at all", () => {
    assert.equal(settingsOf("103"), undefined);
    const without = FLEET.replace(/ {2}framework:\n(?: {4}.*\n)+/, "").replace(/^ {4}framework: .*\n/m, "");
    const fleetWithout = without.slice(0, without.indexOf("      102:"));
    assert.equal(settingsOf("101", parseFleet(fleetWithout, "f.yaml")), undefined);
  });

  const broken: [what: string, from: string, to: string, ...messages: string[]][] = [
    [
      "no repository",
      "    repository: http://framework.example/\n",
      "",
      ...["101", "102", "104"].map(
        (id, i) =>
          `f.yaml:${[18, 19, 30][i] ?? 0}: nodes.node1.containers.${id}: has no framework.repository; give it here or in defaults`,
      ),
    ],
    [
      "a command for half of the way",
      ', restore: "cat >/db"',
      "",
      "f.yaml:26: nodes.node1.containers.102.framework.database.restore: missing; expected a shell command of one line",
    ],
    [
      "a module that is held and wanted",
      "hold: [core]",
      "hold: [cdr]",
      "f.yaml:29: nodes.node1.containers.102.framework.hold[0]: cdr is to be left as it is and to become cdr 13.0.1; choose one",
    ],
    [
      "another tool",
      "tool: module_admin",
      "tool: freepbx",
      'f.yaml:31: nodes.node1.containers.104.framework.tool: expected module_admin or fwconsole, got "freepbx"',
    ],
  ];
  for (const [what, from, to, ...messages] of broken) {
    it(`with ${what} are refused`, () => {
      const text = FLEET.replace(from, to);
      assert.notEqual(text, FLEET);
      assert.throws(() => parseFleet(text, "f.yaml"), { name: "InvalidFile", message: messages.join("\n") });
    });
  }
});
