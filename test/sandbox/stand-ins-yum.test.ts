import assert from "node:assert/strict";
import { assertResult, useSandbox } from "./sandbox-fixture";

describe("sandbox: init scripts", () => {
  const at = useSandbox("each");

  it("tell the status with the LSB's codes", async () => {
    const httpd = "etc/init.d/httpd";
    const { stdout } = await at.container(
      `${httpd} status; echo $?; rm -r proc/$(cat var/run/httpd.pid); ${httpd} status; echo $?; ` +
        `${httpd} start; ${httpd} stop; ${httpd} status; echo $?; ${httpd} condrestart; ${httpd} status >/dev/null; echo $?`,
    );
    assert.match(
      stdout,
      /^httpd \(pid {2}\d+\) is running\.\.\.\n0\nhttpd dead but pid file exists\n1\nStarting httpd: .*\nStopping httpd: .*\nhttpd is stopped\n3\n3\n$/,
    );
  });

  it("show a container's processes on its node, as another system's", async () => {
    const pid = (await at.container("cat var/run/httpd.pid")).stdout.trim();
    assert.match((await at.node(`cat proc/${pid}/status`)).stdout, /^envID:\t101$/m);
    assert.match((await at.node("cat proc/self/status")).stdout, /^envID:\t0$/m);
  });
});

describe("sandbox: yum and yumdownloader", () => {
  const at = useSandbox("each");
  const php = "php-5.3.3-40.el6.x86_64";
  const download = async (what: string) =>
    await at.node(`rm -rf got; yumdownloader --setopt=exit_on_lock=1 --destdir got ${what}`);

  it("fetch exact builds, with an epoch in either form", async () => {
    const libs = "9.8.2-0.68.rc1.el6_10.8.x86_64";
    assert.equal((await download(`${php} bind-libs-32:${libs}`)).code, 0);
    assert.equal((await at.node("ls got")).stdout, `bind-libs-${libs}.rpm\n${php}.rpm\n`);
    await download(`32:bind-libs-${libs}`);
    assert.equal((await at.node("ls got")).stdout, `bind-libs-${libs}.rpm\n`);
  });

  it("only mention a package that isn't there beside one that is", async () => {
    assertResult(await download(`nosuch-1-1.noarch ${php}`), {
      code: 0,
      stdout: "",
      stderr: "No Match for argument nosuch-1-1.noarch\n",
    });
    assertResult(await download("nosuch-1-1.noarch"), {
      code: 1,
      stdout: "",
      stderr: "No Match for argument nosuch-1-1.noarch\nNothing to download\n",
    });
  });

  it("fail when a repository is dead, unless told to skip it", async () => {
    at.sandbox.hazards.setRepository("dead");
    const result = await download(php);
    assert.equal(result.code, 1);
    assert.match(
      result.stderr,
      /\[Errno 14\][^]*\nError: Cannot retrieve repository metadata \(repomd\.xml\) for repository: updates\. Please verify its path and try again\n$/,
    );
    assert.match(
      (await at.node(`yumdownloader --setopt='*.skip_if_unavailable=1' ${php}`)).stderr,
      /No Match for argument/,
    );
    at.sandbox.hazards.setRepository("alive");
    assert.equal((await download(php)).code, 0);
  });

  it("don't notice what the repository has by now before their list expires", async () => {
    at.sandbox.hazards.setPublished("php-5.3.3-40.el6", false);
    assert.equal((await download(php)).code, 1);
    at.sandbox.hazards.setPublished("php-5.3.3-40.el6", true);
    assert.equal((await download(php)).code, 1);
    assert.equal((await at.node("yum -q clean expire-cache")).code, 0);
    assert.equal((await download(php)).code, 0);
  });

  it("name the holder of the lock, and wait for ever unless told not to", async () => {
    const release = at.sandbox.hazards.holdYumLock("node1");
    const existing = "Existing lock /var/run/yum.pid: another copy is running as pid 600.\n";
    assertResult(await download(php), { code: 1, stdout: "", stderr: existing });
    const waiting = await at.node(`timeout 0.5 yumdownloader ${php}`);
    assert.equal(waiting.code, 124);
    assert.ok(waiting.stderr.startsWith(existing));
    release();
    assert.equal((await download(php)).code, 0);
  });
});
