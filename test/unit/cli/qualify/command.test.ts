import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { runMaint } from "../../../../cli/maint/maint";
import { EvidenceExists, KeyUnusable, signFile, writeSigned } from "../../../../cli/qualify/sign";

describe("maint qualify", () => {
  let folder: string;
  const pathOf = (file: string) => join(folder, file);
  const write = (file: string, content: unknown) => {
    writeFileSync(pathOf(file), typeof content === "string" ? content : stringify(content));
  };
  const generateKey = (name: string, passphrase = "") => {
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", passphrase, "-C", "alice", "-f", pathOf(name)]);
  };

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "qualify-command-"));
    mkdirSync(pathOf("out"));
    write("Pulumi.yaml", { name: "pbx-maintenance", runtime: "nodejs" });
    declareStack({ environment: "sandbox", fleet: "fleet.yaml", calendar: "calendar.yaml" });
    write("calendar.yaml", {
      timeZone: "UTC",
      windows: [{ name: "night", recurrence: "FREQ=WEEKLY;BYDAY=FR", from: "22:00", to: "04:00" }],
      businessHours: { days: ["MO"], from: "09:00", to: "17:00" },
    });
    declareFleet();
    write("release.asc", readFileSync("keys/sandbox-release.asc", "utf8"));
    write("release.yaml", {
      release: "r1",
      nodes: { el6: { packages: [] } },
      containers: { el6: { packages: [] } },
    });
    generateKey("key");
    generateKey("other");
    generateKey("locked", "a passphrase");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  function declareStack(values: Record<string, string>): void {
    const config = Object.entries(values).map(([name, value]) => [`pbx-maintenance:${name}`, value]);
    write("Pulumi.test.yaml", { config: Object.fromEntries(config) as object });
  }

  function declareFleet(qualification?: Record<string, unknown>): void {
    write("fleet.yaml", {
      fleet: "sandbox",
      releaseKeys: ["release.asc"],
      ...(qualification !== undefined && { qualification }),
      defaults: {
        ...{ runtime: "openvz", packageManager: "yum", osFamily: "el6" },
        ssh: { user: "root", identityFile: "key", knownHostsFile: "known_hosts" },
      },
      nodes: { node1: { address: "127.0.0.1" } },
    });
  }

  async function qualify(...args: string[]) {
    let [out, told] = ["", ""];
    const code = await runMaint(["qualify", ...args], {
      cwd: folder,
      environment: { PATH: process.env["PATH"] },
      readInput: () => Promise.resolve(""),
      print: (text) => (out += text),
      tell: (text) => (told += text),
    });
    return { code, out, told };
  }

  const USUAL = ["--stack", "test", "--key", "key", "--output", "out/e.json", "--reset", "exit 4"];

  const misuses: [what: string, args: string[], message: RegExp][] = [
    ["no release", USUAL, /^Which release is to be tested\? maint qualify RELEASE\.yaml\n/],
    [
      "two releases",
      ["a.yaml", "b.yaml", ...USUAL],
      /^One release is tested at a time; what is "b\.yaml"\?\n/,
    ],
    ["no stack", ["release.yaml", ...USUAL.slice(2)], /^--stack is missing: the stack of the sandbox\.\n/],
    ["no key", ["release.yaml", "--stack", "test"], /^--key is missing: /],
    ["no output", ["release.yaml", ...USUAL.slice(0, 4)], /^--output is missing: /],
    [
      "attempts that are no number",
      ["release.yaml", ...USUAL, "--attempts", "0"],
      /^--attempts wants a number from 1 to 1000; "0" isn't one\.\n/,
    ],
    [
      "nothing to test it over",
      ["release.yaml", ...USUAL.slice(0, 6)],
      /^The test has nothing to install the release over\. Give --reset .* Both are better\.\n/,
    ],
  ];
  for (const [what, args, message] of misuses) {
    it(`says what's wrong with ${what}`, async () => {
      const { code, told } = await qualify(...args);
      assert.equal(code, 1);
      assert.match(told, message);
      assert.match(told, /`maint qualify --help` tells how it's used\.\n$/);
    });
  }

  it("refuses a stack that isn't a sandbox before it reads anything else", async () => {
    for (const environment of [{}, { environment: "production" }, { environment: "Sandbox" }]) {
      declareStack({ ...environment, fleet: "nowhere.yaml", calendar: "nowhere.yaml" });
      const { code, told } = await qualify("nowhere.yaml", ...USUAL);
      assert.equal(code, 1);
      assert.match(
        told,
        /^Stack test is no sandbox: .* doesn't say `environment: sandbox`\. .*nothing was done\./,
      );
    }
    declareStack({ environment: "sandbox", fleet: "fleet.yaml", calendar: "calendar.yaml" });
  });

  it("refuses a stack that says too little, or isn't there", async () => {
    const none = await qualify("release.yaml", ...USUAL, "--config-file", "Pulumi.none.yaml");
    assert.match(
      none.told,
      /^The stack's configuration .*Pulumi\.none\.yaml can't be read: it isn't there\.\n$/,
    );
    declareStack({ environment: "sandbox", calendar: "calendar.yaml" });
    const { code, told } = await qualify("release.yaml", ...USUAL);
    assert.equal(code, 1);
    assert.match(
      told,
      /^The configuration of stack test \(.*\) names no fleet\. Add pbx-maintenance:fleet\.\n/,
    );
    declareStack({ environment: "sandbox", fleet: "fleet.yaml", calendar: "calendar.yaml" });
  });

  it("doesn't replace evidence, nor its signature", async () => {
    for (const existing of ["out/e.json", "out/e.json.sig"]) {
      write(existing, "old\n");
      const { code, told } = await qualify("release.yaml", ...USUAL);
      assert.equal(code, 1);
      assert.match(told, new RegExp(`${existing} is there already, and evidence is never replaced\\. `));
      rmSync(pathOf(existing));
    }
  });

  it("refuses a key that can't sign without asking, before anything is tested", async () => {
    for (const key of ["locked", "nowhere"]) {
      const { code, told } = await qualify(
        "release.yaml",
        ...USUAL.map((word) => (word === "key" ? key : word)),
      );
      assert.equal(code, 1);
      assert.match(told, new RegExp(`^The key .*/${key} can't sign the evidence: .*ssh-add`));
    }
  });

  it("refuses a key that the fleet doesn't trust", async () => {
    declareFleet({ keys: ["other.pub"] });
    const { code, told } = await qualify("release.yaml", ...USUAL);
    assert.equal(code, 1);
    assert.match(
      told,
      /^The fleet file doesn't accept evidence that .*\/key signs: a trial signature .*qualification\.keys/,
    );
    declareFleet();
    assert.deepEqual(readdirSync(pathOf("out")), []);
  });

  describe("the evidence file", () => {
    afterEach(() => {
      for (const file of readdirSync(pathOf("out"))) rmSync(pathOf(`out/${file}`));
    });

    it("is signed for ssh-keygen to verify", async () => {
      await writeSigned(pathOf("out/e.json"), "{}\n", pathOf("key"));
      assert.deepEqual(readdirSync(pathOf("out")), ["e.json", "e.json.sig"]);
      const publicKey = execFileSync("ssh-keygen", ["-y", "-f", pathOf("key")], { encoding: "utf8" });
      write("signers", `alice ${publicKey}`);
      const verify = [
        "-Y",
        "verify",
        "-f",
        pathOf("signers"),
        "-I",
        "alice",
        "-n",
        "pbx-maintenance-evidence",
      ];
      execFileSync("ssh-keygen", [...verify, "-s", pathOf("out/e.json.sig")], { input: "{}\n" });
      assert.throws(() =>
        execFileSync("ssh-keygen", [...verify, "-s", pathOf("out/e.json.sig")], {
          input: "{ }\n",
          stdio: "pipe",
        }),
      );
    });

    it("is written whole or not at all", async () => {
      await assert.rejects(writeSigned(pathOf("out/e.json"), "{}\n", pathOf("locked")), KeyUnusable);
      assert.deepEqual(readdirSync(pathOf("out")), []);
    });

    it("never takes another's place, though it came meanwhile", async () => {
      for (const existing of ["out/e.json", "out/e.json.sig"]) {
        write(existing, "old\n");
        await assert.rejects(writeSigned(pathOf("out/e.json"), "{}\n", pathOf("key")), EvidenceExists);
        assert.deepEqual(readdirSync(pathOf("out")), [existing.slice("out/".length)]);
        rmSync(pathOf(existing));
      }
    });

    it("can be signed by a key that only an agent has", async () => {
      const agent = execFileSync("ssh-agent", ["-s"], { encoding: "utf8" });
      const [, socket = ""] = /SSH_AUTH_SOCK=([^;]+)/.exec(agent) ?? [];
      const [, pid = ""] = /SSH_AGENT_PID=(\d+)/.exec(agent) ?? [];
      const before = process.env["SSH_AUTH_SOCK"];
      process.env["SSH_AUTH_SOCK"] = socket;
      try {
        execFileSync("ssh-add", ["-q", pathOf("other")]);
        write("out/text", "signed\n");
        assert.equal(await signFile(pathOf("other.pub"), pathOf("out/text")), pathOf("out/text.sig"));
      } finally {
        process.kill(Number(pid));
        if (before === undefined) delete process.env["SSH_AUTH_SOCK"];
        else process.env["SSH_AUTH_SOCK"] = before;
      }
    });
  });
});
