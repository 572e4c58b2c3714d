import assert from "node:assert/strict";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { runMaint } from "../../cli/maint/maint";
import { usualBuilds } from "../../lab/lab";
import { copyPackages } from "../../lab/rpm-build";
import { runCommand } from "../../lab/run-command";
import { formatNevra } from "../../maintenance/packages/nevra";
import { parseRelease } from "../../maintenance/release/parse";
import type { Release } from "../../maintenance/release/release";
import { writeChange } from "../../sandbox/friday-night";
import { installedBuilds } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertUnchanged, describeOnLab, plannedTransitions } from "../harness/lab-suite";

const SYSTEM = usualBuilds.systemOf.dnf;
const FRESH_OPENSSL = "openssl-1.0.1e-58.el6";
const [BROKEN_PHP, FOREIGN_OPENSSL, UNSIGNED_TZDATA, BAD_HTTPD] = [
  "php-5.3.3-51.el6",
  "openssl-1.0.1e-59.el6",
  "tzdata-2019b-1.el6",
  "httpd-2.2.15-71.el6",
] as const;
const OFFERED = [...USUAL_PACKAGES, BROKEN_PHP, FOREIGN_OPENSSL, UNSIGNED_TZDATA, BAD_HTTPD];
/** Of all the usual updates, openssl's isn't there yet. */
const FIRST_RELEASE = [...usualBuilds.updates.filter((id) => id !== FRESH_OPENSSL), "openssl-1.0.1e-57.el6"];

