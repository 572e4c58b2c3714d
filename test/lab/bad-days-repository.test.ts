import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import type { CommandResult } from "../../lab/lab";
import { installedBuilds, traceOfWork } from "../harness/installed";
import type { Outcome } from "../harness/stack";
import { assertEnded, assertSays, describeOnLab } from "../harness/lab-suite";

const PHP = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
const MYSQL = "mysql-server-5.1.73-8.el6";
const BIND = "bind-utils-9.8.2-0.68.rc1.el6";

/** Holds the locks of dnf's metadata and downloads for as long as it runs, by dnf's own means. */
const DNF_LOCK_HOLDER = `
import dnf, dnf.lock, time
base = dnf.Base()
base.conf.read()
with dnf.lock.build_metadata_lock(base.conf.cachedir, True), dnf.lock.build_download_lock(base.conf.cachedir, True):
    print("held", flush=True)
    time.sleep(120)
`;

describeOnLab(
  "a repository on a bad day",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", containers: 2 },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: 1 },
    ],
  },
  (suite) => {
    const container = (id: string) => suite.lab.node(id.startsWith("1") ? "node1" : "node2").container(id);
    const ids = ["101", "102", "pbx201"];
    const traces = () => Promise.all(ids.map((id) => traceOfWork(container(id))));
    const builds = async (name: string) =>
      Object.fromEntries(
        await Promise.all(
          ids.map(async (id) => [id, (await installedBuilds(container(id), name))[0]] as const),
        ),
      );
    const hasEverywhere = async (name: string, nevra: string) => {
      assert.deepEqual(await builds(name), Object.fromEntries(ids.map((id) => [id, nevra])));
    };

    describe("that is dead", () => {
      it("shows in the plan, makes the run fail, and is never taken for an empty one", async () => {
        await suite.declareRelease(PHP);
        await suite.declareFleet();
        await suite.lab.repository.die();
        const before = await traces();
        const [plan, outcome] = [await suite.stack.preview(), await suite.stack.up()];
        const both =
          "php-5.3.3-50.el6.x86_64, php-common-5.3.3-50.el6.x86_64, each of which couldn't be fetched: ";
        const yum = "Error: Failed to download metadata for repo 'updates': Cannot download repomd.xml: ";
        assertSays(plan, `error: node1: ${both}${yum}`);
        assertSays(outcome, `error: containers 101, 102: not started: ${both}${yum}`);
        // dnf words it now as one cause, now as two: it says how often it tried.
        const dnf = (where: string): RegExp =>
          new RegExp(
            `error: ${where}: php-5\\.3\\.3-50\\.el6\\.x86_64(, php-common-\\S+, each of which)? couldn't be fetched: ` +
              `.*Curl error \\(7\\): Couldn't connect to server for ${suite.lab.repository.url}repodata/repomd\\.xml`,
          );
        const onOneLine = ({ text }: Outcome): string => text.replaceAll(/\s+/g, " ");
        assert.match(onOneLine(plan), dnf("node2"));
        assert.match(onOneLine(outcome), dnf("container pbx201: not started"));
        assertEnded(plan, "well");
        assertEnded(outcome, "badly");
        assert.deepEqual(await traces(), before);
      });

      it("hinders nothing once it's back", async () => {
        await suite.lab.repository.revive();
        assertEnded(await suite.stack.up(), "well");
        await hasEverywhere("php", "php-5.3.3-50.el6.x86_64");
      });
    });

    describe("that serves a corrupted file", () => {
      const path = () => suite.lab.repository.pathOf(suite.lab.packages.get(MYSQL));

      it("fails where that package is due, and nowhere else", async () => {
        await suite.lab.repository.setFault(path(), "corrupted");
        await suite.declareRelease([...PHP, MYSQL, BIND]);
        const held = { customer: "acme", overrides: { hold: ["mysql-server"] } };
        await suite.declareFleet({ containers: { node1: { "101": { customer: "acme" }, "102": held } } });
        const outcome = await suite.stack.up();
        assertEnded(outcome, "badly");
        const problem = "not started: mysql-server-5.1.73-8.el6.x86_64 couldn't be fetched:";
        assertSays(outcome, `error: container 101: ${problem} it left no file and no word (exit code 0)`);
        assert.match(
          outcome.text,
          /error: container pbx201: not started: mysql-server\S+ couldn't be fetched: \[MIRROR\] mysql-server\S+ Downloading successful, but checksum doesn't match\./,
        );
        const bind = {
          old: "bind-utils-32:9.8.2-0.62.rc1.el6.x86_64",
          new: "bind-utils-32:9.8.2-0.68.rc1.el6.x86_64",
        };
        assert.deepEqual(await builds("bind-utils"), { "101": bind.old, "102": bind.new, pbx201: bind.old });
      });

      it("hinders nothing once the file is well", async () => {
        await suite.lab.repository.setFault(path(), undefined);
        const before = await traceOfWork(container("102"));
        assertEnded(await suite.stack.up(), "well");
        assert.equal((await builds("mysql-server"))["pbx201"], "mysql-server-5.1.73-8.el6.x86_64");
        assert.equal(await traceOfWork(container("102")), before);
      });
    });

    describe("that another dnf on the node keeps locked", () => {
      const node = () => suite.lab.node("node2");
      let holding: Promise<CommandResult>;
      let pid: string;

      before(async () => {
        await suite.declareRelease([...PHP, MYSQL, BIND, "asterisk-11.25.3-1"]);
        await suite.declareFleet({ defaults: { lockWaitSeconds: 2 } });
        holding = node().tryExec("exec python3 - >/tmp/held", { input: DNF_LOCK_HOLDER });
        while ((await node().tryExec("grep -q held /tmp/held")).code !== 0) await delay(50);
        pid = (await node().exec("pgrep -f '^python3 -$'")).trim();
      });
      after(async () => {
        await node().tryExec(`kill ${pid}`);
        await holding;
      });

      it("fails after a bounded wait and names the holder", async () => {
        const begun = Date.now();
        const outcome = await suite.stack.up();
        const seconds = (Date.now() - begun) / 1000;
        assertEnded(outcome, "badly");
        assertSays(
          outcome,
          "error: container pbx201: not started: asterisk-11.25.3-1.x86_64 couldn't be fetched: " +
            `metadata already locked by ${pid} The application with PID ${pid} is: python3`,
        );
        // Twice 2 s, for the plan and for the run, and what the run itself takes.
        assert.ok(seconds < 60, `it took ${seconds} s`);
        assert.deepEqual(await builds("asterisk"), {
          "101": "asterisk-11.25.3-1.x86_64",
          "102": "asterisk-11.25.3-1.x86_64",
          pbx201: "asterisk-11.25.0-1.x86_64",
        });
      });

      it("hinders nothing once the other one has ended", async () => {
        await node().exec(`kill ${pid}`);
        await holding;
        assertEnded(await suite.stack.up(), "well");
        await hasEverywhere("asterisk", "asterisk-11.25.3-1.x86_64");
      });
    });
  },
);
