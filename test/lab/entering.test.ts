import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import type { LabNode } from "../../lab/lab";
import { parseNevra } from "../../maintenance/packages/nevra";
import { parseSystemFacts } from "../../kinds/packages/look/facts";
import { converge } from "../../remote/run/converge";
import { describePackagesWork } from "../../kinds/packages/unit/work";
import { installedBuilds } from "../harness/installed";
import { askLab, labSession } from "../harness/lab-session";
import { describeOnLab } from "../harness/lab-suite";
import { ProcessWatch } from "../harness/process-watch";

const PHP = ["php-5.3.3-50.el6", "php-common-5.3.3-50.el6"];

describeOnLab(
  "a script that enters containers",
  {
    nodes: [
      { name: "vz1", runtime: "openvz", packageManager: "yum", containers: 3 },
      { name: "lx1", runtime: "lxc", packageManager: "dnf", containers: 3 },
    ],
  },
  (suite) => {
    const nodes = () => [suite.lab.node("vz1"), suite.lab.node("lx1")];
    const ask = (node: LabNode, seconds = 60, question?: string) =>
      askLab(suite.lab, node, seconds, question);
    const readable = (answers: Awaited<ReturnType<typeof ask>>): string[] =>
      [...answers.byContainer].flatMap(([id, { text, code }]) => {
        try {
          return parseSystemFacts(text, code).packages.length > 0 ? [id] : [];
        } catch {
          return [];
        }
      });

    /** Has `rpm` in a container do something else, for root there may. */
    async function replaceRpm(node: LabNode, script: string): Promise<void> {
      const container = node.containers[1];
      assert.ok(container !== undefined);
      await container.exec(
        `[ -e /usr/bin/rpm.real ] || cp /usr/bin/rpm /usr/bin/rpm.real
        rm -f /usr/bin/rpm && cat >/usr/bin/rpm && chmod 755 /usr/bin/rpm`,
        { input: `#!/bin/sh\n${script}\n` },
      );
    }

    /** What runs on the node and in its containers. */
    async function processes(node: LabNode): Promise<readonly string[]> {
      const text = await node.run(["ps", "-eo", "args="]);
      return text
        .split("\n")
        .filter((line) => line !== "" && !/^ps |sshd/.test(line))
        .sort();
    }

    async function untilRunning(node: LabNode, command: string): Promise<void> {
      for (let tries = 0; !(await processes(node)).includes(command); tries++) {
        assert.ok(tries < 200, `${command} doesn't run`);
        await delay(20);
      }
    }

    /** @returns `end`, which tells how many kilobytes its /tmp has held at most since */
    function watchTmp(node: LabNode): { end: () => Promise<number> } {
      const most = node.exec(
        `rm -f /run/watched; most=0
        until [ -e /run/watched ]; do
          now=$(du -sk /tmp 2>/dev/null | cut -f 1); [ "$now" -le "$most" ] || most=$now; sleep 0.05
        done; echo "$most"`,
      );
      return {
        end: async () => {
          await node.exec(": >/run/watched");
          return Number(await most);
        },
      };
    }

    it("shows no process a word of scripts, plans and keys", async () => {
      // Other labs may be at work on this machine.
      const canary = `canary-${randomUUID()}`;
      const key = (await readFile(suite.lab.releaseKey.file, "utf8")).replace("\n", `\nComment: ${canary}\n`);
      const watch = await ProcessWatch.begin([canary, "php-common\t0\t5.3.3"]);
      for (const node of nodes()) {
        const { byContainer } = await ask(node, 60, `password=${canary}; sleep 0.2; echo "\${#password}"`);
        for (const { text } of byContainer.values()) assert.equal(text.split("\n")[0], String(canary.length));
        const session = labSession(suite.lab, node);
        const packages = PHP.map((id) => ({
          ...parseNevra(suite.lab.packages.get(id).nevra),
          ensure: "where-installed" as const,
        }));
        const work = describePackagesWork(
          {
            ...{ runtime: node.runtime, packageManager: node.packageManager, parallel: 2 },
            ...{ restart: "required", lockWaitSeconds: 5, transactionLimitMinutes: 5, releaseKeys: key },
          },
          "a test",
          node.containers.map(({ id }) => ({ target: id, packages })),
          { reason: "a test" },
        );
        const outcomes = await converge(session, work, () => undefined);
        await session.close();
        assert.deepEqual(
          [...outcomes.values()].map(({ kind }) => kind),
          ["done", "done", "done"],
        );
      }
      assert.deepEqual(await watch.end(), []);
      for (const node of nodes()) {
        for (const container of node.containers)
          assert.deepEqual(await installedBuilds(container, "php"), ["php-5.3.3-50.el6.x86_64"]);
      }
    });

    it("has nothing of the node open there but pipes", async () => {
      for (const node of nodes()) {
        const { byContainer } = await ask(node, 60, 'for fd in /proc/$$/fd/*; do readlink "$fd"; done');
        for (const [id, { text }] of byContainer) {
          const open = text.split("@@errors")[0]?.trim().split("\n") ?? [];
          assert.ok(open.length >= 3, `${id}: ${text}`);
          assert.deepEqual(
            open.filter((name) => !name.startsWith("pipe:")),
            [],
            `${node.name}/${id}`,
          );
        }
      }
    });

    it("is heard up to a length, and leaves the disk of the node as it was, whatever root makes of its output", async () => {
      const floods = [
        "truncate -s 300G /proc/$PPID/fd/1",
        "while :; do cat /proc/kallsyms; done 2>/dev/null >/proc/$PPID/fd/1",
        // Who keeps a pipe open for ever, in a session of his own.
        "setsid sleep 1000 >/proc/$PPID/fd/1 2>&1 & exit 1",
      ];
      for (const node of nodes()) {
        for (const flood of floods) {
          await replaceRpm(node, flood);
          const watched = watchTmp(node);
          const answers = await ask(node, 4);
          const [first, attacker, third] = node.containers.map(({ id }) => id);
          assert.deepEqual(readable(answers).sort(), [first, third], flood);
          assert.ok((answers.byContainer.get(attacker ?? "")?.text.length ?? 0) < 1_100_000, flood);
          assert.ok((await watched.end()) < 8_000, flood);
        }
      }
    });

    it("is ended with all that it began when it's given up, each time", async () => {
      for (const node of nodes()) {
        await replaceRpm(node, 'trap "" TERM HUP INT; sleep 1000');
        const before = await processes(node);
        for (const time of [1, 2, 3]) {
          const answers = await ask(node, 2);
          assert.match(
            answers.byContainer.get(node.containers[1]?.id ?? "")?.text ?? "",
            /it gave no answer within 2 s/,
            String(time),
          );
        }
        assert.deepEqual(await processes(node), before);
      }
    });

    it("ends itself where nobody is left who could end it", async () => {
      for (const node of nodes()) {
        await replaceRpm(node, "sleep 1001");
        const before = await processes(node);
        const refused = assert.rejects(ask(node, 8));
        await untilRunning(node, "sleep 1001");
        // All of the node's side, as the kernel would that has no memory left.
        await node.exec("pkill -KILL -x -f 'sh -s'");
        assert.ok((await processes(node)).includes("sleep 1001"));
        await refused;
        for (let tries = 0; (await processes(node)).join() !== before.join(); tries++) {
          assert.ok(tries < 200, (await processes(node)).join("\n"));
          await delay(100);
        }
      }
    });

    it("can't be used to signal whoever else is at work on the node", async () => {
      for (const node of nodes()) {
        await replaceRpm(node, "kill -KILL 0");
        assert.deepEqual(readable(await ask(node)).sort(), [node.containers[0]?.id, node.containers[2]?.id]);
      }
    });
  },
);
