import { packageFacts, whyUnreadable } from "../../../harness/sights";
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import type { Runtime } from "../../../../maintenance/runtimes/runtime";
import { RUNTIMES } from "../../../../maintenance/runtimes/runtimes";
import { ContainersUnlisted } from "../../../../remote/errors";
import { RuntimeFixture, STAND_INS } from "./runtime-fixture";

/** Names that no plan, file or message can have. */
const ODD_NAMES = ["101 old", "node", " 102", "a\nb c", "-n", "$(touch owned)", "x;y"];

for (const runtime of RUNTIMES as readonly Runtime[]) {
  describe(`the runtime ${runtime.name}`, () => {
    let node: RuntimeFixture;
    beforeEach(() => {
      node = new RuntimeFixture(runtime);
    });
    afterEach(() => {
      node.remove();
    });

    it("lists containers that run and containers that don't", async () => {
      node.container("101");
      node.container("102", "stopped", "-");
      const { containers, runtimeSaid, unfitContainers } = await node.observe();
      assert.deepEqual(
        [...containers].map(([id, seen]) => [id, seen.state, packageFacts(seen)?.packages.length]),
        [
          ["101", "running", 1],
          ["102", "stopped", undefined],
        ],
      );
      assert.deepEqual([runtimeSaid, unfitContainers], [undefined, undefined]);
    });

    it("lists none where there are none, without a word", async () => {
      const { containers, runtimeSaid } = await node.observe();
      assert.deepEqual([[...containers], runtimeSaid], [[], undefined]);
    });

    it("takes no odd name for another container's, and enters none of them", async () => {
      for (const name of ODD_NAMES) node.container(name);
      node.container("101");
      const { containers, unfitContainers } = await node.observe();
      const lines = ODD_NAMES.filter((name) => runtime.ids.form.test(name)).flatMap((name) =>
        name.split("\n"),
      );
      // A name with a line break is two lines, of which one may be like any other name.
      const isFit = (name: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name) && name !== "node";
      const expected = [...lines.filter(isFit), "101"];
      const odd = lines.filter((name) => !isFit(name));
      assert.deepEqual([...containers.keys()], expected);
      assert.deepEqual(unfitContainers, odd.length === 0 ? undefined : odd);
      assert.deepEqual(node.read("entered").trim().split("\n").sort(), [...expected].sort());
    });

    it("tells why its containers can't be listed, instead of seeing none", async () => {
      node.container("101");
      node.write("fails", "no device of that kind\n");
      await assert.rejects(node.observe(), (error: Error) => {
        assert.ok(error instanceof ContainersUnlisted);
        assert.ok(error.message.includes("no device of that kind"), error.message);
        return true;
      });
    });

    it("tells what its tool says beside the list", async () => {
      node.container("101");
      node.write("says", "the configuration of 102 can't be read\n");
      const { containers, runtimeSaid } = await node.observe();
      assert.deepEqual(
        [[...containers.keys()], runtimeSaid],
        [["101"], "the configuration of 102 can't be read\n"],
      );
    });

    it("doesn't wait for ever for a list", async () => {
      node.write("hangs", "");
      const begun = Date.now();
      await assert.rejects(node.observe({ limit: 1 }), (error: Error) => {
        assert.ok(error instanceof ContainersUnlisted);
        assert.ok(error.message.includes("no answer within 1 s"), error.message);
        return true;
      });
      assert.ok(Date.now() - begun < 10_000);
    });

    it("names what the node lacks for it", async () => {
      const [{ program, package: brings } = { program: "", package: "" }] = runtime.needs;
      node.write("bin/dnf", "#!/bin/sh\n");
      await assert.rejects(node.observe({ lacksRuntime: true }), (error: Error) => {
        assert.ok(error instanceof ContainersUnlisted);
        assert.ok(
          error.message.includes(program) && error.message.includes(`-y install ${brings}`),
          error.message,
        );
        return true;
      });
    });

    it("leaves standard input alone while it lists", () => {
      node.container("101");
      const { stdout } = node.run("", "runtime_list >/dev/null; cat", "all of it\n");
      assert.equal(stdout, "all of it\n");
    });

    it("hands on the exit code of what runs in a container", () => {
      node.container("101");
      const codes = [0, 1, 2, 3, 8, 14, 31, 47, 125, 126, 127, 255];
      const { stdout } = node.run(
        'read -r code; exit "$code"',
        `for code in ${codes.join(" ")}; do echo "$code" | run_in 101 "$INSIDE"; echo "$?"; done`,
      );
      assert.deepEqual(stdout.trim().split("\n").map(Number), codes);
    });

    it("doesn't take a script that a signal ended for one that ran", () => {
      node.container("101");
      const { stdout } = node.run(
        "echo begun; kill -9 $$; echo whole",
        'run_in 101 "$INSIDE" </dev/null; echo $?',
      );
      const [begun, code] = stdout.trim().split("\n");
      assert.equal(begun, "begun");
      assert.notEqual(code, "0");
    });

    it("hands on standard input byte by byte, and keeps apart what is said", () => {
      node.container("101");
      const input = randomBytes(300_000);
      const { stdout, stderr } = node.run("sha256sum; echo a word >&2", 'cat | run_in 101 "$INSIDE"', input);
      assert.equal(stdout.split(" ")[0], createHash("sha256").update(input).digest("hex"));
      assert.equal(stderr, "a word\n");
    });

    it("hands on standard input as it comes, not when it ends", async () => {
      node.container("101");
      const child = node.start(
        'read -r first; echo "heard $first"; read -r second; echo "heard $second"',
        'cat | run_in 101 "$INSIDE"',
      );
      const heard = new Promise<string>((resolve) => {
        let said = "";
        child.stdout.on("data", (data: Buffer) => {
          said += data.toString("utf8");
          if (said === "heard one\n") child.stdin.end("two\n");
        });
        child.on("close", () => {
          resolve(said);
        });
      });
      child.stdin.write("one\n");
      assert.equal(await heard, "heard one\nheard two\n");
    }).timeout(15_000);

    it("gives what runs in a container no terminal, though the script on the node has one", () => {
      node.container("101");
      const said = node.runOnTerminal(
        `for n in 0 1 2; do [ -t $n ] && echo "$n is a terminal"; done; (: </dev/tty) 2>/dev/null && echo controlled; echo looked`,
        `[ -t 1 ] && echo terminal; run_in 101 "$INSIDE" </dev/null 2>&1 | cat`,
      );
      assert.equal(said, "terminal\nlooked\n");
    });

    it("shows nobody the script among its arguments", () => {
      node.container("101");
      node.run("echo secret-word >/dev/null", 'run_in 101 "$INSIDE" </dev/null');
      assert.ok(node.asked.includes("101"));
      assert.ok(!node.read("asked").includes("secret-word"));
    });

    it("fails, with a word, for a container that doesn't run, and for one that isn't there", () => {
      node.container("102", "stopped");
      for (const id of ["102", "103"]) {
        const { stdout, stderr } = node.run("echo ran", `run_in ${id} "$INSIDE" </dev/null; echo $?`);
        assert.match(stdout, /^[1-9]\d*\n$/, id);
        assert.notEqual(stderr, "", id);
      }
    });

    it("has a question ended that hangs in a container, and the others answer", async () => {
      for (const id of ["101", "102", "103"]) node.container(id);
      node.write("hangs-in-102", "");
      const begun = Date.now();
      const { containers } = await node.observe({ limit: 1 });
      assert.ok(Date.now() - begun < 15_000);
      assert.match(whyUnreadable(containers.get("102")) ?? "", /no answer within 1 s/);
      assert.deepEqual(
        [...containers].filter(([, seen]) => packageFacts(seen) !== undefined).map(([id]) => id),
        ["101", "103"],
      );
      assert.deepEqual(node.processesLeft(), []);
    }).timeout(20_000);

    describe("starts and stops containers", () => {
      const told = (commands: string): string[] => node.run("", commands).stdout.trim().split("\n");

      it("and tells their states, as the list has them", () => {
        node.container("101");
        node.container("102", "stopped");
        const lines = told(
          "runtime_state 101; runtime_stop 101 5 >/dev/null; runtime_state 101; runtime_start 101 >/dev/null; runtime_state 101; runtime_state 102",
        );
        assert.deepEqual(lines, ["running", "stopped", "running", "stopped"]);
      });

      it("and fails to start one that runs, or isn't there", () => {
        node.container("101");
        assert.deepEqual(
          told(
            "runtime_start 101 >/dev/null 2>&1 || echo runs; runtime_start 999 >/dev/null 2>&1 || echo absent",
          ),
          ["runs", "absent"],
        );
      });

      it("and tells no state of one that isn't there", () => {
        assert.deepEqual(told('[ "$(runtime_state 999 2>/dev/null)" != running ] && echo unknown'), [
          "unknown",
        ]);
      });
    });

    const { path } = runtime;
    if (path !== undefined) {
      it("finds containers in a place with a blank, whatever it's called with", async () => {
        const place = "/srv/my containers";
        const there = new RuntimeFixture(runtime, place);
        there.container("101");
        assert.equal(packageFacts((await there.observe()).containers.get("101"))?.packages.length, 1);
        const calls = there.asked.filter((word) => word.startsWith(`${STAND_INS}/`)).length;
        assert.equal(there.asked.filter((word) => word === place).length, calls);
        there.remove();
      });
    }
  });
}
