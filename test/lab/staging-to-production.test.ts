import assert from "node:assert/strict";
import { readFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import { parse, stringify } from "yaml";
import { runMaint } from "../../cli/maint/maint";
import { FileServerThread } from "../../lab/http-server-thread";
import { usualBuilds } from "../../lab/lab";
import { copyPackages } from "../../lab/rpm-build";
import { runCommand } from "../../lab/run-command";
import { prepareSigningKeys, stopAgent } from "../../lab/signing-key";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import { FRIDAY_NIGHT } from "../../sandbox/friday-night";
import { installedBuilds } from "../harness/installed";
import { assertEnded, assertSays, assertUnchanged, describeOnLab } from "../harness/lab-suite";
import { type Outcome, Stack } from "../harness/stack";
import { makeKey } from "../unit/remote/ssh/server";
import { type Sshd, startSshd } from "../unit/remote/ssh/sshd";

const PROJECT = resolve(__dirname, "../..");
const RELEASE = "2026-12-01";
/** What is staged: Asterisk without a hole, and the openssl that it was built with. */
const STAGED = ["asterisk-11.25.3-1", "openssl-1.0.1e-58.el6"];
const OLD = ["asterisk-11.25.0-1.x86_64", "openssl-1.0.1e-57.el6.x86_64"];
const NEW = ["asterisk-11.25.3-1.x86_64", "openssl-1.0.1e-58.el6.x86_64"];

/** The second chapter of README.md, as it's told there; each step needs those before it. */
describeOnLab(
  "a release, from staging to production",
  {
    nodes: [
      { name: "sandbox1", runtime: "openvz", packageManager: "yum", containers: 1 },
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: 2 },
    ],
  },
  (suite) => {
    let updates: Stack;
    let sandbox: Stack;
    let host: Sshd;
    let mirror: FileServerThread;
    const pathOf = (file: string): string => join(suite.stack.folder, file);
    const release = () => pathOf(`releases/${RELEASE}.yaml`);
    const evidence = () => pathOf(`evidence/${RELEASE}.json`);
    const hoursAgo = (hours: number) =>
      Temporal.Now.instant()
        .subtract({ minutes: hours * 60 })
        .toString();
    const reference = async () => {
      const content = parseRelease(await readFile(release(), "utf8"), release());
      return { name: content.name, digest: releaseDigest(content) };
    };
    const write = async (file: string, content: object): Promise<string> => {
      await writeFile(pathOf(file), stringify(content));
      return pathOf(file);
    };
    const installed = () =>
      Promise.all(
        suite.lab
          .node("node1")
          .containers.map((container) => installedBuilds(container, "asterisk", "openssl")),
      );

    async function maint(...args: string[]) {
      let [out, told] = ["", ""];
      const code = await runMaint(args, {
        cwd: PROJECT,
        environment: sandbox.operatorEnvironment,
        readInput: () => Promise.resolve(""),
        print: (text) => (out += text),
        tell: (text) => (told += text),
      });
      return { code, out, told };
    }

    before(async () => {
      for (const folder of [
        "repo/staging",
        "repo/snapshots",
        "releases",
        "promotions",
        "changes",
        "evidence",
        "base",
      ])
        await mkdir(pathOf(folder), { recursive: true });
      const builds = (ids: readonly string[]) => ids.map((id) => suite.lab.packages.get(id));
      await copyPackages(builds(STAGED), pathOf("repo/staging"));
      await copyPackages(
        builds([
          ...new Set([
            ...usualBuilds.installedInContainers,
            ...usualBuilds.installedOnNodes,
            usualBuilds.systemOf.yum,
          ]),
        ]),
        pathOf("base"),
      );
      for (const folder of ["repo/staging", "base"])
        await runCommand("createrepo_c", ["--quiet", pathOf(folder)]);
      await runCommand("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", pathOf("qualification")]);
      mirror = new FileServerThread(pathOf("repo"));
      const port = await mirror.listen();
      await mirror.serve(pathOf("repo"));
      // Each has its own view of the repository: the sandbox tests what is staged, production has what was promoted.
      for (const [name, folder] of [
        ["sandbox1", "staging"],
        ["node1", "updates"],
      ] as const) {
        const url = `http://127.0.0.1:${port}/${folder}/`;
        await suite.lab
          .node(name)
          .exec(`sed -i 's|^baseurl=.*|baseurl=${url}|' /etc/yum.repos.d/updates.repo`);
      }
      await declareStacks();
    });

    after(async () => {
      await Promise.all([sandbox.remove(), updates.remove()]);
      await host.stop();
      await mirror.close();
      await mirror.end();
      await stopAgent((await prepareSigningKeys()).gnupgHome);
    });

    async function declareStacks(): Promise<void> {
      const key = makeKey();
      await writeFile(pathOf("id"), key.privateKey, { mode: 0o600 });
      host = await startSshd(key.publicKey);
      [sandbox, updates] = await Promise.all([Stack.create(FRIDAY_NIGHT), Stack.create({})]);
      const keys = await prepareSigningKeys();
      const qualification = { keys: [pathOf("qualification.pub")] };
      const checks = [{ name: "name-service", on: "containers", command: "getent hosts localhost" }];
      const ofNode = (name: string) => ({
        containers: {
          [name]: Object.fromEntries(
            suite.lab.node(name).containers.map(({ id }) => [id, { customer: "acme" }]),
          ),
        },
      });
      const fleetOf = async (stack: Stack, name: string, more: Record<string, unknown>): Promise<string> => {
        await suite.declareFleet({ ...ofNode(name), qualification: { ...qualification, ...more } }, stack);
        const file = join(stack.folder, "fleet.yaml");
        const content = parse(await readFile(file, "utf8")) as { nodes: Record<string, unknown> };
        const repository = {
          address: "127.0.0.1",
          hostKeys: [host.hostKey.publicKey],
          ssh: { port: host.port, user: host.user, identityFile: pathOf("id") },
          root: pathOf("repo"),
          base: [pathOf("base")],
          parts: (["nodes", "containers"] as const).map((layer) => ({ layer, osFamily: "el6" })),
          signing: { keyId: keys.release.fingerprint, gnupgHome: keys.gnupgHome },
        };
        const nodes = { [name]: content.nodes[name] };
        await writeFile(file, stringify({ ...content, nodes, repositories: { updates: repository } }));
        return file;
      };
      await fleetOf(sandbox, "sandbox1", { checks });
      const fleet = await fleetOf(suite.stack, "node1", {});
      await updates.configure({ fleet, repository: "updates", release: release() });
      await suite.stack.configure({ environment: undefined, clock: undefined, release: release() });
    }

    const declareChange = async (parts: Record<string, unknown>): Promise<void> => {
      const change = await write("changes/asterisk.yaml", {
        change: "2026-12-01-asterisk",
        title: "Asterisk without the hole in its SIP channel driver",
        tier: "T4",
        layers: ["nodes", "containers"],
        release: await reference(),
        vulnerability: { ids: ["CVE-0000-0000"], vector: "remote", exploitation: "active" },
        halfMeasures: { discussedAt: hoursAgo(1), measures: "none needed" },
        ...parts,
      });
      await suite.stack.configure({ change });
    };

    const declarePromotion = async (parts: Record<string, unknown>): Promise<void> => {
      const promotion = await write(`promotions/${RELEASE}.yaml`, {
        promotion: RELEASE,
        release: await reference(),
        ...parts,
      });
      await updates.configure({ promotion });
    };

    /** Nothing of the release got anywhere. */
    async function assertRefused(up: Outcome, ...sentences: readonly string[]): Promise<void> {
      assertEnded(up, "badly");
      for (const sentence of sentences) assertSays(up, sentence);
      assert.deepEqual(await readdir(pathOf("repo/snapshots")), []);
      assert.deepEqual(await installed(), [OLD, OLD]);
    }

    it("is locked from what is staged", async () => {
      const location = (folder: string) => ({ location: pathOf(folder) });
      const config = await write("lock.yaml", {
        repositories: {
          staging: { ...location("repo/staging"), keys: [suite.lab.releaseKey.file] },
          base: location("base"),
        },
        nodes: { el6: { repositories: ["staging"], base: ["base"] } },
        containers: { el6: { repositories: ["staging"], base: ["base"] } },
      });
      const { code, told } = await maint("lock", RELEASE, "--config", config, "--output", release());
      assert.equal(code, 0, told);
      const { containers } = parseRelease(await readFile(release(), "utf8"), release());
      assert.deepEqual(
        containers["el6"]!.map(({ name }) => name),
        ["asterisk", "openssl"],
      );
    });

    it("isn't promoted before somebody passed it, and before it's tested", async () => {
      await declarePromotion({});
      await assertRefused(
        await updates.up(),
        `promotion-approved: Promotion ${RELEASE} isn't approved.`,
        "promotion-evidence:",
      );
    });

    it("isn't deployed before it's tested, however urgent it is", async () => {
      await declareChange({});
      await assertRefused(await suite.stack.up(), "t4-sandbox-test:");
    });

    it("is tested in the sandbox, over machines as they were set up", async () => {
      const reset = `touch ${pathOf("reset")}`;
      const { code, out, told } = await maint(
        ...["qualify", release(), "--stack", "test", "--config-file", sandbox.configFile],
        ...["--key", pathOf("qualification"), "--output", evidence(), "--settle", "4", "--reset", reset],
      );
      assert.equal(code, 0, out + told);
      assert.deepEqual(await installed(), [OLD, OLD]);
    });

    it("isn't promoted with evidence that somebody changed", async () => {
      const forged = pathOf("evidence/forged.json");
      const text = await readFile(evidence(), "utf8");
      await writeFile(forged, text.replace('"attempts": 1', '"attempts": 2'));
      await writeFile(`${forged}.sig`, await readFile(`${evidence()}.sig`));
      await declarePromotion({
        approval: { by: "infrastructure team", at: Temporal.Now.instant().toString() },
        evidence: ["../evidence/forged.json"],
      });
      await assertRefused(await updates.up(), "Somebody changed it afterwards, or forged the signature");
    });

    it("is promoted once the infrastructure team passed it", async () => {
      await declarePromotion({
        approval: { by: "infrastructure team", at: Temporal.Now.instant().toString() },
        evidence: [`../evidence/${RELEASE}.json`],
      });
      const preview = await updates.preview();
      assertEnded(preview, "well");
      assertSays(preview, `nothing → ${RELEASE}`);
      const up = await updates.up();
      assertEnded(up, "well");
      assertSays(up, `promoted: updates is at ${RELEASE}`);
      assertUnchanged(await updates.up());
    });

    it("isn't deployed as a T4 with evidence of another release", async () => {
      const other = parse(await readFile(evidence(), "utf8")) as { release: object };
      const text = `${JSON.stringify({ ...other, release: { name: RELEASE, digest: `sha256:${"0".repeat(64)}` } }, null, 2)}\n`;
      await writeFile(pathOf("evidence/other.json"), text);
      await rm(pathOf("evidence/other.json.sig"), { force: true });
      const sign = ["-Y", "sign", "-q", "-f", pathOf("qualification"), "-n", "pbx-maintenance-evidence"];
      await runCommand("ssh-keygen", [...sign, pathOf("evidence/other.json")]);
      await declareChange({ evidence: ["../evidence/other.json"] });
      const up = await suite.stack.up();
      assertEnded(up, "badly");
      assertSays(up, `is about release ${RELEASE} (sha256:${"0".repeat(64)})`);
      assert.deepEqual(await installed(), [OLD, OLD]);
    });

    it("is deployed with its own, on any day", async () => {
      await declareChange({ evidence: [`../evidence/${RELEASE}.json`] });
      const preview = await suite.stack.preview("--policy-pack", "policy");
      assertEnded(preview, "well");
      const up = await suite.stack.up("--policy-pack", "policy");
      assertEnded(up, "well");
      assert.deepEqual(await installed(), [NEW, NEW]);
      assertUnchanged(await suite.stack.up("--policy-pack", "policy"));
    });
  },
);
