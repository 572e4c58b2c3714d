import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import type { PbxFleetArgs } from "../../../../components/declared/fleet";
import { readDeclaredFleet } from "../../../../components/declared/read-declared-fleet";
import type { CalendarArgs } from "../../../../components/declared/calendar";
import type { ChangeArgs } from "../../../../components/declared/change";
import type { ReleaseArgs } from "../../../../components/declared/release";
import { readDeclaredRelease } from "../../../../declarations/declared-release";
import { calendarDigest } from "../../../../maintenance/calendar/digest";

/** In the project's own folder. */
const ARGS: PbxFleetArgs = {
  releaseKeys: ["keys/sandbox-release.asc"],
  customers: {
    alder: { name: "Alder Clinic", contacts: ["it@alder.example"], timeZone: "America/New_York" },
  },
  defaults: {
    runtime: "openvz",
    packageManager: "yum",
    osFamily: "el6",
    ssh: { knownHostsFile: "known_hosts" },
  },
  nodes: { node1: { address: "192.0.2.11", containers: { "101": { customer: "alder" } } } },
  release: "releases/sandbox-2026-11-27.yaml",
  calendar: "calendar.yaml",
};

const SHA256 = "0".repeat(64);
const TWO = ["php-5.3.3-38.el6.x86_64", "php-5.3.3-40.el6.x86_64"];

function releaseOf(packages: ReleaseArgs["containers"]): ReleaseArgs {
  return { release: "2026-12-01", nodes: { el6: { packages: [] } }, containers: packages ?? {} };
}

/** What a committed file says, as a program would. */
function contentOf(file: string): unknown {
  return parse(readFileSync(file, "utf8"));
}

function withoutRelease(args: PbxFleetArgs): PbxFleetArgs {
  return { ...args, release: undefined } as unknown as PbxFleetArgs;
}

