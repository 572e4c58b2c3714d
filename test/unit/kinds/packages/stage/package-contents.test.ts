import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import type { ExecutedFiles } from "../../../../../maintenance/impact/executed-files";
import { ObservedUse } from "../../../../../maintenance/changes/observed-use";
import { UseFinder } from "../../../../../maintenance/impact/use-finder";
import {
  agreeOnAll,
  NO_CONTENTS,
  type PackageContents,
} from "../../../../../maintenance/impact/package-contents";
import { part } from "../../../../../remote/script/parts";
import { readContents } from "../../../../../kinds/packages/stage/read-contents";

const SCRIPT = part("kinds/packages/stage/package-contents.sh");
const HEADER = "@@package\tphp\t0\t5.3.3\t40.el6\tx86_64\n";

/** What the script makes of rpm's words on one package. */
function contentsOf(words: string, nevra = "php-5.3.3-40.el6.x86_64"): PackageContents {
  const { stdout, stderr } = spawnSync("sh", ["-c", `TAB=$(printf '\\t')\n${SCRIPT}\nread_contents`], {
    input: HEADER + words,
    encoding: "utf8",
  });
  assert.equal(stderr, "");
  assert.ok(stdout.length < 1_100_000);
  const contents = readContents(stdout.split("\n")).get(nevra);
  assert.ok(contents);
  return contents;
}

describe("what a package's scriptlets restart", () => {
  // As `rpm -q --scripts --triggers` prints them, of Enterprise Linux 5 to 9.
  const scriptlets: [what: string, text: string, restarts: string[]][] = [
    [
      "a condrestart after an upgrade",
      'postuninstall scriptlet (using /bin/sh):\nif [ "$1" -ge "1" ] ; then\n  /sbin/service httpd condrestart >/dev/null 2>&1 || :\nfi\n',
      ["httpd"],
    ],
    ["a reload", "service rsyslog reload > /dev/null 2>&1 ||:\n", ["rsyslog"]],
    [
      "units of systemd, with options",
      "systemctl --no-reload try-restart mariadb.service php-fpm@1 >/dev/null 2>&1 || :\n",
      ["mariadb", "php-fpm@1"],
    ],
    [
      "units that systemd is told to restart at the end",
      "if [ -x /usr/lib/systemd/systemd-update-helper ]; then\n /usr/lib/systemd/systemd-update-helper mark-restart-system-units kamailio.service || :\nfi\n",
      ["kamailio"],
    ],
    [
      "an init script",
      "[ -e /var/lock/subsys/asterisk ] && /etc/rc.d/init.d/asterisk condrestart\n",
      ["asterisk"],
    ],
    [
      "a trigger",
      "triggerin scriptlet (using /bin/sh) -- glibc\n/etc/init.d/sshd condrestart || true\n",
      ["sshd"],
    ],
    ["a script in Lua", 'os.execute("/sbin/service postfix restart")\n', ["postfix"]],
    ["a name that's put together", "for s in $LIST; do service $s restart; done\n", ["?"]],
    ["apachectl", "/usr/sbin/apachectl graceful || :\n", ["httpd"]],
    ["FreePBX's own commands", "amportal restart\nfwconsole restart\n", ["asterisk"]],
    ["a signal", "killall -HUP named\n", ["named"]],
    ["nothing by what it prints", 'echo "run service httpd restart"; printf "service x restart\\n"\n', []],
    ["nothing by a comment", "  # service httpd restart\n", []],
    [
      "nothing by what only starts, stops or asks",
      "service a start; service b status\nsystemctl stop c\n",
      [],
    ],
    ["nothing by a reload of systemd itself", "systemctl daemon-reload >/dev/null 2>&1 || :\n", []],
    ["no timer or socket", "systemctl try-restart dnf-makecache.timer cockpit.socket\n", []],
    ["nothing where there are none", "", []],
  ];
  for (const [what, text, restarts] of scriptlets)
    it(`is ${what}`, () => {
      assert.deepEqual(contentsOf(text).restarts, restarts);
    });
});

describe("which of a package's files can be executed", () => {
  const files: [mode: number, path: string, listed: boolean][] = [
    [0o100755, "/usr/sbin/httpd", true],
    [0o100755 - 65536, "/usr/bin/old rpm prints a sign", true],
    [0o100644, "/usr/lib64/httpd/modules/libphp5.so", true],
    [0o100644, "/usr/lib64/libz.so.1.2.3", true],
    [0o120777, "/usr/lib64/libz.so.1", false],
    [0o040755, "/usr/lib64/php", false],
    [0o100644, "/etc/php.ini", false],
    [0o100644, "/usr/share/doc/a.so.txt/README", false],
  ];
  for (const [mode, path, listed] of files)
    it(`${listed ? "has" : "hasn't"} ${path}`, () => {
      assert.deepEqual(contentsOf(`@@file\t${mode}\t${path}\n`).files, listed ? [path] : []);
    });

  it("are no kernel's, which is told by itself", () => {
    const kernels = [
      "/boot/vmlinuz-3.10.0",
      "/lib/modules/3.10.0/extra/dahdi.ko.xz",
      "/usr/lib/modules/5/vmlinuz",
    ];
    for (const path of kernels) {
      assert.deepEqual(contentsOf(`@@file\t33261\t${path}\n`), { ...NO_CONTENTS, hasKernel: true });
    }
    assert.ok(!contentsOf("@@file\t33261\t/usr/bin/cpupower\n").hasKernel);
  });

  it("are told to be too many, rather than left out", () => {
    const many = Array.from({ length: 6000 }, (_, i) => `@@file\t33261\t/usr/bin/${i}\n`).join("");
    const { files: listed, isWhole } = contentsOf(many);
    assert.equal(listed.length, 5000);
    assert.ok(!isWhole);
    const long = Array.from(
      { length: 1500 },
      (_, i) => `@@file\t33261\t/usr/bin/${i}${"x".repeat(900)}\n`,
    ).join("");
    const of = contentsOf(
      `${long}@@package\tb\t0\t1\t1\tnoarch\n@@file\t33261\t/usr/bin/b\n`,
      "b-1-1.noarch",
    );
    assert.deepEqual(of, { ...NO_CONTENTS, isWhole: false });
  });
});

