import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { assertResult, useSandbox } from "./sandbox-fixture";

const VERIFY = "--define '_pkgverify_level all'";

describe("sandbox: rpm, asked", () => {
  const at = useSandbox("all");
  const format = String.raw`%{NAME}\t%|EPOCH?{%{EPOCH}}:{0}|\t%{VERSION}\t%{RELEASE}\t%{ARCH}\n`;

  it("prints a query format, with epochs and imported keys", async () => {
    const { stdout, code } = await at.container(`rpm -qa --qf '${format}'`);
    assert.equal(code, 0);
    const lines = stdout.split("\n");
    assert.ok(lines.includes("php\t0\t5.3.3\t38.el6\tx86_64"));
    assert.ok(lines.includes("bind-libs\t32\t9.8.2\t0.62.rc1.el6\tx86_64"));
    assert.ok(lines.some((line) => /^gpg-pubkey\t0\t[0-9a-f]{8}\t[0-9a-f]{8}\t\(none\)$/.test(line)));
    assert.equal(lines.length, 13 + 1 + 1);
  });

  it("prints (none) for a bare tag that a package lacks, and refuses one that doesn't exist", async () => {
    assert.equal((await at.container(`rpm -q --qf '%{EPOCH}|%-8{ARCH}|%%' php`)).stdout, "(none)|x86_64  |%");
    assert.match(
      (await at.container(`rpm -q --qf '%{NOPE}' php`)).stderr,
      /^error: incorrect format: unknown tag: "NOPE"/,
    );
  });

  it("says which tags it knows; in a condition one that it doesn't know is one that a package lacks", async () => {
    const tags = (await at.container("rpm --querytags")).stdout.split("\n");
    assert.ok(["NAME", "SHA1HEADER", "SHA256HEADER"].every((tag) => tags.includes(tag)));
    assertResult(await at.container(`rpm -q --qf '%|NOPE?{a}:{b}|' php`), {
      code: 0,
      stdout: "b",
      stderr: "",
    });
  });

  it("answers by name, version, release and architecture, and counts what isn't there", async () => {
    const { stdout, code } = await at.container(
      "rpm -q php php-5.3.3 php-5.3.3-38.el6 php-5.3.3-38.el6.x86_64 nosuch php-5",
    );
    const missing = "package nosuch is not installed\npackage php-5 is not installed\n";
    assertResult(
      { code, stdout, stderr: "" },
      { code: 2, stdout: "php-5.3.3-38.el6.x86_64\n".repeat(4) + missing, stderr: "" },
    );
  });

  it("lists files, and finds their owner", async () => {
    assert.equal(
      (await at.container("rpm -ql php php-common")).stdout,
      "/usr/lib64/httpd/modules/libphp5.so\n/etc/php.ini\n",
    );
    assert.equal((await at.container(`rpm -qf --qf '%{NAME}' /usr/sbin/httpd`)).stdout, "httpd");
    assertResult(await at.container("rpm -qf /etc/redhat-release /nosuch"), {
      code: 2,
      stdout: "file /etc/redhat-release is not owned by any package\n",
      stderr: "error: file /nosuch: No such file or directory\n",
    });
  });

  it("reads package files", async () => {
    const nevra = String.raw`%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\n`;
    const result = await at.container(
      `cd ${at.packages()}; rpm -qp --nosignature --qf '${nevra}' bind-libs-*8.x86_64.rpm nosuch.rpm`,
    );
    assertResult(result, {
      code: 1,
      stdout: "bind-libs-32:9.8.2-0.68.rc1.el6_10.8.x86_64\n",
      stderr: "error: open of nosuch.rpm failed: No such file or directory\n",
    });
  });

  it("tells where its database is", async () => {
    assert.equal(
      (await at.container("rpm --eval '%{_dbpath}'")).stdout,
      `${at.sandbox.folderOf("node1", "101")}/var/lib/rpm\n`,
    );
  });
});

