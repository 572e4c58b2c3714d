import assert from "node:assert/strict";
import { readAllocationsReport, tellReport } from "../../../../../kinds/allocations/unit/report";
import { describeCause } from "../../../../../maintenance/problems/describe";
import { UnitFailed } from "../../../../../remote/run/unit-failed";
import { AllocationsNode } from "../allocations-node";

const GROUP = "sys/fs/cgroup/lxc.payload.pbx1";
const MAX = `${GROUP}/pids.max`;

describe("a container's new allocations", () => {
  let node: AllocationsNode;
  beforeEach(() => {
    node = new AllocationsNode("lxc");
    node.tool("lxc-info", "[ -d ROOT/proc/120 ] && echo 120");
    node.write({
      "sys/fs/cgroup/cgroup.controllers": "pids\n",
      [MAX]: "200\n",
      [`${GROUP}/pids.current`]: "12\n",
      [`${GROUP}/pids.events`]: "max 3\n",
      "proc/120/cgroup": "0::/lxc.payload.pbx1\n",
      "lxc/pbx1/config": "lxc.cgroup2.pids.max = 200\n",
    });
  });
  afterEach(() => {
    node.remove();
  });

  /** The sentences of what went wrong; none where all went well. */
  function change(seconds: number, to = "100", from = "200"): readonly string[] {
    const said = node.apply("pbx1", seconds, `pids\t${to}\t${from}\t200`);
    try {
      return tellReport(readAllocationsReport(said, 0)).warnings.map((warning) =>
        describeCause(warning, "node1"),
      );
    } catch (error) {
      assert.ok(error instanceof UnitFailed, said);
      return [describeCause(error.because, "node1")];
    }
  }

  /** Has something happen when the script sleeps for the first time: the watch has begun then. */
  function meanwhile(script: string): void {
    node.tool("sleep", `[ -e ROOT/slept ] || { : >ROOT/slept\n${script}\n}\nexec /bin/sleep "$1"`);
  }

  const isAsBefore = (): void => {
    assert.equal(node.read(MAX), "200\n");
    assert.equal(node.read("lxc/pbx1/config"), "lxc.cgroup2.pids.max = 200\n");
  };

  it("are set, watched and saved", () => {
    assert.deepEqual(change(1), []);
    assert.equal(node.read(MAX), "100\n");
    assert.equal(node.read("lxc/pbx1/config"), "lxc.cgroup2.pids.max = 100\n");
  });

  it("aren't touched where somebody changed them since the plan", () => {
    assert.deepEqual(change(0, "100", "150"), [
      "its pids isn't as it was when this was planned: 150 then, 200 now. Nothing was changed. Find out who did that, and run again",
    ]);
    isAsBefore();
  });

  it("aren't set below what is held by now", () => {
    assert.deepEqual(change(0, "11"), [
      "pids would be 11, and it holds 12 now. None of its allocations is changed: give it more, or have it use less",
    ]);
    isAsBefore();
  });

  it("go back where more is refused meanwhile, and nothing is saved", () => {
    meanwhile(`echo 'max 5' >ROOT/${GROUP}/pids.events`);
    assert.deepEqual(change(3), [
      "within 3 s it was refused pids 2 times (it was 100). The allocations of before are back, and nothing was saved",
    ]);
    isAsBefore();
  });

  it("are set again where a count goes down, which means a restart, and its failures count from 0", () => {
    meanwhile(`echo 'max 0' >ROOT/${GROUP}/pids.events; echo 200 >ROOT/${MAX}`);
    assert.deepEqual(change(2), [
      "it was restarted while its allocations were watched: they were set again, and its failures counted from 0",
    ]);
    assert.equal(node.read(MAX), "100\n");
    assert.equal(node.read("lxc/pbx1/config"), "lxc.cgroup2.pids.max = 100\n");
  });

  it("go back where a restarted container is refused more, though less than before", () => {
    meanwhile(`echo 'max 1' >ROOT/${GROUP}/pids.events; echo 200 >ROOT/${MAX}`);
    assert.match(change(3).join(), /^within 3 s it was refused pids once/);
    isAsBefore();
  });

  it("aren't saved where it stops meanwhile", () => {
    meanwhile("rm -r ROOT/proc/120");
    assert.deepEqual(change(2), [
      "it stopped while its new allocations were watched, so nothing was saved. Run again",
    ]);
    assert.equal(node.read("lxc/pbx1/config"), "lxc.cgroup2.pids.max = 200\n");
  });

  it("go back where somebody else sets them meanwhile", () => {
    meanwhile(`echo 150 >ROOT/${MAX}`);
    assert.match(change(3).join(), /^its pids was set to 100, and is 150: somebody else set it/);
    isAsBefore();
  });

  it("go back where they can't be saved", () => {
    node.tool("cp", "echo 'no space left on device' >&2; exit 1");
    assert.match(
      change(0).join(),
      /^its allocations can't be saved: .*no space left on device\. The allocations of before count again/,
    );
    isAsBefore();
  });

  it("tell where the kernel refuses them", () => {
    node.tool("lxc-info", "[ ! -e ROOT/asked ] && : >ROOT/asked && echo 120");
    assert.match(change(0).join(), /^its allocations can't be set: there's no group of pids for it/);
  });

  it("tell where the work on them broke off", () => {
    assert.throws(
      () => readAllocationsReport("sh: out of memory\n@@restarts\n0\n", 137),
      (error) =>
        error instanceof UnitFailed &&
        describeCause(error.because, "node1").startsWith(
          "the work on its allocations was cut short (exit code 137: sh: out of memory)",
        ),
    );
  });
});
