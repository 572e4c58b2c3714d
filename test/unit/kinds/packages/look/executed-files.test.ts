import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileKey, libraryKey } from "../../../../../maintenance/impact/executed-files";
import { readExecuted } from "../../../../../kinds/packages/look/executed";
import { processesShell } from "../../../../../remote/inside/processes";

const SCRIPT = processesShell();
const MAPPED = (path: string, mode = "r-xp"): string =>
  `7f0000000000-7f0000001000 ${mode} 00000000 00:2d 4711                       ${path}\n`;

interface Process {
  readonly pid: number;
  readonly exe: string;
  readonly maps: readonly string[];
  readonly parent?: number;
  readonly session?: number;
  readonly terminal?: number;
  /** Ticks of 10 ms since the boot. */
  readonly start?: number;
  readonly cgroup?: string;
  readonly envId?: string;
}

describe("which files services execute, as a container's script sees it", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "executed-"));
    write("etc/init.d/asterisk", "");
    write("etc/init.d/httpd", "");
    write("proc/self/status", "envID:\t101\n");
    write("proc/self/stat", statOf({ pid: 900, exe: "/bin/awk", maps: [], session: 890, start: 1_000_000 }));
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { mode: 0o755 });
  }

  const statOf = ({ pid, exe, parent = 1, session = pid, terminal = 0, start = 100 }: Process): string =>
    `${pid} (${exe.replace(/.*\//, "")}) S ${parent} ${pid} ${session} ${terminal} -1 ${"0 ".repeat(13)}${start} 0\n`;

  function add(process: Process): void {
    const { pid, exe, maps, cgroup, envId = "101" } = process;
    write(`proc/${pid}/stat`, statOf(process));
    write(`proc/${pid}/maps`, maps.map((path) => MAPPED(path)).join(""));
    write(`proc/${pid}/status`, `envID:\t${envId}\n`);
    if (cgroup !== undefined) write(`proc/${pid}/cgroup`, cgroup);
    symlinkSync(exe, join(root, `proc/${pid}/exe`));
  }

  /** @param programs a folder whose programs come before all others */
  function sh(programs?: string): {
    readonly lines: string[];
    readonly status: number | null;
    readonly gone: string;
  } {
    const all = process.env["PATH"] ?? "";
    const path = programs === undefined ? all : `${programs}:${all}`;
    const env = { PATH: path, OLD_PATH: all, MAINTENANCE_ROOT: root };
    const { stdout, stderr, status } = spawnSync("sh", ["-c", `${SCRIPT}\nexecuted_files`], {
      env,
      encoding: "utf8",
    });
    return { lines: stdout.split("\n").slice(0, -1), status, gone: stderr };
  }

  /** By path: who executes it, sorted. */
  function users(): Record<string, string> {
    const executed = readExecuted(sh().lines);
    assert.ok(executed, "something was left out");
    const byPath = executed.flatMap(({ services, programs, sessions, files }) => {
      const names = [
        ...services,
        ...programs.map((name) => `program ${name}`),
        ...sessions.map((name) => `session ${name}`),
      ];
      return files.map((path) => [path, names.sort().join(", ")] as const);
    });
    assert.equal(new Set(byPath.map(([path]) => path)).size, byPath.length, "a path stands twice");
    return Object.fromEntries(byPath);
  }

  const LIBC = "/usr/lib64/libc-2.12.so";

  it("names the services of init scripts, and each file once", () => {
    add({ pid: 12, exe: "/usr/sbin/asterisk", maps: ["/usr/sbin/asterisk", LIBC] });
    add({ pid: 13, exe: "/usr/sbin/httpd", maps: ["/usr/sbin/httpd", LIBC] });
    add({ pid: 14, exe: "/usr/sbin/httpd", maps: ["/usr/sbin/httpd", LIBC], parent: 13 });
    assert.deepEqual(users(), {
      "/usr/sbin/asterisk": "asterisk",
      "/usr/sbin/httpd": "httpd",
      [LIBC]: "asterisk, httpd",
    });
    assert.deepEqual([sh().status, sh().gone], [0, ""]);
  });

  it("names the services of systemd, also below a group of theirs, but none that a user has made", () => {
    mkdirSync(join(root, "run/systemd/system"), { recursive: true });
    const cgroups: [group: string, name: string][] = [
      ["0::/system.slice/asterisk.service", "asterisk"],
      ["4:memory:/system.slice/lxc.service\n1:name=systemd:/system.slice/php-fpm@7.service", "php-fpm@7"],
      ["0::/system.slice/systemd-udevd.service/udev", "systemd-udevd"],
      ["0::/lxc.payload.101/system.slice/mariadb.service", "mariadb"],
      ["0::/user.slice/user-1000.slice/user@1000.service/app.slice/asterisk.service", "session d4"],
      ["0::/user.slice/user-0.slice/session-3.target", "session d5"],
      ["0::/machine.slice/libpod-conmon-1.target", "program d6"],
      ["0::/init.target", "program d7"],
    ];
    for (const [index, [cgroup]] of cgroups.entries())
      add({ pid: 20 + index, exe: `/usr/sbin/d${index}`, maps: [`/d${index}`], cgroup: `${cgroup}\n` });
    assert.deepEqual(users(), Object.fromEntries(cgroups.map(([, name], index) => [`/d${index}`, name])));
  });

  it("tells programs of no service, and those at a terminal, by their own names", () => {
    add({ pid: 12, exe: "/usr/bin/mc", maps: ["/usr/lib64/libglib-2.0.so.0"], terminal: 34816 });
    add({ pid: 13, exe: "/opt/a b/own\nd (deleted)", maps: ["/opt/x"] });
    assert.deepEqual(users(), { "/usr/lib64/libglib-2.0.so.0": "session mc", "/opt/x": "program own?d" });
  });

  it("counts what a service has begun as the service's, but not the scripts of a call", () => {
    add({ pid: 12, exe: "/usr/sbin/asterisk", maps: [] });
    const child = { exe: "/usr/bin/mpg123", maps: ["/usr/bin/mpg123"], parent: 12 };
    add({ ...child, pid: 13, start: 200 });
    add({ pid: 14, exe: "/usr/bin/php", maps: ["/usr/bin/php"], parent: 12, start: 999_000 });
    add({ pid: 15, exe: "/usr/sbin/httpd", maps: ["/usr/sbin/httpd"], start: 999_000 });
    assert.deepEqual(users(), { "/usr/bin/mpg123": "asterisk", "/usr/sbin/httpd": "httpd" });
  });

  it("counts a service that was just started, or brought back, by a program that watches it", () => {
    add({ pid: 12, exe: "/bin/bash", maps: ["/bin/bash"], start: 998_000 });
    add({ pid: 13, exe: "/usr/libexec/mysqld", maps: ["/usr/libexec/mysqld"], parent: 12, start: 998_100 });
    add({ pid: 14, exe: "/bin/bash", maps: [] });
    add({ pid: 15, exe: "/usr/sbin/asterisk", maps: ["/usr/sbin/asterisk"], parent: 14, start: 999_000 });
    assert.deepEqual(users(), {
      "/bin/bash": "program bash",
      "/usr/libexec/mysqld": "program mysqld",
      "/usr/sbin/asterisk": "asterisk",
    });
  });

  it("leaves out whoever asks, and processes of containers", () => {
    add({ pid: 890, exe: "/bin/sh", maps: ["/bin/sh"] });
    add({ pid: 891, exe: "/bin/grep", maps: ["/lib64/libpcre.so.0"], parent: 890, session: 890 });
    add({ pid: 12, exe: "/usr/sbin/httpd", maps: ["/usr/sbin/httpd"], envId: "102" });
    add({ pid: 13, exe: "/usr/sbin/asterisk", maps: ["/usr/sbin/asterisk"] });
    assert.deepEqual(users(), { "/usr/sbin/asterisk": "asterisk" });
  });

  it("tells of code only, and of none that isn't a file's", () => {
    add({ pid: 12, exe: "/usr/sbin/httpd", maps: [] });
    const code = ["/memfd:jit", "/SYSV0000", "/dev/zero", "/tmp/ffi", "/[aio]"].map((path) => MAPPED(path));
    write(
      "proc/12/maps",
      `${MAPPED("/usr/lib/locale/locale-archive", "r--p")}${code.join("")}${MAPPED("[vdso]")}${MAPPED("/usr/lib64/my lib.so")}`,
    );
    assert.deepEqual(users(), { "/usr/lib64/my lib.so": "httpd" });
    assert.equal(sh().status, 0);
  });

  for (const path of ["/usr/sbin/httpd (deleted)", "(deleted)/usr/sbin/httpd", "(deleted) /usr/sbin/httpd"]) {
    it(`fails where code is executed of a file that is gone: ${path}`, () => {
      add({ pid: 12, exe: "/usr/sbin/httpd (deleted)", maps: [path] });
      assert.deepEqual(users(), { "/usr/sbin/httpd": "httpd" });
      const { status, gone } = sh();
      assert.equal(status, 1);
      assert.equal(gone, "/usr/sbin/httpd\n12\t/usr/sbin/httpd\t/usr/sbin/httpd\n");
    });
  }

  it("tells each file that is gone once, and each who executes it, also whoever asks", () => {
    add({
      pid: 12,
      exe: "/usr/sbin/httpd",
      maps: [`${LIBC} (deleted)`, `${LIBC} (deleted)`, "/opt/x (deleted)"],
    });
    add({ pid: 13, exe: "/opt/own\nd (deleted)", maps: [`${LIBC} (deleted)`] });
    add({ pid: 890, exe: "/bin/sh", maps: [`${LIBC} (deleted)`] });
    add({ pid: 14, exe: "/usr/sbin/httpd", maps: [`${LIBC} (deleted)`], envId: "102" });
    assert.deepEqual(sh().gone.split("\n"), [
      LIBC,
      "/opt/x",
      `12\t/usr/sbin/httpd\t${LIBC}`,
      "12\t/usr/sbin/httpd\t/opt/x",
      `13\t\t${LIBC}`,
      `890\t/bin/sh\t${LIBC}`,
      "",
    ]);
  });

  it("looks again where awk dies of a process that ends while its files are read", () => {
    add({ pid: 10, exe: "/usr/sbin/asterisk", maps: ["/usr/sbin/asterisk (deleted)"] });
    mkdirSync(join(root, "bin"));
    const dying = `#!/bin/sh\n[ -e ${root}/died ] || { : >${root}/died; echo "awk: read error (No such process)" >&2; exit 2; }\nPATH=$OLD_PATH exec awk "$@"\n`;
    writeFileSync(join(root, "bin/awk"), dying, { mode: 0o755 });
    const { lines, status, gone } = sh(join(root, "bin"));
    assert.ok(existsSync(join(root, "died")));
    assert.deepEqual(lines, ["by asterisk", "/usr/sbin/asterisk", "whole"]);
    assert.ok(status === 1 && gone.includes("\n/usr/sbin/asterisk\n10\t/usr/sbin/asterisk\t"), gone);
  });

  it("fails where awk dies each time, and where nobody at all is seen", () => {
    const gone = "no process can be seen\n".repeat(21);
    assert.deepEqual(sh(), { lines: [], status: 3, gone });
    add({ pid: 10, exe: "/usr/sbin/asterisk", maps: ["/usr/sbin/asterisk (deleted)"] });
    mkdirSync(join(root, "bin"));
    writeFileSync(join(root, "bin/awk"), "#!/bin/sh\necho 'awk: it died' >&2\nexit 2\n", { mode: 0o755 });
    assert.deepEqual(sh(join(root, "bin")), { lines: [], status: 2, gone: "awk: it died\n".repeat(21) });
  });

  it("sees more processes than an old kernel takes names of", () => {
    for (let pid = 10_000; pid < 15_000; pid++) {
      mkdirSync(join(root, `proc/${pid}`));
      symlinkSync("/usr/sbin/httpd", join(root, `proc/${pid}/exe`));
    }
    add({ pid: 12, exe: "/usr/sbin/asterisk", maps: ["/usr/sbin/asterisk (deleted)"] });
    // With a quarter of this, the kernel takes the 128 kB that it always does.
    const script = `ulimit -s 512\n${SCRIPT}\nexecuted_files`;
    const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
    const { stdout, stderr, status } = spawnSync("sh", ["-c", script], { env, encoding: "utf8" });
    assert.equal(stdout, "by asterisk\n/usr/sbin/asterisk\nwhole\n");
    assert.ok(status === 1 && stderr.endsWith("\n12\t/usr/sbin/asterisk\t/usr/sbin/asterisk\n"), stderr);
  });

  it("says so where something is left out: too many files", () => {
    add({ pid: 12, exe: "/usr/sbin/httpd", maps: Array.from({ length: 6000 }, (_, i) => `/opt/${i}.so`) });
    const { lines, status } = sh();
    assert.equal(status, 1);
    assert.ok(lines.length <= 5001);
    assert.equal(readExecuted(lines), undefined);
    add({ pid: 13, exe: "/usr/sbin/x", maps: [`/${"x".repeat(2000)}`] });
    assert.equal(readExecuted(sh().lines), undefined);
  });
});

