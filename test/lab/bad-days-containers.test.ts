import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { CommandResult } from "../../lab/lab";
import { installedBuilds, traceOfWork } from "../harness/installed";
import { USUAL_PACKAGES } from "../../lab/declarations";
import { assertEnded, assertSays, describeOnLab } from "../harness/lab-suite";
import { endSlowPost, setSlowPost, SLOW_ASTERISK, untilInSlowPost } from "../harness/slow-package";
import type { Outcome } from "../harness/stack";

const PHP = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];
const WANTED = ["asterisk-11.25.3-2.x86_64", "php-5.3.3-50.el6.x86_64"];

describeOnLab(
  "containers on a bad day",
  { nodes: [{ name: "node1", runtime: "openvz", packageManager: "yum", containers: 3 }] },
  (suite) => {
    const container = (id: string) => suite.lab.node("node1").container(id);
    const builds = (id: string) => installedBuilds(container(id), "php", "asterisk");
    let byHand: Promise<CommandResult>;
    let outcome: Outcome;

    before(async () => {
      await suite.lab.publish([...USUAL_PACKAGES, SLOW_ASTERISK]);
      await suite.declareRelease([...PHP, SLOW_ASTERISK]);
      await suite.declareFleet({ defaults: { lockWaitSeconds: 2, parallel: 3 } });
    });
    after(async () => {
      await byHand;
    });

    describe("a malformed fleet file", () => {
      it("stops everything before a node is reached, with each problem's place", async () => {
        const file = join(suite.stack.folder, "fleet.yaml");
        const good = await readFile(file, "utf8");
        await writeFile(
          file,
          good.replace("runtime: openvz", "runtime: docker").replace("customer: acme", "costumer: acme"),
        );
        const logins = () => suite.lab.node("node1").tryExec("grep -c Accepted /var/log/sshd.log");
        const before = (await logins()).stdout;
        const failed = await suite.stack.preview();
        await writeFile(file, good);
        assertEnded(failed, "badly");
        assert.match(
          failed.text,
          /\/fleet\.yaml:\d+: nodes\.node1\.runtime: expected openvz or lxc, got "docker"\n/,
        );
        assert.match(
          failed.text,
          /\/fleet\.yaml:\d+: nodes\.node1\.containers\.101\.costumer: unknown key "costumer"; did you mean "customer"\?\n/,
        );
        assert.equal((await logins()).stdout, before);
      });
    });

    describe("one with another package tool at work, and one that dies in the middle", () => {
      before(async () => {
        const { repository, packages } = suite.lab;
        const url = new URL(repository.pathOf(packages.get(SLOW_ASTERISK)), repository.url).href;
        await setSlowPost(container("101"), 600);
        byHand = container("101").tryExec(`rpm -U ${url}`);
        await untilInSlowPost(container("101"));
        await setSlowPost(container("102"), 600);
        await setSlowPost(container("103"), 0);
        const running = suite.stack.beginUp();
        await untilInSlowPost(container("102"));
        await container("102").kill();
        outcome = await running.outcome;
      });

      it("make the run fail, but not the container beside them", async () => {
        assertEnded(outcome, "badly");
        assert.deepEqual(await builds("103"), WANTED);
      });

      it("is named with the tool that didn't end in time, which goes on", async () => {
        const pid = (await container("101").exec("pgrep -x rpm")).trim();
        assertSays(
          outcome,
          "error: container 101: another package tool is at work there, and didn't end in time: " +
            `${pid} rpm -U http://`,
        );
        assertSays(
          outcome,
          "asterisk-11.25.3-2.x86_64.rpm. Nothing was changed. Run again when that tool has ended",
        );
      });

      it("is named with what became of its transaction", () => {
        assertSays(outcome, "error: container 102: the work in it broke off (exit code ");
        assertSays(
          outcome,
          "It was stopped, or its processes were ended. Start it, and run again: that heals what is half done",
        );
      });

      it("are all that is left for the next up", async () => {
        const before = await traceOfWork(container("103"));
        await endSlowPost(container("101"));
        await byHand;
        await container("102").start();
        await setSlowPost(container("102"), 0);
        const broken = await installedBuilds(container("102"), "asterisk");
        assert.equal(broken.length, 2, "the test needs a broken transaction's duplicates");
        const mended = await suite.stack.up();
        assertEnded(mended, "well");
        for (const id of ["101", "102"]) assert.deepEqual(await builds(id), WANTED, id);
        assert.equal(await traceOfWork(container("103")), before);
      });
    });
  },
);