describe("sandbox: rpm's transactions", () => {
  const at = useSandbox("each");
  const maps = (pid: string) =>
    readFileSync(`${at.sandbox.folderOf("node1", "101")}/proc/${pid}/maps`, "utf8");

  it("keep the digest of a header, as the package file has it", async () => {
    const digests = String.raw`%|SHA256HEADER?{%{SHA256HEADER}}|\t%|SHA1HEADER?{%{SHA1HEADER}}|\n`;
    const old = (await at.container(`rpm -q --qf '${digests}' php`)).stdout;
    assert.match(old, /^[0-9a-f]{64}\t\n$/);
    const file = `${at.packages()}/php-5.3.3-40.el6.x86_64.rpm`;
    const { stdout } = await at.container(
      `rpm -U --nodeps ${VERIFY} '${file}'; rpm -q --qf '${digests}' php; rpm -qp --qf '${digests}' '${file}'`,
    );
    const [installed, packaged] = stdout.split("\n");
    assert.equal(installed, packaged);
    assert.notEqual(`${installed}\n`, old);
  });

  it("change nothing when a dependency is missing", async () => {
    const before = await at.sandbox.listPackages("node1", "101");
    const result = await at.container(
      `cd ${at.packages()}; rpm -U ${VERIFY} php-5.3.3-40* asterisk-1.8.32.9* tzdata-2026c*`,
    );
    assert.equal(result.code, 3);
    assert.equal(
      result.stderr,
      "error: Failed dependencies:\n" +
        "\tphp-common = 5.3.3-40.el6 is needed by php-5.3.3-40.el6.x86_64\n" +
        "\tglibc >= 2.17 is needed by asterisk-1.8.32.9-1.el6.x86_64\n",
    );
    assert.deepEqual(await at.sandbox.listPackages("node1", "101"), before);
  });

  it("mind what those that stay need", async () => {
    const result = await at.container(`rpm -U ${at.packages()}/php-common-5.3.3-40*`);
    assert.equal(
      result.stderr,
      "error: Failed dependencies:\n\tphp-common = 5.3.3-38.el6 is needed by (installed) php-5.3.3-38.el6.x86_64\n",
    );
    assert.match(
      (await at.container("rpm -e glibc")).stderr,
      /glibc >= 2\.12 is needed by \(installed\) asterisk/,
    );
  });

  it("go back only when told so", async () => {
    const older = `${at.packages()}/php-5.3.3-38* ${at.packages()}/php-common-5.3.3-38*`;
    const refused = await at.sandbox.run("node1", "102", `rpm -U ${older}`);
    assert.notEqual(refused.code, 0);
    assert.match(
      refused.stderr,
      /package php-5\.3\.3-41\S+ \(which is newer than php-5\.3\.3-38\S+\) is already installed/,
    );
    const done = await at.sandbox.run("node1", "102", `rpm -U --oldpackage ${VERIFY} ${older}`);
    assertResult(done, { code: 0, stdout: "", stderr: "" });
    assert.equal((await at.sandbox.run("node1", "102", "rpm -q php")).stdout, "php-5.3.3-38.el6.x86_64\n");
  });

  it("refuse the build that is there, unless told to replace it", async () => {
    const file = `${at.packages()}/tzdata-2026a-1.el6.noarch.rpm`;
    assert.equal(
      (await at.container(`rpm -U ${file}`)).stderr,
      "\tpackage tzdata-2026a-1.el6.noarch is already installed\n",
    );
    assert.equal((await at.container(`rpm -U --replacepkgs ${file}`)).code, 0);
  });

  it("add beside others with -i, and heal duplicates with -U", async () => {
    await at.sandbox.installBeside("node1", "101", "tzdata-2026c-1.el6");
    assert.equal(
      (await at.container("rpm -q tzdata")).stdout,
      "tzdata-2026a-1.el6.noarch\ntzdata-2026c-1.el6.noarch\n",
    );
    await at.container(`rpm -U --oldpackage --replacepkgs ${VERIFY} ${at.packages()}/tzdata-2026c*`);
    assert.equal((await at.container("rpm -q tzdata")).stdout, "tzdata-2026c-1.el6.noarch\n");
  });

  it("leave the files of the new build, and an edited configuration with a .rpmnew beside it", async () => {
    await at.container("echo edited >etc/httpd/conf/httpd.conf");
    const result = await at.container(`rpm -U ${VERIFY} ${at.packages()}/httpd-2.2.15-69*`);
    assert.equal(
      result.stderr,
      "warning: /etc/httpd/conf/httpd.conf created as /etc/httpd/conf/httpd.conf.rpmnew\n",
    );
    const { stdout } = await at.container(
      "cat etc/httpd/conf/httpd.conf etc/httpd/conf/httpd.conf.rpmnew usr/sbin/httpd",
    );
    assert.equal(
      stdout,
      "edited\n/etc/httpd/conf/httpd.conf of httpd-2.2.15-69.el6.x86_64\n/usr/sbin/httpd of httpd-2.2.15-69.el6.x86_64\n",
    );
    const untouched = await at.sandbox.run(
      "node1",
      "102",
      `rpm -U ${VERIFY} ${at.packages()}/httpd-2.2.15-69*; ls etc/httpd/conf`,
    );
    assert.equal(untouched.stdout, "httpd.conf\n");
  });

  it("remove what the old build had and the new one hasn't", async () => {
    await at.sandbox.install("node1", "node", "vzkernel-2.6.32-042stab146.1");
    assert.equal((await at.node("ls boot")).stdout, "vmlinuz-2.6.32-042stab146.1\n");
  });

  it("leave deleted mappings behind until the service restarts", async () => {
    const pid = (await at.container("cat var/run/httpd.pid")).stdout.trim();
    assert.doesNotMatch(maps(pid), /deleted/);
    await at.sandbox.install("node1", "101", "httpd-2.2.15-69.el6");
    assert.match(maps(pid), /^[0-9a-f]{12}-[0-9a-f]{12} r-xp [^/]* \/usr\/sbin\/httpd \(deleted\)$/m);
    assert.doesNotMatch(maps(pid), /libc-2\.12\.so \(deleted\)/);
    assert.equal((await at.container(`readlink proc/${pid}/exe`)).stdout, "/usr/sbin/httpd (deleted)\n");
    assert.equal((await at.container("etc/init.d/httpd restart")).code, 0);
    const next = (await at.container("cat var/run/httpd.pid")).stdout.trim();
    assert.doesNotMatch(maps(next), /deleted/);
  });

  it("find another one's lock, but not a dead one's", async () => {
    const release = at.sandbox.hazards.holdRpmLock("node1", "101");
    const transaction = `rpm -U ${at.packages()}/tzdata-2026c*`;
    assertResult(await at.container(transaction), {
      code: 1,
      stdout: "",
      stderr:
        "error: can't create transaction lock on /var/lib/rpm/.rpm.lock (Resource temporarily unavailable)\n",
    });
    release();
    const dead = (await at.container("echo $$")).stdout;
    writeFileSync(`${at.sandbox.folderOf("node1", "101")}/var/lib/rpm/.rpm.lock`, dead);
    assert.equal((await at.container(transaction)).code, 0);
  });
});
