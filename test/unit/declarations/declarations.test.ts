import assert from "node:assert/strict";
import { packageBuild } from "../maintenance/changes/changes-fixture";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readFleet as readFleetOf } from "../../../declarations/read-fleet";
import { type GateTexts, readGateTexts } from "../../../declarations/gate-settings";
import { readGate as readGateOf } from "../../../declarations/read-gate";
import { readRelease as readReleaseOf, type ReleaseReference } from "../../../declarations/read-release";
import { FURTHER_FOLDERS, ProjectFiles } from "../../../declarations/project-files";
import type { Fleet } from "../../../maintenance/fleet/fleet";
import { SigningKey } from "../../harness/signing-key";
import { evidenceOf, signedFile } from "../maintenance/evidence/evidence-fixture";

const KEY = "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
const NODES = `nodes:
  n1:
    { address: a, hostKeys: ["${KEY}"], runtime: openvz, packageManager: yum, osFamily: el6 }
`;

const PUBLIC_KEY = readFileSync("keys/sandbox-release.asc", "utf8");
const EVIDENCE = signedFile(evidenceOf(`sha256:${"d".repeat(64)}`));

describe("the declarations of a stack", () => {
  let folder: string;
  const files = () => new ProjectFiles(process.cwd(), { [FURTHER_FOLDERS]: folder });
  const readFleet = (path: string) => readFleetOf(path, files());
  const readRelease = (...args: [string, Fleet]) => readReleaseOf(...args, files());
  const readGate = (texts: GateTexts, fleet: Fleet, release: ReleaseReference) =>
    readGateOf(readGateTexts(texts, fleet), fleet, release, files());
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "declarations-"));
    write("release.asc", PUBLIC_KEY);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it("of the sandbox are valid", () => {
    const fleet = readFleet("fleet/sandbox.yaml");
    assert.equal(readRelease("releases/sandbox-2026-11-27.yaml", fleet).name, "sandbox-2026-11-27");
  });

  describe("about its runs", () => {
    const read = (settings: Partial<GateTexts>) => {
      const fleet = readFleet("fleet/sandbox.yaml");
      const release = readRelease("releases/sandbox-2026-11-27.yaml", fleet);
      return readGate({ calendar: "calendar.yaml", ...settings }, fleet, release);
    };

    it("are those of a production stack without a change, unless they say otherwise", () => {
      const gate = read({});
      assert.equal(gate.environment, "production");
      assert.equal(gate.change, undefined);
      assert.deepEqual(gate.ownership.nodes["node2"]?.containers["203"], { customer: "elm" });
    });

    it("have the committed changes", () => {
      for (const change of readdirSync("changes").filter((name) => name.endsWith(".yaml")))
        read({ change: `changes/${change}` });
    });

    describe("with evidence", () => {
      const change = (): string =>
        write("change.yaml", "change: c\ntitle: t\nlayers: [nodes]\nevidence: [tests/e.json]\n");
      beforeEach(() => {
        mkdirSync(join(folder, "tests"));
        write("tests/e.json", EVIDENCE.text);
      });

      it("carry the file with its signature", () => {
        const file = join(folder, "tests/e.json");
        assert.deepEqual(read({ change: change() }).evidence, [{ file, text: EVIDENCE.text }]);
        write("tests/e.json.sig", EVIDENCE.signature ?? "");
        assert.deepEqual(read({ change: change() }).evidence, [{ ...EVIDENCE, file }]);
      });

      it("name one that isn't there", () => {
        rmSync(join(folder, "tests/e.json"));
        assert.throws(() => read({ change: change() }), {
          name: "FileUnreadable",
          message:
            /^The evidence file \S+\/tests\/e\.json can't be read: it isn't there\. It's named by \S+\/change.yaml\.$/,
        });
      });

      it("name one that is too large for the state", () => {
        const file = write("tests/e.json", " ".repeat(64 * 1024 + 1));
        assert.throws(() => read({ change: change() }), {
          name: "FileUnreadable",
          message: `The evidence file ${file} can't be read: it is larger than 64 KB, which is the most there may be. It's named by ${join(folder, "change.yaml")}.`,
        });
      });
    });

    describe("by rings", () => {
      const readWith = (settings: Partial<GateTexts>) => {
        const file = write(
          "fleet.yaml",
          `fleet: f
releaseKeys: [release.asc]
rings: [{ name: beta, soakHours: 72 }, { name: general }]
customers: { acme: { name: Acme, contacts: [it@acme.example], timeZone: America/New_York } }
${NODES.trimEnd().replace(" }", ", containers: { 101: { customer: acme, ring: beta }, 102: { customer: acme } } }")}
`,
        );
        const reference = {
          name: "r",
          file: "r.yaml",
          digest: "sha256:0",
          hasFramework: false,
          overridden: [],
        };
        return readGate({ calendar: "calendar.yaml", ...settings }, readFleet(file), reference);
      };

      it("say who is in which, and up to which of them a run goes", () => {
        const gate = readWith({ ring: "beta" });
        assert.deepEqual(gate.rings, [
          { name: "beta", soakHours: 72, members: { n1: ["101"] } },
          { name: "general", members: { n1: ["node", "102"] } },
        ]);
        assert.equal(gate.ring, "beta");
        assert.ok(!("ring" in readWith({})) && !("rings" in read({})));
      });

      it("know no ring that the fleet doesn't declare", () => {
        assert.throws(() => readWith({ ring: "betta" }), {
          message: `the stack's configuration value "ring":1: ring: expected beta or general, got "betta"`,
        });
        assert.throws(() => read({ ring: "beta" }), {
          message:
            'the stack\'s configuration value "ring":1: ring: expected no ring, since the fleet declares none (`rings`), got "beta"',
        });
      });

      it("have incidents, each about something that is there, and about one thing", () => {
        const incidents = (text: string) => readWith({ incidents: write("incidents.yaml", text) }).incidents;
        const good = "{ id: I1, node: n1, since: 2026-11-27T09:00-05:00, what: calls drop }";
        assert.deepEqual(incidents(`incidents: [${good}]\n`), [
          { id: "I1", node: "n1", since: "2026-11-27T09:00-05:00", what: "calls drop" },
        ]);
        const bad = `incidents:
  - { id: I1, ring: betta, since: 2026-11-27T09:00-05:00, what: w }
  - { id: I2, since: 2026-11-27T09:00-05:00, what: w }
  - { id: I3, node: n1, customer: acne, since: 2026-11-27T09:00-05:00, what: w }
  - { id: I4, ring: beta, since: 2026-11-27T09:00-05:00, ended: 2026-11-27T09:00-04:00, what: w }
`;
        assert.throws(
          () => incidents(bad),
          (error: Error) => {
            assert.deepEqual(
              error.message.split("\n").map((line) => line.replace(/^.*incidents\.yaml:/, "")),
              [
                '2: incidents[0].ring: unknown ring "betta"; did you mean "beta"?',
                "3: incidents[1]: says nothing of where it is; give one of ring, node and customer",
                "4: incidents[2]: gives node and customer; give one of them",
                '4: incidents[2].customer: unknown customer "acne"; did you mean "acme"?',
                "5: incidents[3].ended: it was over before it began; correct since or ended",
              ],
            );
            return true;
          },
        );
      });
    });

    it("may set the clock of a sandbox, and of nothing else", () => {
      const clock = "2026-11-27T22:05-05:00";
      assert.equal(read({ environment: "sandbox", clock }).clock, clock);
      assert.throws(() => read({ clock }), {
        name: "ClockSet",
        message:
          "The clock is set to 2026-11-27T22:05-05:00, which only a stack with `environment: sandbox` may do. " +
          "Take it out: `pulumi config rm clock`, or the argument `clock` of the fleet.",
      });
    });

    it("understand moments as Pulumi hands them on that stood in the file without quotes", () => {
      const clockOf = (clock: string) => read({ environment: "sandbox", clock }).clock;
      assert.equal(clockOf("2026-11-28 03:58:40 -0500 -0500"), "2026-11-28T03:58:40-05:00");
      assert.equal(clockOf("2026-11-28 08:58:40.5 +0000 UTC"), "2026-11-28T08:58:40.5+00:00");
    });

    it("say what is wrong with a value", () => {
      assert.throws(() => read({ environment: "sanbox" }), {
        message:
          /the stack's configuration value "environment":1: environment: expected production or sandbox/,
      });
      assert.throws(() => read({ environment: "sandbox", clock: "Friday" }), /expected a date and time/);
      assert.throws(
        () => read({ impact: '[{"subject":"package"}]' }),
        /value "impact":1: impact\[0\]\.names: missing/,
      );
      assert.throws(() => read({ impact: "[" }), /value "impact":1: invalid YAML/);
      assert.throws(
        () => read({ calendar: "no.yaml" }),
        /^FileUnreadable: The calendar file no\.yaml can't be read/,
      );
    });
  });

  it("of a fleet may be several files of a folder", () => {
    const fleet = join(folder, "fleet.yaml");
    writeFileSync(fleet, "fleet: f\nreleaseKeys: [release.asc]\n");
    write("nodes.yaml", NODES);
    assert.deepEqual(Object.keys(readFleet(folder).nodes), ["n1"]);
  });

  it("name a fleet file that isn't there", () => {
    const missing = join(folder, "nowhere.yaml");
    assert.throws(() => readFleet(missing), {
      name: "FileUnreadable",
      message: `The fleet file ${missing} can't be read: it isn't there. It's named by the stack's configuration.`,
    });
  });

  it("name a release key that isn't there", () => {
    const fleet = write("fleet.yaml", `fleet: f\nreleaseKeys: [other.asc]\n${NODES}`);
    const key = join(folder, "other.asc");
    assert.throws(() => readFleet(fleet), {
      message: `The release key ${key} can't be read: it isn't there. It's named by the fleet file.`,
    });
  });

  describe("of a fleet, about tests", () => {
    const read = (keys: string, nodes = NODES) => {
      write("qa.pub", keys);
      const head =
        "fleet: f\nreleaseKeys: [release.asc]\nqualification: { keys: [qa.pub], maximumAgeDays: 7 }\n";
      const file = write("fleet.yaml", `${head}customers: {}\n${nodes}`);
      const fleet = readFleet(file);
      const packages = "{ el6: { packages: [php-1-2.x86_64] } }";
      const release = readRelease(
        write("r.yaml", `release: r\nnodes: ${packages}\ncontainers: ${packages}\n`),
        fleet,
      );
      return readGate({ calendar: "calendar.yaml" }, fleet, release);
    };
    const { publicKey } = new SigningKey();
    const bare = publicKey.split(" ").slice(0, 2).join(" ");

    it("carry the keys themselves", () => {
      assert.deepEqual(read(`# QA\n${publicKey}\n\n`).qualification, { keys: [bare], maximumAgeDays: 7 });
    });

    it("name a key file without a key, or with something else", () => {
      assert.throws(() => read("# none\n"), {
        name: "InvalidKeyFile",
        message: `${join(folder, "qa.pub")}: there's no public key in it, such as \`ssh-keygen\` writes to a .pub file`,
      });
      assert.throws(() => read("-----BEGIN OPENSSH PRIVATE KEY-----\n"), {
        name: "InvalidKeyFile",
        message: /qa\.pub: the key on line 1 isn't one of the types /,
      });
    });

    it("say which overrides no release has", () => {
      assert.equal(read(publicKey).overridden, undefined);
      const overrides = "{ packages: [php-1-2.x86_64, vim-1-1.x86_64], install: [mtr-1-1.x86_64] }";
      const own = NODES.replace("{ address", `{ overrides: ${overrides}, address`);
      assert.deepEqual(read(publicKey, own).overridden, [
        { node: "n1", build: packageBuild("vim", "1-1"), targets: ["node"] },
        { node: "n1", build: packageBuild("mtr", "1-1"), targets: ["node"] },
      ]);
    });
  });

  it("name a release that says nothing about an OS family of the fleet", () => {
    const fleet = readFleet(write("fleet.yaml", `fleet: f\nreleaseKeys: [release.asc]\n${NODES}`));
    const release = write("r.yaml", "release: r\nnodes: { el7: { packages: [] } }\ncontainers: {}\n");
    assert.throws(() => readRelease(release, fleet), {
      message:
        "release r has no packages for nodes of OS family el6, only for el7; " +
        "add nodes.el6 to it, or correct the fleet's osFamily",
    });
  });

  describe("with modules that must be signed", () => {
    const container = (id: number, framework = ""): string => `"${id}": { customer: acme${framework} }`;
    const fleetWith = (framework: string, own = ""): string =>
      write(
        "fleet.yaml",
        `fleet: f
releaseKeys: [release.asc]
customers: { acme: { name: Acme, contacts: [a@acme.example], timeZone: UTC } }
defaults: { framework: { line: "2.10", repository: "http://framework.example"${framework} } }
nodes:
  n1:
    address: a
    hostKeys: ["${KEY}"]
    runtime: openvz
    packageManager: yum
    osFamily: el6
    containers: { ${[101, 102, 103, 104].map((id) => container(id)).join(", ")}, ${container(110, own)} }
`,
      );
    const releaseOf = (...modules: readonly string[]): string =>
      write(
        "r.yaml",
        `release: r
nodes: { el6: { packages: [] } }
containers: { el6: { packages: [] } }
framework: { "2.10": { modules: [${modules
          .map(
            (name) =>
              `{ name: ${name}, version: "1", location: ${name}.tgz, sha256: ${"a".repeat(64)}, signed: true }`,
          )
          .join(", ")}] } }
`,
      );

    it("ask once for the keys, and name the other way out", () => {
      const fleet = readFleet(fleetWith("", ", framework: { line: none }"));
      assert.throws(() => readRelease(releaseOf("cdr", "core"), fleet), {
        name: "SignaturesWithoutKeys",
        message:
          "release r asks for the signature of 2 modules, and for the containers 101–104 on n1 no framework.keys says " +
          "whose signatures count. Name the keys under framework.keys in the fleet file. Or lock the modules again with " +
          "--without-signatures: then their checksums alone count",
      });
    });

    it("are fine where the keys are named, or where no signature is asked for", () => {
      write("freepbx.asc", PUBLIC_KEY);
      const keyed = readFleet(fleetWith(", keys: [freepbx.asc]"));
      assert.ok(readRelease(releaseOf("cdr"), keyed).hasFramework);
      const without = readFleet(fleetWith(""));
      assert.ok(
        !readRelease(
          write(
            "none.yaml",
            "release: r\nnodes: { el6: { packages: [] } }\ncontainers: { el6: { packages: [] } }\n",
          ),
          without,
        ).hasFramework,
      );
    });

    it("name a key of theirs that isn't there", () => {
      assert.throws(() => readFleet(fleetWith(", keys: [no.asc]")), {
        name: "FileUnreadable",
        message: /^The framework key .*no\.asc can't be read/,
      });
    });
  });
});
