import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  labUnavailable,
  startLab,
  usualBuilds,
  type CommandResult,
  type Lab,
  type LabNode,
  type LabUser,
} from "../../lab/lab";
import { cacheFolder } from "../../lab/cache-folder";
import { removeLeftovers } from "../../lab/run-folder";
import { tryCommand } from "../../lab/run-command";

const reason = labUnavailable();
const longName = "asterisk-sounds-with-a-name-beyond-forty-columns";

describe(`the lab${reason === undefined ? "" : ` (skipped: ${reason})`}`, function () {
  // The first run on a machine builds the base, which takes a minute or two.
  this.timeout(60_000);
  let lab: Lab;
  let vz: LabNode;
  let lx: LabNode;
  let scratch: string;

  before(async function () {
    this.timeout(600_000);
    if (reason !== undefined) this.skip();
    scratch = await mkdtemp(join(tmpdir(), "lab-test-"));
    lab = await startLab({
      morePackages: ["1", "2"].map((release) => ({ name: longName, version: "1.0", release })),
      nodes: [
        {
          ...{ name: "vz1", runtime: "openvz", packageManager: "yum", containers: 3 },
          installedOnNode: [...usualBuilds.installedOnNodes, `${longName}-1.0-1`],
        },
        {
          name: "lx1",
          runtime: "lxc",
          packageManager: "dnf",
          containers: [{}, { diskMb: 40 }, { running: false }],
        },
      ],
    });
    vz = lab.node("vz1");
    lx = lab.node("lx1");
  });

  after(async () => {
    if (reason !== undefined) return;
    await lab.stop();
    await rm(scratch, { recursive: true });
  });

  /** As a person would: the ssh client, the node's host key pinned, nothing of this machine's configuration. */
  async function ssh(
    node: LabNode,
    user: LabUser,
    command: string,
    knownHosts = node.knownHostsLine,
  ): Promise<CommandResult> {
    const [known, askpass] = [join(scratch, "known_hosts"), join(scratch, "askpass")];
    await writeFile(known, `${knownHosts}\n`);
    await writeFile(askpass, `#!/bin/sh\necho '${user.password ?? ""}'\n`, { mode: 0o700 });
    const options = [`UserKnownHostsFile=${known}`, "StrictHostKeyChecking=yes", "IdentitiesOnly=yes"];
    return tryCommand(
      "ssh",
      [
        ...["-F", "none", "-p", String(node.port), ...options.flatMap((option) => ["-o", option])],
        ...(user.keyFile === undefined ? [] : ["-i", user.keyFile]),
        ...[`${user.name}@${node.address}`, command],
      ],
      { env: { SSH_ASKPASS: askpass, SSH_ASKPASS_REQUIRE: "force" } },
    );
  }

  async function vzctl(...args: string[]): Promise<[number, string]> {
    const { code, stdout, stderr } = await vz.tryRun(["vzctl", ...args]);
    return [code, (stdout + stderr).trim()];
  }

  describe("ssh", () => {
    it("lets all accounts in, each in its own way, on both nodes", async () => {
      for (const node of lab.nodes) {
        assert.equal(
          (await ssh(node, lab.users.root, "hostname; id -un")).stdout,
          `${node.hostname}\nroot\n`,
        );
        assert.equal((await ssh(node, lab.users.maint, "sudo -n id -un")).stdout, "root\n");
        assert.equal((await ssh(node, lab.users.maintpw, "sudo -n id -un")).code, 1);
        const withPassword = `echo '${lab.users.maintpw.password!}' | sudo -S id -un`;
        assert.equal((await ssh(node, lab.users.maintpw, withPassword)).stdout, "root\n");
      }
    });

    it("has another host key on each node", async () => {
      assert.notEqual(vz.hostKeyFingerprint, lx.hostKeyFingerprint);
      const answer = await ssh(vz, lab.users.root, "true", `[${vz.address}]:${vz.port} ${lx.hostPublicKey}`);
      assert.equal(answer.code, 255);
      assert.match(answer.stderr, /Host key verification failed/);
    });

    it("can be cut and refused", async () => {
      const cut = ssh(vz, lab.users.maint, "echo begun; sleep 20; echo done");
      for (;;) if ((await vz.exec("ps -eo args")).includes("sleep 20")) break;
      await vz.dropConnections();
      const { code, stdout } = await cut;
      assert.deepEqual([code, stdout], [255, "begun\n"]);
      await vz.stopSsh();
      assert.match((await ssh(vz, lab.users.root, "true")).stderr, /Connection refused/);
      await vz.startSsh();
      assert.equal((await ssh(vz, lab.users.root, "true")).code, 0);
    });
  });

  describe("vzlist and vzctl", () => {
    it("print OpenVZ's columns", async () => {
      assert.equal(
        await vz.exec("vzlist -a -t -H -o ctid,hostname,status,ostemplate,layout"),
        ["101", "102", "103"]
          .map(
            (id) =>
              `       ${id} pbx${id}.lab.invalid               running   centos-6-x86_64                  simfs\n`,
          )
          .join(""),
      );
      assert.equal(await vz.exec("vzlist -H -o ctid 102"), "       102\n");
      assert.equal((await vz.tryExec("vzlist 999")).code, 1);
    });

    it("answer with the exit codes of exec and exec2", async () => {
      assert.deepEqual(await vzctl("exec2", "101", "exit 7"), [7, ""]);
      assert.deepEqual(await vzctl("exec", "101", "exit 7"), [8, ""]);
      assert.deepEqual(await vzctl("exec2", "101", "kill -9 $$"), [3, "Got signal 9"]);
      assert.equal((await vzctl("exec2", "999", "true"))[0], 14);
      assert.deepEqual(await vzctl("exec2", "101", "echo", "$((1 + 1))", "'a  b'"), [0, "2 a  b"]);
      const relayed = await vz.tryRun(["vzctl", "exec2", "101", "cat; echo $HOME $TERM"], {
        input: "from outside\n",
      });
      assert.equal(relayed.stdout, "from outside\n/ linux\n");
    });

    it("go through a container's life", async () => {
      assert.equal((await vzctl("start", "103"))[0], 32);
      assert.equal((await vzctl("umount", "103"))[0], 32);
      assert.equal((await vzctl("stop", "103"))[0], 0);
      assert.deepEqual(await vzctl("stop", "103"), [0, "Unable to stop: container is not running"]);
      assert.deepEqual(await vzctl("exec2", "103", "true"), [31, "Container is not running"]);
      assert.equal((await vzctl("exec", "103", "true"))[0], 8);
      assert.deepEqual(await vzctl("status", "103"), [0, "CTID 103 exist unmounted down"]);
      assert.equal((await vzctl("umount", "103"))[0], 40);
      assert.equal((await vzctl("mount", "103"))[0], 0);
      assert.match(await vz.exec("vzlist -a -H -o status 103"), /^mounted/);
      assert.equal((await vzctl("start", "103"))[0], 0);
      assert.deepEqual(await vzctl("status", "103"), [0, "CTID 103 exist mounted running"]);
      assert.deepEqual(await vzctl("status", "999"), [0, "CTID 999 deleted unmounted down"]);
    });

    it("keep a second one out, and save beancounters", async () => {
      const locked = await vz.tryExec("flock /vz/lock/103.lck vzctl stop 103");
      assert.deepEqual([locked.code, locked.stderr], [9, "Container already locked\n"]);
      const saved = await vzctl("set", "103", "--kmemsize", "100:200", "--save");
      assert.deepEqual(saved, [
        0,
        "UB limits were set successfully\nCT configuration saved to /etc/vz/conf/103.conf",
      ]);
      assert.match(await vz.exec("cat /etc/vz/conf/103.conf"), /^KMEMSIZE="100:200"$/m);
    });
  });

  describe("LXC", () => {
    it("lists states, and containers come and go", async () => {
      assert.equal(await lx.exec("lxc-ls -1 --running"), "pbx201\npbx202\n");
      const third = lx.container("pbx203");
      assert.equal(await third.state(), "stopped");
      await lx.exec("lxc-start -n pbx203");
      await third.kill();
      assert.equal(await third.state(), "stopped");
      await third.start();
      assert.match(await third.exec("/etc/init.d/asterisk status"), /^asterisk \(pid {2}\d+\) is running/);
      await third.stop();
    });

    it("fills the disk of a container that has one", async () => {
      const small = lx.container("pbx202");
      await small.fillDisk(100);
      assert.notEqual((await small.tryExec("head -c 200k /dev/zero >/root/file")).code, 0);
      await small.freeDisk();
      await small.exec("head -c 200k /dev/zero >/root/file");
    });
  });

  describe("packages", () => {
    const nevrasOf = (ids: readonly string[]): string[] => ids.map((id) => lab.packages.get(id).nevra).sort();
    const query =
      "rpm -qa --qf '%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\\n' | grep -vE 'gpg-pubkey|-release' | sort";
    const linesOf = (text: string): string[] => text.trim().split("\n").sort();

    before(() => lab.publish(usualBuilds.updates));

    it("are installed in containers and on nodes as declared, with the release key", async () => {
      const container = vz.container("102");
      assert.deepEqual(linesOf(await container.exec(query)), nevrasOf(usualBuilds.installedInContainers));
      assert.deepEqual(linesOf(await lx.exec(query)), nevrasOf(usualBuilds.installedOnNodes));
      const key = await container.exec("rpm -q gpg-pubkey --qf '%{VERSION}\\n'");
      assert.equal(key.trim().toUpperCase(), lab.releaseKey.fingerprint.slice(-8));
    });

    it("are updated by hand inside a container, and leave deleted mappings until a restart", async () => {
      for (const [container, command] of [
        [lx.container("pbx201"), "dnf -y update"],
        [vz.container("101"), "yum -y update"],
      ] as const) {
        await container.exec(command);
        const expected = nevrasOf(usualBuilds.updates.filter((id) => !/^(vz|nfs)/.test(id)));
        assert.deepEqual(linesOf(await container.exec(query)), expected);
        const deleted = "grep -hE 'r-xp.* \\(deleted\\)' /proc/[0-9]*/maps | awk '{ print $6 }' | sort -u";
        const daemons = [
          "/usr/lib64/libc-2.12.so",
          "/usr/lib64/libssl.so.10",
          "/usr/libexec/mysqld",
          "/usr/sbin/asterisk",
        ];
        assert.deepEqual(linesOf(await container.exec(deleted)), daemons);
        await container.exec("for name in asterisk mysqld; do /etc/init.d/$name restart; done");
        assert.equal(await container.exec(deleted), "");
        await lab.reset(container);
        assert.deepEqual(linesOf(await container.exec(query)), nevrasOf(usualBuilds.installedInContainers));
      }
    });

    it("are fetched on a node by dnf and by yumdownloader, as the catalogue describes them", async () => {
      const build = lab.packages.get("bind-utils-9.8.2-0.68.rc1.el6");
      await lx.exec(`dnf -q download --destdir /tmp/fetched ${build.nevra}`);
      await vz.exec(`yumdownloader --destdir /tmp/fetched 32:bind-utils-9.8.2-0.68.rc1.el6.x86_64`);
      for (const node of lab.nodes) {
        const [sum, size] = (
          await node.exec("cat /tmp/fetched/*.rpm | sha256sum; cat /tmp/fetched/*.rpm | wc -c")
        ).split("\n");
        assert.deepEqual([sum!.split(" ")[0], Number(size)], [build.sha256, build.size]);
      }
      const missing = await vz.tryExec("yumdownloader no-such-package");
      assert.deepEqual(
        [missing.code, missing.stderr],
        [1, "No Match for argument no-such-package\nNothing to download\n"],
      );
      await lab.repository.takeTraffic();
      await vz.exec(`yumdownloader --destdir /tmp/again tzdata`);
      const { paths } = await lab.repository.takeTraffic();
      assert.equal(paths[lab.repository.pathOf(lab.packages.get("tzdata-2019a-1.el6"))], 1);
    });

    it("are announced by yum in its own table", async () => {
      const answer = await vz.tryExec("yum -d 0 check-update");
      assert.equal(answer.code, 100);
      assert.match(answer.stdout, /^\n/);
      assert.match(answer.stdout, /^vzkernel\.x86_64 {26}2\.6\.32-042stab145\.3 {4}updates$/m);
      // Longer than its column: yum goes on in the next line, below the next column.
      await lab.publish([...usualBuilds.updates, `${longName}-1.0-2`]);
      const wrapped = await vz.tryExec("yum clean all >/dev/null; yum -d 0 check-update");
      const next = `${" ".repeat(41)}1.0-2                  updates`;
      assert.ok(wrapped.stdout.includes(`\n${longName}.x86_64\n${next}\n`), wrapped.stdout);
      const held = await vz.tryExec(
        "sleep 5 >/dev/null 2>&1 & echo $! >/var/run/yum.pid; yum --setopt=exit_on_lock=1 check-update",
      );
      assert.equal(held.code, 1);
      assert.match(
        held.stdout,
        /^Existing lock \/var\/run\/yum\.pid: another copy is running as pid \d+\.$/m,
      );
    });

    it("are refused when signed by the wrong key, unsigned or damaged", async () => {
      const container = lx.container("pbx202");
      const update = async (id: string): Promise<CommandResult> => {
        await lab.publish([id]);
        return container.tryExec("dnf --refresh -y update");
      };
      assert.match((await update("openssl-1.0.1e-59.el6")).stderr, /Error: GPG check FAILED/);
      assert.match((await update("tzdata-2019b-1.el6")).stderr, /is not signed|GPG check FAILED/);
      const good = lab.packages.get("tzdata-2019a-1.el6");
      await lab.repository.setFault(lab.repository.pathOf(good), "corrupted");
      assert.equal((await update(good.id)).code, 1);
      await lab.repository.setFault(lab.repository.pathOf(good), undefined);
      assert.equal((await update(good.id)).code, 0);
      await lab.repository.die();
      assert.equal((await container.tryExec("dnf --refresh -y update")).code, 1);
      await lab.repository.revive();
    });
  });

  it("is removed by the next one when its process was killed", async () => {
    const main = join(__dirname, "..", "..", "lab", "main.ts");
    const child = spawn(process.execPath, [
      "--require",
      require.resolve("tsx/cjs"),
      main,
      "up",
      "--containers",
      "1",
    ]);
    const id = await new Promise<string>((resolve, reject) => {
      let text = "";
      child.stdout.setEncoding("utf8").on("data", (part: string) => {
        text += part;
        if (text.includes("Ctrl-C")) resolve(/Lab (\w+)/.exec(text)![1]!);
      });
      child.on("close", () => {
        reject(new Error("lab/main.ts ended"));
      });
    });
    const ended = new Promise((resolve) => child.removeAllListeners("close").on("close", resolve));
    child.kill("SIGKILL");
    await ended;
    // (Or another lab that starts at this moment is faster.)
    await removeLeftovers();
    assert.deepEqual(await remainsOf(id), []);
  });

  // Mocha runs tests before groups: so that this one is the last, it's a group.
  describe("stop", () => {
    it("leaves nothing behind", async () => {
      await lab.stop();
      assert.deepEqual(await remainsOf(lab.id), []);
    });
  });
});

/** Mounts, processes, control groups and folders that still bear a lab's id. */
async function remainsOf(id: string): Promise<string[]> {
  const mounts = (await readFile("/proc/self/mounts", "utf8"))
    .split("\n")
    .filter((line) => line.includes(`/runs/${id}/`));
  const remains = [...mounts];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/.test(name))) {
    // A process may end while it's looked at.
    const environment = await readFile(`/proc/${pid}/environ`, "utf8").catch(() => "");
    if (environment.includes(`pbx-lab-${id}`)) remains.push(`process ${pid}`);
  }
  for (const hierarchy of await readdir("/sys/fs/cgroup", { withFileTypes: true })) {
    const groups = hierarchy.isDirectory()
      ? await readdir(join("/sys/fs/cgroup", hierarchy.name))
      : [hierarchy.name];
    remains.push(
      ...[hierarchy.name, ...groups]
        .filter((name) => name.includes(id))
        .map((name) => `control group ${name}`),
    );
  }
  if ((await readdir(join(cacheFolder(), "runs"))).includes(id)) remains.push("its folder");
  return remains;
}
