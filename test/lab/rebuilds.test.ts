import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runMaint } from "../../cli/maint/maint";
import { usualBuilds } from "../../lab/lab";
import { parseRelease } from "../../maintenance/release/parse";
import { writeChange } from "../../sandbox/friday-night";
import { installedBuilds, replacedFilesInUse, servicePids } from "../harness/installed";
import {
  assertEnded,
  assertSays,
  assertSilent,
  assertUnchanged,
  describeOnLab,
  plannedTransitions,
} from "../harness/lab-suite";

const ASTERISK = "asterisk-11.25.3-1";
const KERNEL = "vzkernel-2.6.32-042stab145.3";
const OLD_KERNEL = "vzkernel-2.6.32-042stab140.1";
const parts = {
  containers: 1,
  installed: [...usualBuilds.installedInContainers.filter((id) => !id.startsWith("asterisk-")), ASTERISK],
  installedOnNode: [...usualBuilds.installedOnNodes, KERNEL],
};

describeOnLab(
  "builds that were made anew under the same name and version",
  {
    nodes: [
      { name: "node1", runtime: "openvz", packageManager: "yum", ...parts },
      { name: "node2", runtime: "lxc", packageManager: "dnf", ...parts },
    ],
  },
  (suite) => {
    const containers = () => suite.lab.nodes.flatMap((node) => node.containers);
    const pathOf = (name: string): string => join(suite.stack.folder, `${name}.yaml`);

    /** Has the repository offer what is installed, or other builds of the two under the same names. */
    async function publish(variant: "" | "+rebuilt"): Promise<void> {
      const others = [
        ...Object.values(usualBuilds.systemOf),
        ...parts.installed,
        ...parts.installedOnNode,
      ].filter((id) => id !== ASTERISK && id !== KERNEL);
      await suite.lab.publish([...new Set([...others, `${ASTERISK}${variant}`, `${KERNEL}${variant}`])]);
    }

    /** Makes a release of what the repository offers, and declares it. */
    async function release(name: string): Promise<void> {
      let told = "";
      const args = ["lock", name, "--repository", suite.lab.repository.url, "--os-family", "el6"];
      const code = await runMaint([...args, "--output", `${name}.yaml`], {
        cwd: suite.stack.folder,
        environment: {},
        readInput: () => Promise.reject(new Error("Nothing is read from standard input.")),
        print: () => undefined,
        tell: (text) => void (told += text),
      });
      assert.equal(code, 0, told);
      await declare(name);
    }

    async function declare(name: string): Promise<void> {
      const change = await writeChange(suite.stack.folder, pathOf(name), ["acme"]);
      await suite.stack.configure({ release: pathOf(name), change });
    }

    /** Of what is installed, and of a build's file. */
    const installedHeaders = (name: string): Promise<string[]> =>
      Promise.all(
        (name === "asterisk" ? containers() : suite.lab.nodes).map((place) =>
          place.exec(`rpm -q --qf '%{SHA256HEADER}\\n' ${name}`),
        ),
      );
    async function headerOf(releaseName: string, name: string): Promise<string> {
      const { containers: layer } = parseRelease(await readFile(pathOf(releaseName), "utf8"), releaseName);
      return layer["el6"]?.find((p) => p.name === name)?.header?.sha256 ?? "none";
    }

    before(async () => {
      await suite.declareFleet();
    });

    it("are nothing to do where the very build is installed", async () => {
      await publish("");
      await release("first");
      const preview = await suite.stack.preview();
      assertEnded(preview, "well");
      assert.deepEqual(plannedTransitions(preview), []);
      assertEnded(await suite.stack.up(), "well");
      assertUnchanged(await suite.stack.up());
    });

    it("are nothing to do where the release doesn't say the headers' digests", async () => {
      await publish("+rebuilt");
      await release("second");
      const text = await readFile(pathOf("second"), "utf8");
      await writeFile(pathOf("by-name"), text.replaceAll(/^ +header.*\n/gm, ""));
      await declare("by-name");
      const preview = await suite.stack.preview();
      assertEnded(preview, "well");
      assert.deepEqual(plannedTransitions(preview), []);
    });

    it("are planned as what they are", async () => {
      await declare("second");
      const preview = await suite.stack.preview();
      assertEnded(preview, "well");
      assert.deepEqual(plannedTransitions(preview).sort(), [
        ...containers().map(({ id }) => `container ${id}: asterisk 11.25.3-1 → 11.25.3-1 (rebuilt)`),
        ...suite.lab.nodes.map(() => "node: vzkernel 2.6.32-042stab145.3 → 2.6.32-042stab145.3 (rebuilt)"),
      ]);
    });

    it("are deployed, and restart what executes the old files", async () => {
      const pidsBefore = await Promise.all(containers().map(servicePids));
      assertEnded(await suite.stack.up(), "well");
      for (const name of ["asterisk", "vzkernel"]) {
        const wanted = await headerOf("second", name);
        assert.notEqual(wanted, await headerOf("first", name));
        for (const headers of await installedHeaders(name)) {
          const found = headers.trimEnd().split("\n");
          assert.ok(found.includes(wanted), headers);
          assert.ok(!found.includes(await headerOf("first", name)), headers);
        }
      }
      for (const [index, container] of containers().entries()) {
        assert.equal(
          await container.exec("stat -c %s /usr/share/asterisk-11.25.3-1/payload"),
          `${401 * 1024}\n`,
        );
        assert.deepEqual(await replacedFilesInUse(container), []);
        assert.notEqual((await servicePids(container))["asterisk"], pidsBefore[index]?.["asterisk"]);
        assert.equal(await container.exec("rpm -V asterisk"), "");
      }
      const kernels = [OLD_KERNEL, KERNEL].map((id) => suite.lab.packages.get(id).nevra);
      for (const node of suite.lab.nodes) {
        assert.deepEqual(await installedBuilds(node, "vzkernel"), kernels);
        assert.equal(await node.exec("rpm -V vzkernel"), "");
      }
    });

    it("are there by then", async () => {
      assertUnchanged(await suite.stack.up());
    });

    it("may be gone back to", async () => {
      await publish("");
      await declare("first");
      const outcome = await suite.stack.up();
      assertEnded(outcome, "well");
      assertSays(outcome, "asterisk 11.25.3-1 → 11.25.3-1 (rebuilt)");
      // `rpm -U` takes away what only the former build had; `rpm -i`, for kernels, leaves it.
      for (const container of containers())
        assert.equal(await container.exec("ls /usr/share/asterisk-rebuilt 2>/dev/null || :"), "");
      const left = "belongs to no package any more: another build of the same name replaced its build";
      assertSays(outcome, `/boot/rebuilt ${left}`);
      assertSilent(outcome, "/usr/share/asterisk-rebuilt");
      const wanted = await headerOf("first", "asterisk");
      assert.deepEqual(
        await installedHeaders("asterisk"),
        containers().map(() => `${wanted}\n`),
      );
      assertUnchanged(await suite.stack.up());
    });
  },
);