describe("a fleet that a program declares", () => {
  it("has the defaults of a fleet file, paths relative to the project, and its gate", () => {
    const { fleet, gate } = readDeclaredFleet("PbxFleet prod", "prod", ARGS);
    const { node1 } = fleet.nodes;
    assert.equal(fleet.name, "prod");
    assert.equal(node1?.ssh.knownHostsFile, "known_hosts");
    assert.deepEqual([node1.parallel, node1.restart, node1.ssh.user], [4, "required", "root"]);
    assert.equal(gate.environment, "production");
    assert.deepEqual(gate.ownership.nodes, { node1: { containers: { "101": { customer: "alder" } } } });
  });

  const wrongs: readonly [what: string, args: PbxFleetArgs, message: string][] = [
    [
      "settings with a letter wrong, all at once",
      { ...ARGS, relase: "r.yaml", chnage: "c.yaml" } as PbxFleetArgs,
      'PbxFleet prod: unknown key "relase"; did you mean "release"?\n' +
        'PbxFleet prod: unknown key "chnage"; did you mean "change"?',
    ],
    [
      "what only a fleet file says",
      { ...ARGS, sanServers: {} } as PbxFleetArgs,
      'PbxFleet prod: unknown key "sanServers"; known here are releaseKeys, rings, qualification, pendingRestartDays, defaults, bastions, customers, nodes, ' +
        "devices, release, calendar, change, incidents, ring, environment, clock and impact",
    ],
    [
      "an unknown customer",
      { ...ARGS, nodes: { node1: { address: "192.0.2.11", containers: { "101": { customer: "aldr" } } } } },
      'PbxFleet prod: nodes.node1.containers.101.customer: unknown customer "aldr"; did you mean "alder"?',
    ],
    [
      "a number out of its range",
      { ...ARGS, defaults: { ...ARGS.defaults, parallel: 0 } },
      "PbxFleet prod: defaults.parallel: expected a number from 1 to 64, got 0",
    ],
    [
      "an argument that there isn't",
      { ...ARGS, nodes: { node1: { address: "192.0.2.11", adress: "x" } as PbxFleetArgs["nodes"][string] } },
      "PbxFleet prod: nodes.node1.adress: ",
    ],
    [
      "a ring that there isn't",
      { ...ARGS, ring: "gamma" },
      'PbxFleet prod: ring: expected no ring, since the fleet declares none (`rings`), got "gamma"',
    ],
    [
      "an environment that there isn't",
      { ...ARGS, environment: "test" as "sandbox" },
      "PbxFleet prod: environment: expected ",
    ],
    [
      "a release that it hasn't",
      withoutRelease(ARGS),
      "PbxFleet prod: release: missing; expected the path of a file, or the release as an object",
    ],
    [
      "a release that is a number",
      { ...ARGS, release: 5 as unknown as string },
      "PbxFleet prod: release: expected the path of a file, or the release as an object, got 5",
    ],
    [
      "a package's checksum",
      { ...ARGS, release: releaseOf({ el6: { packages: [{ nevra: TWO[0] ?? "", sha256: "12" }] } }) },
      'PbxFleet prod: release.containers.el6.packages[0].sha256: expected a SHA-256 checksum of 64 hexadecimal digits, got "12"',
    ],
    [
      "two builds of a package",
      { ...ARGS, release: releaseOf({ el6: { packages: TWO } }) },
      "PbxFleet prod: release.containers.el6.packages[1]: php-5.3.3-40.el6.x86_64 can't be installed beside php-5.3.3-38.el6.x86_64 at release.containers.el6.packages[0]; leave",
    ],
    [
      "an OS family without a value",
      { ...ARGS, release: releaseOf({ el6: undefined } as unknown as ReleaseArgs["containers"]) },
      "PbxFleet prod: release.containers.el6: has no value",
    ],
    [
      "a calendar of a newer version",
      { ...ARGS, calendar: { timeZone: "America/New_York", version: 2 } as unknown as CalendarArgs },
      "PbxFleet prod: calendar.version: 2 is newer than version 1, the newest that pbx-maintenance reads here; update pbx-maintenance",
    ],
    [
      "a freeze that ends before it begins",
      {
        ...ARGS,
        calendar: {
          timeZone: "America/New_York",
          freezes: [{ from: "2026-12-31", to: "2026-12-20", reason: "r" }],
        },
      },
      "PbxFleet prod: calendar.freezes[0].to: 2026-12-20 isn't after 2026-12-31, where it begins",
    ],
    [
      "a notice without its window",
      {
        ...ARGS,
        change: {
          ...{ change: "c", title: "t", layers: ["nodes"] },
          notices: [{ kind: "monday", sentAt: "2026-11-23T09:00-05:00", customers: ["alder"], minutes: 5 }],
        },
      },
      "PbxFleet prod: change.notices[0].window: missing; a monday notice says which window it announces",
    ],
    [
      "an incident on a node that there isn't",
      {
        ...ARGS,
        incidents: { incidents: [{ id: "i", node: "node2", since: "2026-12-01T09:00-05:00", what: "w" }] },
      },
      'PbxFleet prod: incidents.incidents[0].node: unknown node "node2"; did you mean "node1"?',
    ],
    [
      "another name",
      { ...ARGS, fleet: "other" } as PbxFleetArgs,
      "PbxFleet prod: fleet: is the component's own name",
    ],
    ["no arguments", undefined as unknown as PbxFleetArgs, "PbxFleet prod: has no arguments"],
    [
      "a function",
      { ...ARGS, defaults: { ...ARGS.defaults, parallel: (() => 4) as unknown as number } },
      "PbxFleet prod: defaults.parallel: is a function, which no file could say",
    ],
    [
      "words that a terminal would obey",
      { ...ARGS, nodes: { node1: { address: "a\u202eb" } } },
      'PbxFleet prod: nodes.node1.address: expected a host name or an IP address, got "a',
    ],
  ];

  it("is refused for an argument that is a part of itself", () => {
    const nodes: Record<string, unknown> = {};
    nodes["node1"] = { containers: nodes };
    assert.throws(
      () => readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, nodes } as unknown as PbxFleetArgs),
      {
        message: "PbxFleet prod: nodes.node1.containers: is a part of itself",
      },
    );
  });

  it("is at the same release, whether an object or a file says it, and the providers find it", () => {
    const ofFile = readDeclaredFleet("PbxFleet prod", "prod", ARGS).release;
    const release = contentOf("releases/sandbox-2026-11-27.yaml") as ReleaseArgs;
    const ofObject = readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, release }).release;
    assert.equal(ofObject.digest, ofFile.digest);
    assert.match(ofObject.file, /^\.maintenance\/releases\/sandbox-2026-11-27-[0-9a-f]{16}\.yaml$/);
    assert.deepEqual(readDeclaredRelease(ofObject), readDeclaredRelease(ofFile));
  });

  it("keeps no release where anything else is wrong", () => {
    const release = {
      ...(contentOf("releases/sandbox-2026-11-27.yaml") as ReleaseArgs),
      release: "never-kept",
    };
    const calendar = { timeZone: "Mars/Olympus" } as CalendarArgs;
    const change = { change: "c" } as ChangeArgs;
    for (const wrong of [
      { calendar },
      { change },
      { incidents: "nope.yaml" },
      { clock: "2026-11-27T22:05-05:00" },
    ])
      assert.throws(() => readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, release, ...wrong }));
    const folder = ".maintenance/releases";
    const kept = existsSync(folder) ? readdirSync(folder) : [];
    assert.deepEqual(
      kept.filter((file) => file.startsWith("never-kept")),
      [],
    );
  });

  it("has the same change and calendar, whether objects or files say them", () => {
    const change = "changes/sandbox-2026-11-27.yaml";
    const ofFiles = readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, change }).gate;
    const objects = {
      calendar: contentOf("calendar.yaml") as CalendarArgs,
      change: contentOf(change) as ChangeArgs,
    };
    const ofObjects = readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, ...objects }).gate;
    assert.deepEqual(ofObjects, ofFiles);
    assert.equal(calendarDigest(ofObjects.calendar), calendarDigest(ofFiles.calendar));
  });

  it("finds a change's evidence relative to the project", () => {
    const change: ChangeArgs = {
      ...{ change: "c", title: "t", tier: "T4", layers: ["nodes"], evidence: ["evidence/nope.json"] },
      release: { name: "r", digest: `sha256:${SHA256}` },
    };
    assert.throws(() => readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, change }), {
      message: /^The evidence file evidence\/nope\.json can't be read: .* It's named by PbxFleet prod\.$/,
    });
  });

  it("says which fleet names a file that isn't there", () => {
    assert.throws(
      () => readDeclaredFleet("PbxFleet prod", "prod", { ...ARGS, release: "releases/nope.yaml" }),
      {
        message: /releases\/nope\.yaml can't be read: .* It's named by PbxFleet prod\.$/,
      },
    );
  });

  for (const [what, args, message] of wrongs) {
    it(`is refused for ${what}, by its path and without a line`, () => {
      assert.throws(
        () => readDeclaredFleet("PbxFleet prod", "prod", args),
        (error) =>
          error instanceof Error && error.message.startsWith(message) && !/:\d+:|\u202e/u.test(error.message),
      );
    });
  }
});
