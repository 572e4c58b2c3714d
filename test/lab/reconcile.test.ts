import assert from "node:assert/strict";
import { usualBuilds } from "../../lab/lab";
import { installedBuilds, replacedFilesInUse, servicePids, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import {
  assertEnded,
  assertSays,
  assertSilent,
  assertUnchanged,
  describeOnLab,
  plannedTransitions,
} from "../harness/lab-suite";
import type { Outcome } from "../harness/stack";

const NEWER_BIND = "bind-utils-9.8.2-0.68.rc1.el6";
const OLDER_BIND = "bind-utils-9.8.2-0.62.rc1.el6";
const SOUNDS = "asterisk-sounds-core-en-1.4.27-1";
const threeOfWhichOneStopped = [{}, {}, { running: false }];
const installed = [...usualBuilds.installedInContainers.filter((id) => id !== OLDER_BIND), NEWER_BIND];
/** Upgrades, a downgrade of bind-utils, and not a word about mysql-server. */
const release = [...usualBuilds.updates.filter((id) => !/^(bind-utils|mysql-server)/.test(id)), OLDER_BIND];

describeOnLab(
  "reconciling a fleet",
  {
    nodes: [
      {
        name: "node1",
        runtime: "openvz",
        packageManager: "yum",
        containers: threeOfWhichOneStopped,
        installed,
      },
      { name: "node2", runtime: "lxc", packageManager: "dnf", containers: threeOfWhichOneStopped, installed },
    ],
  },
  (suite) => {
    const container = (id: string) => suite.lab.node(id.startsWith("1") ? "node1" : "node2").container(id);
    const running = () => ["101", "102", "pbx201", "pbx202"].map(container);
    const places = () => [...suite.lab.nodes, ...running()];
    const traces = () => Promise.all(places().map(traceOfWork));
    const nevrasOf = (ids: readonly string[]) => ids.map((id) => suite.lab.packages.get(id).nevra).sort();

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, SOUNDS]);
      const { nevra, sha256 } = suite.lab.packages.get(SOUNDS);
      await suite.declareRelease(release, [{ nevra, sha256, ensure: "installed", layer: "containers" }]);
      const bind = suite.lab.packages.get(NEWER_BIND).nevra;
      await suite.declareFleet({
        containers: {
          node1: {
            "101": { customer: "acme" },
            "102": { customer: "acme", overrides: { packages: [bind], hold: ["php", "php-common"] } },
            "103": { customer: "acme" },
          },
        },
        nodes: { node2: { restart: "never" } },
      });
      await suite.lab.repository.takeTraffic();
      await container("101").exec("rpm -e --allmatches gpg-pubkey");
      await container("102").exec("echo '# edited' >>/etc/httpd/conf/httpd.conf");
    });

    describe("the first preview", () => {
      let outcome: Outcome;
      let tracesBefore: readonly string[];

      before(async () => {
        tracesBefore = await traces();
        outcome = await suite.stack.preview();
        assertEnded(outcome, "well");
      });

      it("shows each transition, although the stack has no state yet", () => {
        const planned = plannedTransitions(outcome);
        const expected = [
          ...["101", "pbx201", "pbx202"].flatMap((id) => [
            `container ${id}: php 5.3.3-49.el6 → 5.3.3-50.el6`,
            `container ${id}: bind-utils 32:9.8.2-0.68.rc1.el6 → 32:9.8.2-0.62.rc1.el6 (downgrade)`,
            `container ${id}: asterisk-sounds-core-en → 1.4.27-1 (new)`,
          ]),
          "node: vzctl 4.9-4 → 4.11.1-1",
          "node: vzkernel 2.6.32-042stab140.1 → 2.6.32-042stab145.3 (new, beside the others)",
        ];
        for (const line of expected)
          assert.ok(planned.includes(line), `"${line}" isn't in:\n${outcome.text}`);
      });

      it("leaves out what a container's overrides hold or pin", () => {
        const planned = plannedTransitions(outcome);
        assert.ok(planned.includes("container 102: asterisk 11.25.0-1 → 11.25.3-1"), outcome.text);
        for (const name of ["php", "php-common", "bind-utils"])
          assert.ok(!planned.some((line) => line.startsWith(`container 102: ${name} `)), name);
      });

      it("notes packages that the release doesn't speak of, and stopped containers", () => {
        for (const line of ['"mysql-server 5.1.73-7.el6"', '"rocky-release 8.10-1.8.el8"'])
          assertSays(outcome, line);
        assertSays(outcome, 'code      : "packages-unmanaged"');
        assertSays(outcome, "container 103: it's stopped, so no run starts or changes it");
        assertSays(outcome, "container pbx203: it's stopped, so no run starts or changes it");
        assert.ok(!plannedTransitions(outcome).some((line) => line.startsWith("container 103: ")));
      });

      it("changes nothing and restarts nothing", async () => {
        assert.deepEqual(await traces(), tracesBefore);
        for (const place of running())
          assert.equal(await place.exec("ls -d /var/lib/pbx* 2>/dev/null || :"), "");
        assert.equal(await container("103").state(), "stopped");
      });
    });

    describe("the first up", () => {
      let outcome: Outcome;
      let pids: Readonly<Record<string, Readonly<Record<string, string>>>>;
      const pidsOf = async () =>
        Object.fromEntries(
          await Promise.all(running().map(async (c) => [c.id, await servicePids(c)] as const)),
        );

      before(async () => {
        pids = await pidsOf();
        outcome = await suite.stack.up();
        assertEnded(outcome, "well");
      });

      it("brings every running container to exactly the release's builds", async () => {
        const unmanaged = ["mysql-server-5.1.73-7.el6"];
        const system = { node1: usualBuilds.systemOf.yum, node2: usualBuilds.systemOf.dnf };
        const released = release.filter((id) => !/^(vz|nfs)/.test(id));
        for (const place of ["101", "pbx201", "pbx202"].map(container)) {
          const own = system[place.node.name as keyof typeof system];
          const wanted = nevrasOf([...released, SOUNDS, ...unmanaged, own]);
          assert.deepEqual(await installedBuilds(place), wanted);
        }
      });

      it("keeps to the overrides of a container", async () => {
        assert.deepEqual(
          await installedBuilds(container("102"), "php", "php-common", "bind-utils", "asterisk"),
          nevrasOf(["asterisk-11.25.3-1", NEWER_BIND, "php-5.3.3-49.el6", "php-common-5.3.3-49.el6"]),
        );
      });

      it("upgrades the nodes themselves, and puts the kernel beside the one that is there", async () => {
        for (const node of suite.lab.nodes) {
          assert.deepEqual(
            await installedBuilds(node, "vzkernel", "vzctl", "openssl"),
            nevrasOf([
              ...["openssl-1.0.1e-58.el6", "vzctl-4.11.1-1"],
              ...["vzkernel-2.6.32-042stab140.1", "vzkernel-2.6.32-042stab145.3"],
            ]),
          );
        }
      });

      it("fetches each package once for a node and all its containers, preview and up together", async () => {
        const { paths } = await suite.lab.repository.takeTraffic();
        const fetched = Object.entries(paths).filter(([path]) => path.endsWith(".rpm"));
        const wanted = [...release, SOUNDS].map((id) =>
          suite.lab.repository.pathOf(suite.lab.packages.get(id)),
        );
        assert.deepEqual(Object.fromEntries(fetched), Object.fromEntries(wanted.map((path) => [path, 2])));
      });

      it("brings the release key where it's missing", async () => {
        const { fingerprint } = suite.lab.releaseKey;
        const key = await container("101").exec("rpm -q gpg-pubkey --qf '%{VERSION}\\n'");
        assert.equal(key.trim().toUpperCase(), fingerprint.slice(-8));
      });

      it("restarts the services whose files it replaced", async () => {
        const now = await pidsOf();
        for (const place of ["101", "102"].map(container)) {
          // mysqld itself is as it was, but the C library that it executes was replaced.
          for (const name of ["asterisk", "httpd", "mysqld"]) {
            assert.notEqual(now[place.id]?.[name], pids[place.id]?.[name], `${name} of ${place.id}`);
          }
          assert.deepEqual(await replacedFilesInUse(place), []);
        }
        assertSays(outcome, "restarted asterisk in 2 containers: 101, 102");
      });

      it("restarts nothing where the fleet says never", async () => {
        const now = await pidsOf();
        for (const place of ["pbx201", "pbx202"].map(container)) {
          assert.equal(now[place.id]?.["asterisk"], pids[place.id]?.["asterisk"]);
          assert.ok((await replacedFilesInUse(place)).includes("/usr/sbin/asterisk"));
        }
        assert.doesNotMatch(outcome.text, /restarted .* pbx201/);
      });

      it("names the configuration files that it kept beside edited ones", async () => {
        assertSays(outcome, "container 102: /etc/httpd/conf/httpd.conf.rpmnew waits to be merged by hand");
        assertSilent(outcome, "container 101: /etc/httpd/conf/httpd.conf.rpmnew");
        assert.match(await container("102").exec("cat /etc/httpd/conf/httpd.conf"), /# edited/);
      });

      it("leaves stopped containers stopped", async () => {
        assert.equal(await container("103").state(), "stopped");
        assert.equal(await container("pbx203").state(), "stopped");
      });
    });

    describe("the second up", () => {
      it("connects once to each node and changes nothing", async () => {
        const logins = () =>
          Promise.all(
            suite.lab.nodes.map((node) => node.exec("grep -c 'Accepted publickey' /var/log/sshd.log")),
          );
        const [before, loginsBefore] = [await traces(), await logins()];
        const outcome = await suite.stack.up();
        assertEnded(outcome, "well");
        assertUnchanged(outcome);
        assert.deepEqual(await traces(), before);
        assert.deepEqual(
          (await logins()).map((count, index) => Number(count) - Number(loginsBefore[index])),
          [1, 1],
        );
      });
    });

    describe("a fleet that begins to require restarts", () => {
      it("restarts what still executes replaced files, and touches no package", async () => {
        await suite.declareFleet({ nodes: { node1: { containers: { "101": { customer: "acme" } } } } });
        const plan = await suite.stack.preview();
        assertSays(plan, '"asterisk executes replaced files in 2 containers: pbx201, pbx202"');
        const packages = await installedBuilds(container("pbx201"));
        const outcome = await suite.stack.up();
        assertEnded(outcome, "well");
        assertSays(outcome, "restarted asterisk in 2 containers: pbx201, pbx202");
        for (const place of ["pbx201", "pbx202"].map(container)) {
          assert.deepEqual(await replacedFilesInUse(place), []);
        }
        assert.deepEqual(await installedBuilds(container("pbx201")), packages);
      });
    });
  },
);