describe("what a container tells of files that are executed", () => {
  it("is nothing where it's cut short, or no such text", () => {
    const good = ["by asterisk program:mc session:vim", "/usr/sbin/asterisk", "whole"];
    assert.deepEqual(readExecuted(good), [
      { services: ["asterisk"], programs: ["mc"], sessions: ["vim"], files: ["/usr/sbin/asterisk"] },
    ]);
    assert.deepEqual(readExecuted(["whole"]), []);
    const many = Array.from({ length: 201 }, (_, index) => `by s${index}`);
    const unfit = ["by ", "by a  b", `by ${"x".repeat(300)}`, "by a\u0007"].map((line) => [line, "whole"]);
    for (const lines of [
      undefined,
      [],
      good.slice(0, -1),
      [...good, "more"],
      ["garbage", "whole"],
      [`/${"x".repeat(1000)}`, "whole"],
      ...unfit,
    ])
      assert.equal(readExecuted(lines), undefined);
    assert.equal(readExecuted([...many, "whole"]), undefined, "a flood of names");
    assert.equal(readExecuted([...many.slice(1), "whole"])?.length, 200);
  });
});

describe("paths of files", () => {
  it("are compared past the merge of directories into /usr", () => {
    assert.equal(fileKey("/usr/lib64/libc-2.17.so"), fileKey("/lib64/libc-2.17.so"));
    assert.equal(fileKey("/usr/sbin/asterisk"), fileKey("/sbin/asterisk"));
    assert.notEqual(fileKey("/usr/local/lib/x.so"), fileKey("/local/lib/x.so"));
    assert.equal(fileKey("/usr/libexec/mysqld"), "/usr/libexec/mysqld");
  });

  const libraries: [path: string, key: string | undefined][] = [
    ["/usr/lib64/libssl.so.1.0.1e", "/lib64/libssl"],
    ["/usr/lib64/libssl.so.10", "/lib64/libssl"],
    ["/lib64/libc-2.12.so", "/lib64/libc"],
    ["/lib64/libc.so.6", "/lib64/libc"],
    ["/usr/lib64/libglib-2.0.so.0.5600.4", "/lib64/libglib"],
    ["/usr/lib64/httpd/modules/libphp5.so", "/lib64/httpd/modules/libphp5"],
    ["/usr/sbin/asterisk", undefined],
    ["/etc/ld.so.conf.d/x", undefined],
  ];
  for (const [path, key] of libraries)
    it(`have a library's name without its version: ${path}`, () => {
      assert.equal(libraryKey(path), key);
    });
});