describe("who uses a package", () => {
  const executed: ExecutedFiles = [
    {
      services: ["asterisk"],
      programs: [],
      sessions: [],
      files: ["/usr/sbin/asterisk", "/usr/lib64/libssl.so.1.0.1e"],
    },
    {
      services: ["httpd"],
      programs: ["own"],
      sessions: ["mc"],
      files: ["/usr/lib64/httpd/modules/libphp5.so"],
    },
    { services: ["asterisk", "httpd"], programs: [], sessions: [], files: ["/usr/lib64/libc-2.17.so"] },
  ];
  const find = (arriving: Partial<PackageContents> | undefined, ...installed: Partial<PackageContents>[]) =>
    new UseFinder(executed).find(
      arriving && { ...NO_CONTENTS, ...arriving },
      installed.map((contents) => ({ ...NO_CONTENTS, ...contents })),
    );

  it("is whoever executes its files, by name and kind", () => {
    assert.deepEqual(find({ files: ["/usr/lib64/httpd/modules/libphp5.so", "/usr/bin/php"] }), {
      services: ["httpd"],
      programs: ["own"],
      sessions: ["mc"],
    });
    assert.deepEqual(find({ files: ["/lib64/libc-2.17.so"] }), { services: ["asterisk", "httpd"] });
    assert.deepEqual(find({ files: ["/usr/bin/less"] }), {});
  });

  it("is known by the signed header, though a library's name has another version by now", () => {
    assert.deepEqual(find({ files: ["/usr/lib64/libssl.so.1.0.2k"] }), { services: ["asterisk"] });
    assert.deepEqual(find({ files: ["/usr/lib64/libssl3.so"] }), {});
  });

  it("is known by what is installed, too: files move from one build to the next", () => {
    assert.deepEqual(find({ files: ["/usr/bin/asterisk"] }, { files: ["/usr/sbin/asterisk"] }), {
      services: ["asterisk"],
    });
    // An erased package has no arriving build; names of others aren't guessed from its own.
    assert.deepEqual(find(undefined, { files: ["/usr/lib64/libssl.so.10.1"] }), {});
    assert.deepEqual(find(undefined, { files: ["/usr/sbin/asterisk"] }), { services: ["asterisk"] });
  });

  it("has what either build's scriptlets restart, and kernels", () => {
    assert.deepEqual(find({ restarts: ["httpd"] }, { restarts: ["asterisk", "httpd"], hasKernel: true }), {
      scriptlets: ["asterisk", "httpd"],
      hasKernel: true,
    });
  });

  it("isn't known where not all files are", () => {
    assert.equal(find(undefined), undefined);
    assert.equal(find({ isWhole: false }), undefined);
    assert.equal(find({}, { isWhole: false }), undefined);
  });

  it("is data that a plan can hold", () => {
    const use = find({ files: ["/usr/lib64/httpd/modules/libphp5.so"], restarts: ["?"], hasKernel: true });
    assert.deepEqual(ObservedUse.parse(use), use);
    assert.deepEqual(Object.keys(use ?? {}), Object.keys(use ?? {}).sort());
  });
});

describe("what two machines say of a build that both have", () => {
  it("counts as far as they agree, so that one can't speak for others", () => {
    const honest = { ...NO_CONTENTS, files: ["/usr/lib64/libphp5.so"], restarts: ["httpd"] };
    const lying = {
      ...NO_CONTENTS,
      files: ["/usr/sbin/asterisk"],
      restarts: ["asterisk", "httpd"],
      hasKernel: true,
    };
    const [one, other] = [honest, lying].map((contents) => new Map([["php-1-1.noarch", contents]]));
    const agreed = (...said: (typeof one)[]) => agreeOnAll(said).get("php-1-1.noarch");
    assert.deepEqual(agreed(one, other), { ...NO_CONTENTS, restarts: ["httpd"] });
    assert.deepEqual(agreed(other, one), { ...NO_CONTENTS, restarts: ["httpd"] });
    assert.deepEqual(agreed(one, one), honest);
    for (const silent of [undefined, new Map()]) {
      assert.equal(agreed(one, silent), undefined);
      assert.equal(agreed(silent, other), undefined);
    }
  });

  it("is read past what isn't of the form", () => {
    const read = readContents([
      "f\t/usr/sbin/asterisk",
      "package",
      "package\tx\t1\t2\t3\tnoarch",
      "z",
      "k",
      "f\t/a\tb",
    ]);
    const flood = Array.from({ length: 1000 }, (_, index) => `r\ts${index}`);
    const flooded = readContents(["package\tx\t0\t1\t1\tnoarch", "r\tno service's name", ...flood]);
    assert.equal(flooded.get("x-1-1.noarch")?.restarts.length, 50);
    assert.ok(flooded.get("x-1-1.noarch")?.restarts.includes("?"));
    assert.deepEqual(read.get("x-1:2-3.noarch"), { ...NO_CONTENTS, hasKernel: true, files: ["/a\tb"] });
  });
});
