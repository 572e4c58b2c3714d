import assert from "node:assert/strict";
import { parseKernelFacts } from "../../../../../kinds/reboots/look/facts";

describe("the facts of a node's kernels", () => {
  it("are the running one, those that are installed, and what the boot loader begins", () => {
    const text =
      "@@kernel-running\n vzkernel 2.6.32-1\n@@kernel-installed\n 2.6.32-1\n 2.6.32-2\n@@kernel-default\n vzkernel 2.6.32-2\n@@end 0\n";
    assert.deepEqual(parseKernelFacts(text), {
      running: { name: "vzkernel", build: "2.6.32-1" },
      installed: ["2.6.32-1", "2.6.32-2"],
      boots: { name: "vzkernel", build: "2.6.32-2" },
    });
  });

  it("name no kernel that no package owns", () => {
    assert.deepEqual(parseKernelFacts("@@kernel-running\n@@kernel-installed\n@@kernel-default\n@@end 0\n"), {
      installed: [],
    });
  });

  it("are none where the node wasn't asked", () => {
    assert.equal(parseKernelFacts("@@os\n CentOS\n@@end 0\n"), undefined);
  });

  it("take nothing for a build that isn't one", () => {
    const text =
      "@@kernel-running\n vzkernel 2.6.32-1\n@@kernel-installed\n package vzkernel is not installed\n@@end 0\n";
    assert.deepEqual(parseKernelFacts(text)?.installed, []);
  });
});
