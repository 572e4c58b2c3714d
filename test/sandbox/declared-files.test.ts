import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse, stringify } from "yaml";
import { FURTHER_FOLDERS } from "../../declarations/project-files";
import type { Sandbox } from "../../sandbox/sandbox";
import { FRIDAY_NIGHT, writeChange } from "../../sandbox/friday-night";
import { type Outcome, Stack } from "../harness/stack";
import { useSandbox } from "./sandbox-fixture";

/** As secrets are in the environment of whoever plans, and in his files. */
const CANARIES = ["canary-of-the-environment", "canary-in-a-file", "canary-in-a-key", "canary-of-the-stack"];
const [OF_ENVIRONMENT = "", IN_FILE = "", IN_KEY = "", OF_STACK = ""] = CANARIES;

const EVERYBODY = ["alder", "birch", "cedar", "elm"];

describe("whoever may only edit declarations", function () {
  this.timeout(120_000);
  const fixture = useSandbox("all");
  let sandbox: Sandbox;
  let stack: Stack;
  /** Nothing that a declaration may name. */
  let outside: string;
  let good: Record<string, unknown>;

  const write = (name: string, text: string): string => {
    const file = path.join(stack.folder, name);
    writeFileSync(file, text);
    return file;
  };
  const besideFleet = (name: string): string => path.join(path.dirname(sandbox.fleetFile), name);
  const writeFleet = (change: (fleet: Record<string, unknown>) => Record<string, unknown>): string => {
    const fleet = parse(readFileSync(sandbox.fleetFile, "utf8")) as Record<string, unknown>;
    const file = besideFleet("other.yaml");
    writeFileSync(file, stringify({ ...fleet, ...change(fleet) }));
    return file;
  };
  const secretOutside = () => path.join(outside, "secret");
  const keyOutside = () => path.join(outside, "id_ed25519");
  const link = (name: string, target: string): string => {
    rmSync(path.join(stack.folder, name), { force: true });
    symlinkSync(target, path.join(stack.folder, name));
    return name;
  };
  const withEvidence = (...evidence: readonly string[]): Promise<string> =>
    writeChange(stack.folder, sandbox.releaseFile, EVERYBODY, { evidence });

  before(async function () {
    this.timeout(120_000);
    sandbox = fixture.sandbox;
    outside = mkdtempSync(path.join(tmpdir(), "of-the-operator-"));
    writeFileSync(secretOutside(), `machine backend login ci password ${IN_FILE}\n`);
    execFileSync("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", IN_KEY, "-f", keyOutside()]);
    good = {
      ...FRIDAY_NIGHT,
      calendar: path.resolve("calendar.yaml"),
      fleet: sandbox.fleetFile,
      release: sandbox.releaseFile,
      incidents: undefined,
      change: sandbox.changeFile,
    };
    stack = await Stack.create(good);
    stack.environment = {
      [FURTHER_FOLDERS]: [stack.folder, path.dirname(sandbox.fleetFile)].join(path.delimiter),
      BACKEND_TOKEN: OF_ENVIRONMENT,
    };
    await stack.setSecret("token", OF_STACK);
  });
  after(async () => {
    await stack.remove();
    rmSync(outside, { recursive: true });
  });

  async function assertNothingShown({ text }: Outcome): Promise<void> {
    const state = await stack.exportState();
    const key = readFileSync(keyOutside(), "utf8").split("\n")[2] ?? "";
    for (const canary of [...CANARIES, key, "-----BEGIN OPENSSH PRIVATE KEY"]) {
      assert.ok(!text.includes(canary), `"${canary}" is shown:\n${text}`);
      assert.ok(!state.includes(canary), `"${canary}" is in the state`);
    }
  }

  const attacks: [
    what: string,
    declare: () => Record<string, unknown> | Promise<Record<string, unknown>>,
    told: RegExp,
  ][] = [
    [
      "a release that is the environment",
      () => ({ release: "/proc/self/environ" }),
      /outside of the project/,
    ],
    [
      "a release that is a link to a secret",
      () => ({ release: path.join(stack.folder, link("r.yaml", secretOutside())) }),
      /link that leads out of the project/,
    ],
    [
      "a release that is another file of the project",
      () => ({ release: write("other.yaml", `password: "${IN_FILE}"\n  - [broken\n`) }),
      /other\.yaml:\d+: isn't a release file/,
    ],
    [
      "a change that is another file of the project",
      () => ({ change: write("other.txt", `[remote "origin"]\n\turl = https://u:${IN_FILE}@example\n`) }),
      /other\.txt:\d+: isn't a change file/,
    ],
    [
      "incidents that are a pipe",
      () => {
        execFileSync("mkfifo", [path.join(stack.folder, "pipe")]);
        return { incidents: path.join(stack.folder, "pipe") };
      },
      /a pipe, a socket or a device/,
    ],
    [
      "evidence that is the environment",
      async () => ({ change: await withEvidence("/proc/self/environ") }),
      /outside of the project/,
    ],
    [
      "evidence that is another file of the project",
      async () => ({ change: await withEvidence(write("e.json", `{"password": "${IN_FILE}"}\n`)) }),
      /e\.json:1: isn't an evidence file/,
    ],
    [
      "a signature that is another file",
      async () => {
        const text = readFileSync("changes/evidence/example-2026-12-01.json", "utf8");
        write("signed.json.sig", `${IN_FILE}\n`);
        return { change: await withEvidence(write("signed.json", text)) };
      },
      /signed\.json\.sig can't be read: it isn't an SSH signature/,
    ],
    [
      "a release key that is a private one",
      () => {
        writeFileSync(besideFleet("copied"), readFileSync(keyOutside()));
        return { fleet: writeFleet(() => ({ releaseKeys: ["copied"] })) };
      },
      /The release key \S+copied can't be read: it has a private key in it/,
    ],
    [
      "a release key with a secret key in its armor",
      async () => {
        const { armor, enums, generateKey } = await import("openpgp");
        const { privateKey } = await generateKey({ userIDs: [{ name: IN_KEY }], format: "binary" });
        writeFileSync(besideFleet("secret.asc"), armor(enums.armor.publicKey, privateKey));
        return { fleet: writeFleet(() => ({ releaseKeys: ["secret.asc"] })) };
      },
      /it has a secret key in it/,
    ],
    [
      "a private key that is something else",
      () => ({
        fleet: writeFleet(({ defaults }) => ({
          defaults: {
            ...(defaults as object),
            ssh: { user: "root", identityFile: secretOutside(), knownHostsFile: secretOutside() },
          },
        })),
      }),
      /is no private key in a known format/,
    ],
    [
      "another value of the configuration that is its secret",
      () => {
        const { config } = parse(readFileSync(stack.configFile, "utf8")) as {
          config: Record<string, unknown>;
        };
        return { release: config["pbx-maintenance:token"] };
      },
      /"release" is encrypted/,
    ],
  ];
  for (const [what, declare, told] of attacks) {
    it(`learns nothing by ${what}`, async () => {
      await stack.configure({ ...good, ...(await declare()) });
      const outcome = await stack.preview();
      await assertNothingShown(outcome);
      assert.match(outcome.text.replaceAll(/\s+/g, " "), told);
    });
  }

  it("has nothing of it brought into the state by a run either", async () => {
    await stack.configure({ ...good, change: await withEvidence("/proc/self/environ", keyOutside()) });
    const outcome = await stack.up();
    await assertNothingShown(outcome);
    assert.notEqual(outcome.code, 0);
  });
});
