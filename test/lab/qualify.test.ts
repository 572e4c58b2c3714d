import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer, type Server } from "node:http";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { parse, stringify } from "yaml";
import { runMaint } from "../../cli/maint/maint";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import { type PackageRecipe, usualBuilds } from "../../lab/lab";
import { runCommand, tryCommand } from "../../lab/run-command";
import type { Evidence, GateOutcome } from "../../maintenance/evidence/evidence";
import { parseEvidence } from "../../maintenance/evidence/evidence-file";
import { FrameworkSuite } from "../harness/framework-suite";
import { USUAL_PACKAGES, writeRelease } from "../../lab/declarations";
import { describeOnLab } from "../harness/lab-suite";

const PROJECT = resolve(__dirname, "../..");
const NAMESPACE = "pbx-maintenance-evidence";

/** Builds whose daemon doesn't start any more: found by whoever looks whether it runs, and not by rpm. */
const BROKEN: readonly PackageRecipe[] = [
  {
    ...{ name: "httpd", version: "2.2.15", release: "72.el6", requires: ["openssl"] },
    service: { name: "httpd", executable: "/usr/sbin/httpd", order: 85, libraries: [] },
    post: "chmod a-x /usr/sbin/httpd",
    postun: '[ "$1" -lt 1 ] || /etc/init.d/httpd condrestart >/dev/null 2>&1 || :',
  },
];
const BROKEN_HTTPD = "httpd-2.2.15-72.el6";
const FOREIGN_OPENSSL = "openssl-1.0.1e-59.el6";