describeOnLab(
  "releases locked from repositories",
  { nodes: [{ name: "node1", runtime: "lxc", packageManager: "dnf", containers: 2 }] },
  (suite) => {
    const pathOf = (file: string): string => join(suite.stack.folder, file);
    const nevrasOf = (ids: readonly string[]): string[] =>
      ids.map((id) => suite.lab.packages.get(id).nevra).sort();

    async function run(...args: string[]): Promise<{ code: number; printed: string; told: string }> {
      let [printed, told] = ["", ""];
      const code = await runMaint(args, {
        cwd: suite.stack.folder,
        environment: {},
        readInput: () => Promise.reject(new Error("Nothing is read from standard input.")),
        print: (text) => void (printed += text),
        tell: (text) => void (told += text),
      });
      return { code, printed, told };
    }

    async function lock(name: string, ...args: string[]): Promise<Release> {
      const { code, told } = await run("lock", name, "--output", `${name}.yaml`, ...args);
      assert.equal(code, 0, told);
      return parseRelease(await readFile(pathOf(`${name}.yaml`), "utf8"), name);
    }

    async function configureLock(updates: string, exclude: readonly string[]): Promise<void> {
      const layer = { el6: { repositories: ["updates"], base: ["system"] } };
      const retracted = suite.lab.packages.get(BAD_HTTPD).nevra;
      await writeFile(
        pathOf("lock.yaml"),
        stringify({
          repositories: {
            updates: { location: updates, keys: [suite.lab.releaseKey.file] },
            system: { location: "system" },
          },
          ...{ nodes: layer, containers: layer, exclude },
          retracted: [{ nevra: retracted, because: "its %pre fails" }],
        }),
      );
    }

    async function createRepository(
      folder: string,
      ids: readonly string[],
      ...options: string[]
    ): Promise<void> {
      await copyPackages(
        ids.map((id) => suite.lab.packages.get(id)),
        pathOf(folder),
      );
      await runCommand("createrepo_c", ["--quiet", "--revision", "1", ...options, pathOf(folder)]);
    }

    async function declareRelease(file: string): Promise<void> {
      const release = pathOf(file);
      await suite.stack.configure({
        release,
        change: await writeChange(suite.stack.folder, release, ["acme"]),
      });
    }

    const everywhere = () => [suite.lab.node("node1"), ...suite.lab.node("node1").containers];

    before(async () => {
      await suite.lab.publish(OFFERED);
      await createRepository("system", [SYSTEM]);
      await configureLock(suite.lab.repository.url, ["php-5.3.3-51*", "openssl-*-58*"]);
      await suite.declareFleet();
    });

    it("have the newest builds with their checksums, sizes and keys, and say what was left out", async () => {
      const release = await lock("first");
      const nevras = nevrasOf(FIRST_RELEASE);
      for (const packages of [release.nodes["el6"]!, release.containers["el6"]!]) {
        assert.deepEqual(packages.map(formatNevra).sort(), nevras);
        for (const p of packages) {
          const build = [...suite.lab.packages].find(
            ({ nevra, sha256 }) => nevra === formatNevra(p) && sha256 === p.sha256,
          );
          assert.equal(p.size, build?.size);
          assert.equal(p.signedBy, suite.lab.releaseKey.fingerprint.slice(-16).toLowerCase());
        }
      }
      assert.deepEqual(
        release.notes?.containers["el6"]?.leftOut.map(
          ({ build, reason }) => `${formatNevra(build)} ${reason}`,
        ),
        [
          `${suite.lab.packages.get(BAD_HTTPD).nevra} retracted`,
          `${suite.lab.packages.get(FRESH_OPENSSL).nevra} excluded`,
          `${suite.lab.packages.get(FOREIGN_OPENSSL).nevra} foreign-key`,
          `${suite.lab.packages.get(BROKEN_PHP).nevra} excluded`,
          `${suite.lab.packages.get(UNSIGNED_TZDATA).nevra} unsigned`,
        ],
      );
    });

    it("are the same file of the same repository", async () => {
      const before = await readFile(pathOf("first.yaml"), "utf8");
      await lock("first");
      assert.equal(await readFile(pathOf("first.yaml"), "utf8"), before);
    });

    it("are the same however createrepo_c packs its lists, and whatever it calls them", async () => {
      await createRepository("packed", OFFERED);
      const first = parseRelease(await readFile(pathOf("first.yaml"), "utf8"), "first.yaml");
      for (const options of [["--xz"], ["--compress-type", "bz2"], ["--simple-md-filenames", "--zck"]]) {
        await runCommand("createrepo_c", ["--quiet", ...options, pathOf("packed")]);
        await configureLock("packed", ["php-5.3.3-51*", "openssl-*-58*"]);
        const { nodes, containers, notes } = await lock("packed");
        assert.deepEqual(
          { nodes, containers, notes },
          { nodes: first.nodes, containers: first.containers, notes: first.notes },
        );
      }
    });

    it("are refused where nothing provides what is needed", async () => {
      await configureLock("packed", []);
      const { code, told } = await run("lock", "impossible");
      assert.equal(code, 1);
      assert.match(
        told,
        /\n {2}php-5\.3\.3-51\.el6\.x86_64 needs libmissing\.so\.1, which no package provides\n/,
      );
    });

    it("are what machines come to run", async () => {
      await declareRelease("first.yaml");
      assertEnded(await suite.stack.up(), "well");
      const [node, ...containers] = await Promise.all(everywhere().map((place) => installedBuilds(place)));
      for (const builds of containers) {
        const wanted = nevrasOf(FIRST_RELEASE.filter((id) => !/^(vz|nfs)/.test(id)));
        assert.deepEqual(
          builds.filter((build) => !build.startsWith("rocky-release")),
          wanted,
        );
      }
      assert.ok(node!.includes(suite.lab.packages.get("vzctl-4.11.1-1").nevra));
      assertUnchanged(await suite.stack.up());
    });

    it("take an urgent fix, and nothing else", async () => {
      await configureLock(suite.lab.repository.url, ["php-5.3.3-51*"]);
      // Newer builds of others don't come along.
      const newer = "asterisk-11.25.3-2";
      await suite.lab.publish([...OFFERED, newer]);
      await lock("urgent", "--from", "first.yaml", "--only", "openssl");
      const { printed } = await run("diff", "first.yaml", "urgent.yaml");
      assert.match(printed, /^first → urgent: 2 changes, at least a T2\n/);
      await declareRelease("urgent.yaml");
      const preview = await suite.stack.preview();
      const moves = ["node", ...suite.lab.node("node1").containers.map(({ id }) => `container ${id}`)];
      assert.deepEqual(
        plannedTransitions(preview).sort(),
        moves.map((where) => `${where}: openssl 1.0.1e-57.el6 → 1.0.1e-58.el6`).sort(),
      );
      assertEnded(await suite.stack.up(), "well");
      for (const place of everywhere()) {
        assert.deepEqual(await installedBuilds(place, "openssl"), [
          suite.lab.packages.get(FRESH_OPENSSL).nevra,
        ]);
      }
    });

    it("have their repository's signature checked", async () => {
      await cp(pathOf("packed"), pathOf("signed"), { recursive: true });
      const repomd = pathOf("signed/repodata/repomd.xml");
      const home = join(suite.lab.releaseKey.file, "..");
      const signBy = async (key: string): Promise<void> => {
        await runCommand("gpg", [
          ...["--homedir", home, "--batch", "--yes", "--pinentry-mode", "loopback", "--passphrase", ""],
          ...["--local-user", `${key}@lab.invalid`, "--armor", "--detach-sign", repomd],
        ]);
        await runCommand("gpgconf", ["--homedir", home, "--kill", "all"]);
      };
      await configureLock("signed", ["php-5.3.3-51*"]);
      await signBy("release");
      const { provenance } = await lock("signed");
      const id = suite.lab.releaseKey.fingerprint.slice(-16).toLowerCase();
      assert.equal(provenance?.repositories["updates"]?.signedBy, id);
      await signBy("wrong");
      const { code, told } = await run("lock", "wrong");
      assert.equal(code, 1);
      assert.match(
        told,
        /^Repository updates \(signed\): its repodata\/repomd\.xml isn't signed by one of its keys: /,
      );
    });

    it("aren't made of a repository that is damaged, changing, or dead", async () => {
      await configureLock(suite.lab.repository.url, ["php-5.3.3-51*"]);
      const { repository } = suite.lab;
      const refuses = async (message: RegExp): Promise<void> => {
        const { code, told } = await run("lock", "never", "--output", "never.yaml");
        assert.equal(code, 1);
        assert.match(told, message);
      };
      const primary = "/repodata/primary.xml.gz";
      await repository.setFault(primary, "corrupted");
      await refuses(
        /its repodata\/primary.xml.gz has the sha256 checksum .* it's damaged, or the repository is being changed\.\n$/,
      );
      await repository.setFault(primary, "truncated");
      await refuses(/repodata\/primary.xml.gz can't be read: /);
      await repository.setFault(primary, "missing");
      await refuses(/its repodata\/primary.xml.gz isn't there, though repomd.xml names it\.\n$/);
      await repository.setFault(primary, undefined);
      await repository.die();
      try {
        await refuses(
          /^Repository updates \(http:\S+\): \S+repomd.xml can't be read: connect ECONNREFUSED 127.0.0.1:\d+\.\n$/,
        );
      } finally {
        await repository.revive();
      }
      await assert.rejects(readFile(pathOf("never.yaml")), { code: "ENOENT" });
    });
  },
);
