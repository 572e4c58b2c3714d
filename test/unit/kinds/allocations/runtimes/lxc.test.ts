import assert from "node:assert/strict";
import type { ContainerAllocations } from "../../../../../kinds/allocations/look/facts";
import { AllocationsNode } from "../allocations-node";

const LIST = "printf 'PID NAME\\n 120 pbx1\\n-   pbx2\\n 130 odd name\\n'";
const CONFIG = "lxc.uts.name = pbx1\n# lxc.cgroup.pids.max = 1\nlxc.start.auto = 1\n";

/** What control groups of each version say, and keep. */
const VERSIONS = {
  1: {
    proc: "8:pids:/lxc.payload.pbx1/init.scope\n4:memory:/lxc.payload.pbx1\n1:cpu,cpuacct:/lxc.payload.pbx1\n0::/lxc.payload.pbx1\n",
    files: {
      "memory/lxc.payload.pbx1/memory.limit_in_bytes": "9223372036854771712\n",
      "memory/lxc.payload.pbx1/memory.usage_in_bytes": "9000000\n",
      "memory/lxc.payload.pbx1/memory.stat": "cache 1\ninactive_file 7\ntotal_inactive_file 1000000\n",
      "memory/lxc.payload.pbx1/memory.oom_control": "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n",
      "memory/lxc.payload.pbx1/memory.failcnt": "99\n",
      "pids/lxc.payload.pbx1/pids.max": "200\n",
      "pids/lxc.payload.pbx1/pids.current": "12\n",
      "pids/lxc.payload.pbx1/pids.events": "max 3\n",
      "cpu/lxc.payload.pbx1/cpu.cfs_quota_us": "25000\n",
      "cpu/lxc.payload.pbx1/cpu.cfs_period_us": "50000\n",
    },
    config: "lxc.cgroup.pids.max = 200\nlxc.cgroup2.pids.max = 7\n",
    set: {
      "memory/lxc.payload.pbx1/memory.limit_in_bytes": "16777216\n",
      "pids/lxc.payload.pbx1/pids.max": "max\n",
      "cpu/lxc.payload.pbx1/cpu.cfs_quota_us": "75000\n",
    },
    saved: [
      "lxc.cgroup2.pids.max = 7",
      "lxc.cgroup.memory.limit_in_bytes = 16777216",
      "lxc.cgroup.cpu.cfs_period_us = 100000",
      "lxc.cgroup.cpu.cfs_quota_us = 150000",
    ],
  },
  2: {
    proc: "0::/lxc.payload.pbx1/init.scope\n",
    files: {
      "cgroup.controllers": "cpu memory pids\n",
      "lxc.payload.pbx1/memory.max": "max\n",
      "lxc.payload.pbx1/memory.current": "9000000\n",
      "lxc.payload.pbx1/memory.stat": "anon 1\ninactive_file 1000000\n",
      "lxc.payload.pbx1/memory.events": "low 0\nhigh 0\nmax 99\noom 4\noom_kill 2\n",
      "lxc.payload.pbx1/pids.max": "200\n",
      "lxc.payload.pbx1/pids.current": "12\n",
      "lxc.payload.pbx1/pids.events": "max 3\n",
      "lxc.payload.pbx1/cpu.max": "25000 50000\n",
    },
    config: "lxc.cgroup.pids.max = 7\nlxc.cgroup2.pids.max = 200\n",
    set: {
      "lxc.payload.pbx1/memory.max": "16777216\n",
      "lxc.payload.pbx1/pids.max": "max\n",
      "lxc.payload.pbx1/cpu.max": "75000 50000\n",
    },
    saved: [
      "lxc.cgroup.pids.max = 7",
      "lxc.cgroup2.memory.max = 16777216",
      "lxc.cgroup2.cpu.max = 150000 100000",
    ],
  },
};

for (const [version, { proc, files, config, set, saved }] of Object.entries(VERSIONS)) {
  describe(`the allocations of LXC's containers, by control groups of version ${version}`, () => {
    let node: AllocationsNode;
    beforeEach(() => {
      node = new AllocationsNode("lxc");
      node.tool("lxc-ls", LIST);
      node.tool("lxc-info", '[ "$4" = pbx1 ] && echo 120');
      node.write({ "proc/120/cgroup": proc, "lxc/pbx1/config": CONFIG + config, "lxc/pbx2/config": CONFIG });
      for (const [path, text] of Object.entries(files)) node.write({ [`sys/fs/cgroup/${path}`]: text });
    });
    afterEach(() => {
      node.remove();
    });

    const of = (id: string): ContainerAllocations =>
      node.look().containers.get(id) ?? assert.fail(`nothing of ${id}`);

    it("are what the container's own group says, and cache that would be given back isn't held", () => {
      assert.deepEqual(Object.fromEntries(of("pbx1").live), {
        memory: { amount: "unlimited", held: "8000000" },
        pids: { amount: "200", held: "12" },
        cpu: { amount: "50", held: "0" },
      });
    });

    it("are saved by the lines of that version, and unlimited without one", () => {
      assert.deepEqual(Object.fromEntries(of("pbx1").saved), {
        memory: "unlimited",
        pids: "200",
        cpu: "unlimited",
      });
      assert.equal(of("pbx2").live.size, 0);
      assert.deepEqual(Object.fromEntries(of("pbx2").saved), {
        memory: "unlimited",
        pids: "unlimited",
        cpu: "unlimited",
      });
    });

    it("are set and saved, and the rest of the configuration stays", () => {
      const said = node.apply(
        "pbx1",
        0,
        "memory\t16777216\tunlimited\tunlimited",
        "pids\tunlimited\t200\t200",
        "cpu\t150\t50\tunlimited",
      );
      assert.match(said, /^@@verdict done$/m, said);
      for (const [path, text] of Object.entries(set)) assert.equal(node.read(`sys/fs/cgroup/${path}`), text);
      assert.equal(node.read("lxc/pbx1/config"), `${CONFIG}${saved.join("\n")}\n`);
      assert.ok(!node.has("lxc/pbx1/config.new"));
    });

    it("of a container that doesn't run are only saved", () => {
      const said = node.apply("pbx2", 5, "memory\t16777216\t-\tunlimited");
      assert.match(said, /^@@verdict done$/m, said);
      assert.match(node.read("lxc/pbx2/config"), /memory\.\S+ = 16777216\n$/);
    });
  });
}