describeOnLab(
  "the qualification of a release",
  {
    nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 2 }],
    morePackages: BROKEN,
  },
  (suite) => {
    const at = new FrameworkSuite(suite, "module_admin", "2.10");
    const pathOf = (file: string) => join(suite.stack.folder, file);
    let server: Server;
    let reset: string;
    const HOSTS = { name: "hosts", on: "containers", command: "getent hosts localhost" };

    /** One container has FreePBX, the other has just its packages. */
    async function resetMachines(): Promise<void> {
      await at.install("101");
      await suite.lab.reset(suite.lab.node("node1").container("102"));
    }

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, BROKEN_HTTPD, FOREIGN_OPENSSL]);
      await at.start();
      await at.repository.publish(usualModules("2.10").updates);
      await runCommand("ssh-keygen", [
        "-q",
        "-t",
        "ed25519",
        "-N",
        "",
        "-C",
        "alice@desk",
        "-f",
        pathOf("key"),
      ]);
      server = createServer((_request, response) => {
        resetMachines().then(
          () => response.end("ok\n"),
          (error: unknown) => response.writeHead(500).end(String(error)),
        );
      });
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
      reset = `curl -fsS http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      await release("promoted", [...usualBuilds.installedInContainers, ...usualBuilds.installedOnNodes]);
    });

    after(() => {
      server.close();
    });

    async function declare(...checks: readonly Record<string, string>[]): Promise<void> {
      await suite.declareFleet({
        defaults: { framework: at.settings },
        containers: {
          node1: {
            "101": { customer: "acme", framework: { sipCall: { extension: "100" } } },
            "102": { customer: "acme", framework: { line: "none" } },
          },
        },
        qualification: { keys: [pathOf("key.pub")], checks },
      });
    }

    /** A release of these builds, in a file of its name. */
    async function release(name: string, builds: readonly string[]): Promise<string> {
      await mkdir(pathOf(name), { recursive: true });
      const file = await writeRelease(pathOf(name), suite.lab, [...new Set(builds)]);
      const content = parse(await readFile(file, "utf8")) as object;
      await writeFile(file, stringify({ ...content, release: name }));
      return file;
    }

    /** One that says nothing of nodes at all. */
    async function releaseForContainers(name: string, builds: readonly string[]): Promise<string> {
      const file = await release(name, builds);
      const { nodes, ...content } = parse(await readFile(file, "utf8")) as Record<string, unknown>;
      assert.ok(nodes !== undefined);
      await writeFile(file, stringify(content));
      return file;
    }

    async function qualify(file: string, ...more: string[]) {
      let [out, told] = ["", ""];
      const output = pathOf("evidence/result.json");
      await rm(pathOf("evidence"), { recursive: true, force: true });
      const code = await runMaint(
        [
          ...["qualify", file, "--stack", "test", "--config-file", suite.stack.configFile],
          ...["--key", pathOf("key"), "--output", output, "--settle", "4", ...more],
        ],
        {
          cwd: PROJECT,
          environment: suite.stack.operatorEnvironment,
          readInput: () => Promise.resolve(""),
          print: (text) => (out += text),
          tell: (text) => (told += text),
        },
      );
      const text = await readFile(output, "utf8").catch(() => undefined);
      return { code, out, told, evidence: text === undefined ? undefined : parseEvidence(text, output) };
    }

    function outcome(evidence: Evidence | undefined, gate: GateOutcome["gate"], base = "scratch") {
      const found = evidence?.gates.find((one) => one.gate === gate && one.base === base);
      assert.ok(found, `${gate} over ${base} isn't in the evidence`);
      return found;
    }

    const awayOf = (evidence: Evidence | undefined, machine: string, service: string) =>
      evidence?.interruptions.find((one) => one.machine === machine && one.service === service)?.seconds;

    const foldersOfQualifications = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith("qualify-"));
    let foreign: readonly string[] = [];
    before(async () => {
      foreign = await foldersOfQualifications();
    });
    const leftovers = async () => (await foldersOfQualifications()).filter((name) => !foreign.includes(name));

    it("passes a good release over both bases, with evidence that ssh-keygen verifies", async () => {
      await declare(HOSTS);
      const configuration = await readFile(suite.stack.configFile, "utf8");
      const file = await release("good", usualBuilds.updates);
      const result = await qualify(file, "--promoted", pathOf("promoted/release.yaml"), "--reset", reset);
      assert.equal(result.code, 0, result.told + result.out);
      assert.deepEqual([...new Set(result.evidence!.gates.map(({ verdict }) => verdict))], ["passed"]);
      assert.deepEqual([...new Set(result.evidence!.gates.map(({ base }) => base))], ["scratch", "promoted"]);
      assert.deepEqual(result.evidence!.sandbox.machines, ["node1", "node1/101", "node1/102"]);
      assert.ok(awayOf(result.evidence, "node1/101", "asterisk")! > 0);
      assert.match(result.out, /^estimate:\n {2}totalMinutes: 1\n {2}services:\n {4}asterisk: 1\n/m);
      await writeFile(pathOf("signers"), `alice@desk ${await readFile(pathOf("key.pub"), "utf8")}`);
      const verified = await tryCommand(
        "ssh-keygen",
        [
          ...["-Y", "verify", "-f", pathOf("signers"), "-I", "alice@desk", "-n", NAMESPACE],
          ...["-s", pathOf("evidence/result.json.sig")],
        ],
        { input: await readFile(pathOf("evidence/result.json"), "utf8") },
      );
      assert.equal(verified.code, 0, verified.stderr);
      assert.equal(await readFile(suite.stack.configFile, "utf8"), configuration);
      assert.deepEqual(await leftovers(), []);
    });

    it("measures no interruption of what isn't restarted, of a release for containers alone", async () => {
      await declare(HOSTS);
      const file = await releaseForContainers("php", ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      const { code, evidence, told, out } = await qualify(file, "--reset", reset);
      assert.equal(code, 0, told + out);
      for (const machine of ["node1/101", "node1/102"]) {
        assert.deepEqual(
          ["asterisk", "web", "database"].map((service) => awayOf(evidence, machine, service)),
          [0, 0, 0],
        );
      }
      assert.doesNotMatch(out, /estimate/);
    });

    it("fails the gate of Apache for a build with which it doesn't start", async () => {
      await declare(HOSTS);
      const file = await release("broken", [BROKEN_HTTPD]);
      const { code, evidence, out, told } = await qualify(file, "--reset", reset, "--attempts", "2");
      assert.equal(code, 2, told + out);
      const apache = outcome(evidence, "no-regression-apache");
      assert.equal(apache.verdict, "failed");
      assert.equal(apache.attempts, 2);
      assert.match(apache.reason!, /node1\/102: the web server doesn't run any more/);
      assert.doesNotMatch(out, /estimate/);
      assert.equal(outcome(evidence, "no-regression-asterisk").verdict, "passed");
      assert.equal(outcome(evidence, "daemons-restarted-cleanly").verdict, "failed");
      assert.equal(outcome(evidence, "signed-with-release-key").verdict, "passed");
    });

    it("fails a release with a package that is signed with another key, which never gets in", async () => {
      await declare(HOSTS);
      const file = await release("foreign", [FOREIGN_OPENSSL]);
      const { code, evidence, out, told } = await qualify(file, "--reset", reset);
      assert.equal(code, 2, told + out);
      const signed = outcome(evidence, "signed-with-release-key");
      assert.equal(signed.verdict, "failed");
      assert.match(signed.reason!, /openssl-1\.0\.1e-59\.el6\.x86_64 isn't signed with a release key/);
      assert.equal(outcome(evidence, "no-dependency-failures").verdict, "failed");
    });

    it("fails a declared check that fails, and says when it failed before", async () => {
      await declare(
        { name: "provisioning", on: "containers", command: "rpm -q php-5.3.3-49.el6" },
        { name: "ldap", on: "nodes", command: "echo 'no answer'; exit 3" },
      );
      const file = await release("php", ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      const { code, evidence, out, told } = await qualify(file, "--reset", reset, "--attempts", "1");
      assert.equal(code, 2, told + out);
      const { verdict, reason } = outcome(evidence, "auto-configuration-services-ok");
      assert.equal(verdict, "failed");
      assert.match(reason!, /node1: check ldap fails, as it did before the release: no answer/);
      assert.match(
        reason!,
        /node1\/101, 102: check provisioning fails: package php-5.3.3-49.el6 is not installed/,
      );
    });

    it("records how often a flaky check was asked until it passed", async () => {
      // Passes before the release is installed, and fails once after.
      const command = 'n=$(cat /tmp/asked 2>/dev/null); echo $((n + 1)) >/tmp/asked; [ "${n:-0}" != 1 ]';
      await declare({ name: "flaky", on: "containers", command });
      const file = await release("php", ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      const { code, evidence, out, told } = await qualify(file, "--reset", reset);
      assert.equal(code, 0, told + out);
      const { verdict, attempts } = outcome(evidence, "auto-configuration-services-ok");
      assert.deepEqual([verdict, attempts], ["passed", 2]);
      assert.match(out, /passed +auto-configuration-services-ok +asked 2 times/);
    });

    it("leaves what it can't ask unchecked, and says so", async () => {
      await declare();
      const file = await release("php", ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"]);
      const promoted = pathOf("promoted/release.yaml");
      const { code, evidence, out, told } = await qualify(file, "--promoted", promoted);
      assert.equal(code, 3, told + out);
      assert.equal(outcome(evidence, "no-regression-asterisk").verdict, "unchecked");
      assert.equal(outcome(evidence, "no-regression-asterisk", "promoted").verdict, "passed");
      assert.equal(outcome(evidence, "auto-configuration-services-ok", "promoted").verdict, "unchecked");
    });

    it("tests framework modules by their own gates", async () => {
      await declare(HOSTS);
      const name = "modules";
      await mkdir(pathOf(name), { recursive: true });
      const ids = usualModules("2.10").updates;
      const file = await writeRelease(pathOf(name), suite.lab, [], [], at.describeRelease(ids));
      const { code, evidence, out, told } = await qualify(file, "--reset", reset);
      assert.equal(code, 0, told + out);
      for (const gate of ["no-broken-modules", "no-regressions", "no-broken-call-flows"] as const) {
        assert.equal(outcome(evidence, gate).verdict, "passed", outcome(evidence, gate).reason);
      }
    });

    it("leaves nothing behind when it's interrupted", async () => {
      await declare(HOSTS);
      const file = await release("good", usualBuilds.updates);
      const output = pathOf("evidence/interrupted.json");
      const child = spawn(
        process.execPath,
        [
          ...["cli/maint.cjs", "qualify", file, "--stack", "test", "--config-file", suite.stack.configFile],
          ...["--key", pathOf("key"), "--output", output, "--settle", "4", "--reset", reset],
        ],
        { cwd: PROJECT, env: suite.stack.operatorEnvironment, stdio: ["ignore", "ignore", "pipe"] },
      );
      let told = "";
      child.stderr.setEncoding("utf8").on("data", (text: string) => {
        told += text;
        if (text.includes("installing good")) setTimeout(() => child.kill("SIGINT"), 3_000);
      });
      const code = await new Promise((resolve) => child.once("close", resolve));
      assert.equal(code, 1, told);
      assert.match(told, /\nInterrupted \(SIGINT\): there's no evidence/);
      assert.deepEqual(await leftovers(), []);
      const written = await readdir(pathOf("evidence")).catch((): string[] => []);
      assert.deepEqual(
        written.filter((name) => name.includes("interrupted")),
        [],
      );
      // The probe hears of it with its next look; what the run has begun on the node is finished there.
      await delay(3_000);
      for (const place of [suite.lab.node("node1"), ...suite.lab.node("node1").containers]) {
        // In brackets, so that nobody finds the script that looks for it.
        assert.equal(await place.exec("grep -la '[i]dentity_of' /proc/[0-9]*/cmdline 2>/dev/null || :"), "");
      }
    });

    it("makes no evidence when the machines can't be set back", async () => {
      await declare(HOSTS);
      const file = pathOf("php/release.yaml");
      const { code, evidence, told } = await qualify(file, "--reset", "echo 'no snapshot' >&2; exit 4");
      assert.equal(code, 1);
      assert.equal(evidence, undefined);
      assert.match(told, /can't be set back: `.*` ended with exit code 4: no snapshot\. /);
      assert.deepEqual(await leftovers(), []);
    });
  },
);
