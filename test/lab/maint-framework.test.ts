import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { runMaint } from "../../cli/maint/maint";
import type { FreePbx, Generation } from "../../lab/freepbx/freepbx";
import { usualModules } from "../../lab/freepbx/module-catalogue";
import { FileServer } from "../../lab/http-server";
import { parseRelease } from "../../maintenance/release/parse";
import { writeChange } from "../../sandbox/friday-night";
import { FrameworkSuite } from "../harness/framework-suite";
import { writeRelease } from "../../lab/declarations";
import { assertEnded, assertSays, assertSilent, assertUnchanged, describeOnLab } from "../harness/lab-suite";

const GENERATIONS: readonly [Generation, string][] = [
  ["module_admin", "2.10"],
  ["fwconsole", "14.0"],
];

for (const [generation, line] of GENERATIONS) {
  describeOnLab(
    `a mirror of FreePBX's modules for ${generation}`,
    { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 1 }] },
    (suite) => {
      const at = new FrameworkSuite(suite, generation, line);
      const isSigned = generation === "fwconsole";
      const builds = () => usualModules(line).updates.map((id) => at.repository.get(id));
      let folder: string;
      let server: FileServer;
      let url: string;
      let pbx: FreePbx;

      before(async () => {
        folder = await mkdtemp(path.join(tmpdir(), "mirror-"));
        await at.start();
        const { installed, updates } = usualModules(line);
        await at.repository.publish([...installed, ...updates]);
        pbx = await at.install("101");
        server = new FileServer(path.join(folder, "mirror"));
        url = `http://127.0.0.1:${await server.listen()}`;
      });

      after(async () => {
        await server.close();
        await rm(folder, { recursive: true });
      });

      async function maint(...args: readonly string[]) {
        let out = "";
        let told = "";
        const code = await runMaint(["framework", ...args], {
          cwd: folder,
          environment: {},
          readInput: () => Promise.resolve(""),
          print: (text) => (out += text),
          tell: (text) => (told += text),
        });
        return { code, out, told };
      }

      const mirror = (...more: readonly string[]) =>
        maint("mirror", "--repository", at.repository.url, "--line", line, "--to", "mirror", ...more);

      it("has the newest of all modules, and of what is signed knows that it is", async () => {
        const { code, out, told } = await mirror();
        assert.equal(code, 0, told);
        assert.match(out, new RegExp(`for FreePBX ${line} in mirror: ${builds().length} modules, `));
        assert.doesNotMatch(out, /not signed/);
        const text = await readFile(path.join(folder, "mirror/modules.lock.json"), "utf8");
        const { lines } = JSON.parse(text) as { lines: Record<string, unknown[]> };
        const expected = builds().map((build) => {
          const { name, version, sha256, md5, size } = build;
          const location = at.repository.pathOf(build).slice(1);
          return { name, version, location, sha256, md5, size, signed: isSigned };
        });
        assert.deepEqual(
          lines[line],
          expected.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        );
      });

      it("has an earlier version where that's asked for, and none of the others again", async () => {
        await at.repository.takeTraffic();
        const { code, out } = await mirror("--module", `cdr:${line}.1.1`, "--module", "core");
        assert.equal(code, 0);
        assert.match(out, /: 2 modules, 1 of them fetched now\n/);
        const { paths } = await at.repository.takeTraffic();
        assert.deepEqual(Object.keys(paths).slice(1), [
          at.repository.pathOf(at.repository.get(at.id("cdr", 1))),
        ]);
      });

      it("is what FreePBX's own tool can be given as its repository", async () => {
        await pbx.container.exec(
          `mysql -e "UPDATE freepbx_settings SET value = '${url}' WHERE keyword = 'MODULE_REPO'" asterisk`,
        );
        const upgrades = await pbx.admin("showupgrades");
        for (const { name, version } of builds()) {
          assert.ok(upgrades.stdout.includes(name) && upgrades.stdout.includes(version), upgrades.stdout);
        }
        const versionOf = async (module: string) =>
          (await pbx.rows()).find(({ name }) => name === module)?.version;
        assert.equal(await versionOf("core"), `${line}.1.1`);
        const done = await pbx.admin(generation === "fwconsole" ? "downloadinstall core" : "upgrade core");
        assert.equal(done.code, 0, done.stdout + done.stderr);
        assert.equal(await versionOf("core"), `${line}.1.2`);
        const traffic = Object.keys(server.takeTraffic().paths);
        assert.ok(
          traffic.includes(at.repository.pathOf(at.repository.get(at.id("core", 2)))),
          String(traffic),
        );
      });

      it("is what a release is locked from, which then goes through without the repository", async () => {
        pbx = await at.install("101");
        const release = await writeRelease(suite.stack.folder, suite.lab, []);
        const before_ = parseRelease(await readFile(release, "utf8"), release);
        const locked = ["--from", release, "--mirror", "mirror", "--line", line, "--output", release];
        const { code, told } = await maint("lock", ...locked);
        assert.equal(code, 0, told);
        const after_ = parseRelease(await readFile(release, "utf8"), release);
        assert.deepEqual({ ...after_, framework: undefined }, { ...before_, framework: undefined });
        assert.deepEqual(
          after_.framework![line]!.map(({ name, version, signed }) => [name, version, signed]),
          builds()
            .map(({ name, version }) => [name, version, isSigned])
            .sort(),
        );

        await at.repository.die();
        await suite.declareFleet({
          defaults: {
            framework: { ...at.settings, repository: url, keys: [suite.lab.releaseKey.file] },
          },
        });
        const change = await writeChange(suite.stack.folder, release, ["acme"], { layers: ["framework"] });
        await suite.stack.configure({ release, change });
        const plan = await suite.stack.preview();
        assertEnded(plan, "well");
        assertSays(plan, `module cdr ${line}.1.1 → ${line}.1.2 in container 101`);
        assertSilent(plan, "couldn't be fetched");
        assertEnded(await suite.stack.up(), "well");
        const versions = new Set((await pbx.rows()).map(({ version }) => version));
        assert.deepEqual([...versions], [`${line}.1.2`]);
        assertUnchanged(await suite.stack.up());
        await at.repository.revive();
      });

      it("goes without what isn't whole at the repository, and gets it when it is", async () => {
        const third = at.repository.get(at.id("superfecta", 3));
        await at.repository.publish([...usualModules(line).updates, third.id]);
        for (const fault of ["missing", "corrupted", "truncated"] as const) {
          await at.repository.setFault(at.repository.pathOf(third), fault);
          const { code, told } = await mirror();
          assert.equal(code, 3);
          assert.match(told, new RegExp(`^module superfecta ${line}\\.1\\.3 `, "m"));
          const files = await readdir(path.join(folder, "mirror"), { recursive: true });
          assert.ok(!files.includes(at.repository.pathOf(third).slice(1)), fault);
        }
        await at.repository.setFault(at.repository.pathOf(third), undefined);
        const { code, told } = await mirror();
        assert.equal(code, 0, told);
        assert.match(told, new RegExp(`^fetched superfecta ${line}\\.1\\.3 \\(${third.size} bytes\\)\\n$`));
      });

      it("shows a release that needs what it doesn't have", async () => {
        await at.repository.publish([...usualModules(line).updates, at.id("cdr", 3)]);
        assert.equal((await mirror("--module", "cdr")).code, 0);
        const release = await writeRelease(folder, suite.lab, []);
        const { code, told } = await maint(
          ...["lock", "--from", release, "--mirror", "mirror", "--line", line, "--module", "core"],
          ...["--module", `cdr:${line}.1.3`],
        );
        assert.equal(code, 3);
        assert.match(
          told,
          new RegExp(`module cdr ${line}\\.1\\.3 needs module phantom, which isn't in the release`),
        );
      });
    },
  );
}
