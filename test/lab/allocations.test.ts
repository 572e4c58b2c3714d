import assert from "node:assert/strict";
import { usualBuilds } from "../../lab/lab";
import { assertEnded, assertSays, assertSilent, assertUnchanged, describeOnLab } from "../harness/lab-suite";

type Beancounters = Record<string, string | number>;

const COMMON: Beancounters = { numproc: 60, kmemsize: "24m:32m", memory: "256m", pids: 60, cpu: "150%" };
const SOAK_SECONDS = 3;

describeOnLab(
  "allocations",
  {
    nodes: [
      {
        ...{ name: "vz1", runtime: "openvz", packageManager: "yum" },
        containers: [{}, {}, { running: false }],
      },
      {
        ...{ name: "lx1", runtime: "lxc", packageManager: "dnf" },
        containers: [{}, {}, { running: false }],
      },
    ],
  },
  (suite) => {
    const vz = () => suite.lab.node("vz1");
    const lx = () => suite.lab.node("lx1");
    const declare = (own: Readonly<Record<string, Beancounters>> = {}) => {
      const containersOf = (ids: readonly string[]) =>
        Object.fromEntries(
          ids.map((id) => [id, { customer: "acme", ...(own[id] && { beancounters: own[id] }) }]),
        );
      return suite.declareFleet({
        defaults: { beancounters: COMMON, allocationSoakSeconds: SOAK_SECONDS },
        containers: {
          vz1: containersOf(["101", "102", "103"]),
          lx1: containersOf(["pbx201", "pbx202", "pbx203"]),
        },
      });
    };
    /** `60:60`, as the table of the kernel has it. */
    const counted = async (id: string, word: string): Promise<string> => {
      const script = `awk -v id=${id}: -v word=${word} '
        $1 ~ /:$/ { own = $1 == id; sub(/^[^:]*:/, "") } own && $1 == word { print $4 ":" $5 }' /run/lab/user_beancounters`;
      const anew =
        "flock /run/lab/beancounters.lock rm -f /run/lab/user_beancounters; until [ -s /run/lab/user_beancounters ]; do sleep 0.05; done";
      return (await vz().exec(`${anew}; ${script}`)).trim();
    };
    const group = async (id: string, file: string): Promise<string> =>
      (await lx().exec(`cat /sys/fs/cgroup/${file.split(".")[0] ?? ""}/lxc.payload.${id}/${file}`)).trim();
    const configured = async (id: string): Promise<string> =>
      /^\d+$/.test(id)
        ? vz().exec(`cat /etc/vz/conf/${id}.conf`)
        : lx().exec(`cat ${lx().lxcPath}/${id}/config`);

    before(async () => {
      await vz().keepBeancounters();
      const layers = ["nodes", "containers", "beancounters"];
      await suite.declareRelease([...usualBuilds.installedInContainers], [], suite.stack, {
        change: { layers },
      });
    });

    describe("of a fleet that had none", () => {
      before(() => declare({ "102": { numproc: "80:90" }, pbx202: { memory: "unlimited" } }));

      it("are shown by a preview, which changes nothing", async () => {
        const plan = await suite.stack.preview();
        assertEnded(plan, "well");
        assertSays(plan, "allocation numproc unlimited → 60 (not saved) in container 101");
        assertSays(plan, "allocation numproc unlimited → 80:90 (not saved) in container 102");
        assertSays(plan, "allocation numproc not saved → 60 (from its next start on) in container 103");
        assertSays(plan, "allocation kmemsize 24299200:26429120 → 24m:32m in 2 containers: 101, 102");
        assertSays(plan, "allocation pids unlimited → 60 in 2 containers: pbx201, pbx202");
        assertSays(plan, "allocation memory unlimited → 256m in container pbx201");
        assertSays(plan, "allocation cpu unlimited → 150% (from its next start on) in container pbx203");
        assert.equal(await counted("101", "numproc"), "9223372036854775807:9223372036854775807");
        assert.equal(await group("pbx201", "pids.max"), "max");
      });

      it("are set while containers run, and saved", async () => {
        const outcome = await suite.stack.up();
        assertEnded(outcome, "well");
        assert.equal(await counted("101", "numproc"), "60:60");
        assert.equal(await counted("102", "numproc"), "80:90");
        assert.equal(await counted("101", "kmemsize"), "25165824:33554432");
        assert.match(await configured("101"), /^NUMPROC="60"\n/m);
        assert.match(await configured("102"), /^NUMPROC="80:90"\n/m);
        assert.equal(await group("pbx201", "pids.max"), "60");
        assert.equal(await group("pbx201", "memory.limit_in_bytes"), String(256 * 1024 * 1024));
        assert.equal(await group("pbx201", "cpu.cfs_quota_us"), "150000");
        assert.equal(await group("pbx202", "memory.limit_in_bytes"), "9223372036854771712");
        const config = await configured("pbx201");
        for (const line of ["lxc.cgroup.memory.limit_in_bytes = 268435456", "lxc.cgroup.pids.max = 60"])
          assert.ok(config.includes(`${line}\n`), config);
        assert.ok(config.includes("lxc.uts.name = "), config);
      });

      it("are saved for containers that don't run, and count once they're started", async () => {
        assert.match(await configured("103"), /^NUMPROC="60"\n/m);
        assert.match(await configured("pbx203"), /^lxc\.cgroup\.pids\.max = 60$/m);
        assert.equal(await lx().container("pbx203").state(), "stopped");
        await Promise.all([lx().container("pbx203").start(), vz().container("103").start()]);
        assert.equal(await group("pbx203", "pids.max"), "60");
        assert.equal(await group("pbx203", "cpu.cfs_quota_us"), "150000");
        assert.equal(await counted("103", "numproc"), "60:60");
      });

      it("are nothing to do then", async () => {
        await suite.stack.up();
        assertUnchanged(await suite.stack.up());
      });
    });

    describe("that somebody changed by hand", () => {
      before(async () => {
        await declare();
        assertEnded(await suite.stack.up(), "well");
        await vz().exec("vzctl set 101 --numproc 70");
        await vz().exec("vzctl set 102 --numproc 75 --save");
        await lx().exec("lxc-cgroup -n pbx201 pids.max 70");
        await lx().exec(`sed -i '/pids.max/s/60/75/' ${lx().lxcPath}/pbx202/config`);
      });

      it("are all that a preview shows", async () => {
        const plan = await suite.stack.preview();
        assertEnded(plan, "well");
        assertSays(plan, "allocation numproc 70 → 60 (saved as 60) in container 101");
        assertSays(plan, '"allocation numproc 75 → 60 in container 102"');
        assertSays(plan, "allocation pids 70 → 60 (saved as 60) in container pbx201");
        assertSays(plan, "allocation pids saved as 75 → saved as 60 in container pbx202");
      });

      it("are shown by a refresh, which repairs nothing", async () => {
        const refreshed = await suite.stack.refresh();
        assertEnded(refreshed, "well");
        assertSays(refreshed, "allocation numproc 75 → 60 in container 102");
        assert.equal(await counted("102", "numproc"), "75:75");
      });

      it("are as the fleet file says after an up", async () => {
        assertEnded(await suite.stack.up(), "well");
        for (const id of ["101", "102"]) assert.equal(await counted(id, "numproc"), "60:60");
        assert.match(await configured("102"), /^NUMPROC="60"\n/m);
        assert.equal(await group("pbx201", "pids.max"), "60");
        assert.match(await configured("pbx202"), /^lxc\.cgroup\.pids\.max = 60$/m);
        assertUnchanged(await suite.stack.up());
      });
    });

    describe("below what is held", () => {
      before(() => declare({ "101": { numproc: 2, numfile: 500 }, pbx201: { memory: "64k", pids: 70 } }));

      it("are a problem of the plan", async () => {
        const plan = await suite.stack.preview();
        assert.match(
          plan.text,
          /container 101: numproc would be 2, and it holds \d+ now\. None of its allocations is changed/,
        );
        assert.match(plan.text, /container pbx201: memory would be 64k, and it holds \d+k now\./);
        assertSilent(plan, "allocation numfile");
      });

      it("aren't begun, nor is anything else of that container", async () => {
        const outcome = await suite.stack.up();
        assertEnded(outcome, "badly");
        assertSays(outcome, "numproc would be 2, and it holds");
        assert.equal(await counted("101", "numproc"), "60:60");
        assert.equal(await counted("101", "numfile"), "9223372036854775807:9223372036854775807");
        assert.equal(await group("pbx201", "memory.limit_in_bytes"), String(256 * 1024 * 1024));
        assert.equal(await group("pbx201", "pids.max"), "60");
        assert.match(await configured("pbx201"), /^lxc\.cgroup\.pids\.max = 60$/m);
      });
    });

    describe("that turn out too small while they're watched", () => {
      it("are put back and not saved, and it's told what was refused", async () => {
        // A look enters containers, whose packages it asks for: its own processes are held as well.
        const held = (await vz().exec("cat /sys/fs/cgroup/pids/lxc.payload.101/pids.current")).trim();
        const numproc = Number(held) + 15;
        const pids = Number(await group("pbx201", "pids.current")) + 15;
        await declare({ "101": { numproc }, pbx201: { pids } });
        const forks = "'i=0; while [ $i -lt 25 ]; do i=$((i + 1)); sleep 2 & done' 2>/dev/null; true";
        const burst = (id: string, limit: number) =>
          `${untilLimited(id, limit)}; lxc-attach -n ${id} -- /bin/sh -c ${forks}`;
        const [outcome] = await Promise.all([
          suite.stack.up(),
          vz().exec(burst("101", numproc)),
          lx().exec(burst("pbx201", pids)),
        ]);
        assertEnded(outcome, "badly");
        const said = outcome.text.replaceAll(/\s+/g, " ");
        for (const [id, word, limit] of [
          ["101", "numproc", numproc],
          ["pbx201", "pids", pids],
        ] as const)
          assert.match(
            said,
            new RegExp(
              `container ${id}: within 3 s it was refused ${word} (once|\\d+ times) \\(it was ${limit}\\)\\. ` +
                "The allocations of before are back, and nothing was saved",
            ),
          );
        assert.equal(await counted("101", "numproc"), "60:60");
        assert.match(await configured("101"), /^NUMPROC="60"\n/m);
        assert.equal(await group("pbx201", "pids.max"), "60");
        assert.match(await configured("pbx201"), /^lxc\.cgroup\.pids\.max = 60$/m);
        const journal = await lx().exec("cat /var/lib/pbx-maintenance/journal/*");
        assert.match(journal, /pbx201: failed: allocations-too-small yes +3 pids \d+ \d+/);
      });
    });

    describe("of a container that is restarted while they're watched", () => {
      it("are set and watched anew, and told", async () => {
        await declare({ pbx202: { pids: 90 } });
        const restart =
          `${untilLimited("pbx202", 90)}; ` +
          "lxc-stop -n pbx202 -k; sleep 1.5; /usr/lib/lab/container-root start pbx202";
        const [outcome] = await Promise.all([suite.stack.up(), lx().exec(restart)]);
        assertEnded(outcome, "well");
        assertSays(outcome, "it was restarted while its allocations were watched");
        assert.equal(await group("pbx202", "pids.max"), "90");
        assert.match(await configured("pbx202"), /^lxc\.cgroup\.pids\.max = 90$/m);
      });
    });
  },
);

/** Waits for a minute at most. */
function untilLimited(id: string, limit: number): string {
  const file = `/sys/fs/cgroup/pids/lxc.payload.${id}/pids.max`;
  return `tries=0; until [ "$(cat ${file})" = ${limit} ] || [ $tries -gt 3000 ]; do tries=$((tries + 1)); sleep 0.02; done`;
}
