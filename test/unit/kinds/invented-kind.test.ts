import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";

describe("a kind of work that nobody but its two registrations knows of", () => {
  it("is planned, recorded, judged and told", function () {
    this.timeout(60_000);
    const program = ["--require", "tsx/cjs", join(__dirname, "invented/ask-all.ts")];
    const answer: unknown = JSON.parse(
      execFileSync(process.execPath, program, { encoding: "utf8", cwd: __dirname }),
    );
    const change = "kernel 2.6.32-1 → 2.6.32-2 (reboot)";
    assert.deepEqual(answer, {
      resource: "InventedReboots",
      isChosen: true,
      pending: [change],
      notes: ["node1: kernel 2.6.32-9 has no entry in the boot loader"],
      area: "invented-reboots",
      unnamed: [
        "Change c1 says that it touches nodes, but kernels that nodes run would change as well: node1.",
      ],
      pack: ["layers-named", "tier-fits-impact"],
      // The record's ten minutes are less than the twenty-five that the fleet file says of the layer.
      named: ["t2-estimate", "t2-notice"],
      reasons: ["2.6.32-2 is what all containers on the node run on: reboot needed → at least T2"],
      customers: [
        { id: "alder", interrupted: true },
        { id: "birch", interrupted: true },
      ],
      expected: { minutes: 25, by: "fleet" },
      gates: ["no-regression-asterisk"],
      shown: [change],
    });
  });
});
