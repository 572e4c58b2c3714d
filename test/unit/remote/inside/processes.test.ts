import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { processesShell } from "../../../../remote/inside/processes";

const SCRIPT = processesShell();
const REPLACED = 'processes_with_replaced_files "$(code_that_is_gone)"';
const CODE = "7f0000000000-7f0000001000 r-xp 00000000 00:2d 4711                       ";

describe("processes and services, as a container's script sees them", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "processes-"));
    mkdirSync(join(root, "etc/init.d"), { recursive: true });
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  function sh(script: string): string {
    const env = { PATH: [join(root, "bin"), process.env["PATH"]].join(":"), MAINTENANCE_ROOT: root };
    const { stdout, stderr } = spawnSync("sh", ["-c", `${SCRIPT}\n${script}`], { env, encoding: "utf8" });
    assert.equal(stderr, "");
    return stdout;
  }

  function write(file: string, text: string): void {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text, { mode: 0o755 });
  }

  function processWith(pid: number, name: string, maps: string, status = "envID:\t101\n"): void {
    write(`proc/${pid}/stat`, `${pid} (${name}) S 1\n`);
    write(`proc/${pid}/maps`, maps);
    write(`proc/${pid}/status`, status);
    write(`proc/${pid}/cmdline`, `/usr/bin/${name}\0-y\0update\0`);
    symlinkSync(`/usr/sbin/${name} (deleted)`, join(root, `proc/${pid}/exe`));
  }

  describe("package tools at work", () => {
    it("are root's, in one line each", () => {
      write("proc/self/status", "envID:\t0\n");
      for (const pid of [12, 13]) {
        processWith(pid, "rpm", "", "envID:\t0\n");
        write(`proc/${pid}/cmdline`, `rpm\0-q\n@@packages\0${"x".repeat(9000)}\0`);
      }
      // The script's own user is root, where it isn't tried out.
      if (process.getuid?.() === 0) chownSync(join(root, "proc/13"), 65534, 65534);
      else rmSync(join(root, "proc/13"), { recursive: true });
      const [line = "", ...more] = sh('look_for_package_tools; printf "%s\\n" "$package_tools"').split("\n");
      assert.deepEqual(more, [""]);
      assert.match(line, /^12\trpm -q @@packages x+$/);
      assert.ok(line.length < 600);
    });
  });

  describe("who executes replaced files", () => {
    beforeEach(() => {
      write("proc/self/status", "envID:\t101\n");
      ownedAre(
        "/usr/sbin/httpd",
        "/usr/sbin/sshd",
        "/usr/lib64/libc-2.12.so",
        "/usr/lib64/libz.so.1",
        "/bin/zsh",
        "'/usr/sbin/(deleted)/httpd'",
      );
    });

    /** An rpm that says so as `rpm -qf` does: of files that are there on standard output, of others on standard error. */
    function ownedAre(...paths: string[]): void {
      write(
        "bin/rpm",
        `#!/bin/sh
        shift 3
        for p; do
          case $p in ${paths.join(" | ")}) echo @ ;; *)
            if [ -e "$MAINTENANCE_ROOT$p" ]; then echo "file $p is not owned by any package"
            else echo "error: file $p: No such file or directory" >&2; fi ;;
          esac
        done`,
      );
    }

    const verdicts: [what: string, maps: string, replaced: boolean][] = [
      ["a program that is gone", `${CODE}/usr/sbin/httpd (deleted)\n`, true],
      ["a library that is gone", `${CODE}/usr/lib64/libc-2.12.so (deleted)\n`, true],
      ["one that an old kernel marks in front", `${CODE}(deleted)/usr/sbin/httpd\n`, true],
      ["a file that is there", `${CODE}/usr/sbin/httpd\n`, false],
      ["a file that is there, and only called so", `${CODE}/usr/sbin/(deleted)/httpd\n`, false],
      ["data that is gone", `${CODE.replace("r-xp", "rw-p")}/var/lib/mysql/ibdata1 (deleted)\n`, false],
      ["code made at run time", `${CODE}/memfd:jit (deleted)\n`, false],
      ["shared memory", `${CODE}/dev/zero (deleted)\n`, false],
      ["a temporary file", `${CODE}/tmp/ffiabcd (deleted)\n`, false],
      ["a closure of libffi in a home", `${CODE}/var/lib/asterisk/ffiGq7VtX (deleted)\n`, false],
      ["a closure of libffi at the root", `${CODE}/ffiGq7VtX (deleted)\n`, false],
      ["JNA's cache", `${CODE}/var/lib/asterisk/.cache/JNA/temp/jna6386.tmp (deleted)\n`, false],
      ["a file of Qt without a name", `${CODE}/home/x/#123 (deleted)\n`, false],
      ["huge pages", `${CODE}/anon_hugepage (deleted)\n`, false],
      ["huge pages, as an old kernel marks them", `${CODE}(deleted)/anon_hugepage\n`, false],
      ["a library that went with an update", `${CODE}/usr/lib64/libssl.so.1.0.1e (deleted)\n`, true],
      [
        "a path with a blank of a package's",
        `${CODE}/usr/sbin/httpd (deleted)\n${CODE}/a b (deleted)\n`,
        true,
      ],
      [
        "code of its own beside a library that is gone",
        `${CODE}/home/x/#123 (deleted)\n${CODE}/usr/lib64/libc-2.12.so (deleted)\n`,
        true,
      ],
      [
        "code made at run time beside a library that is gone",
        `${CODE}/memfd:jit (deleted)\n${CODE}/usr/lib64/libc.so (deleted)\n`,
        true,
      ],
    ];
    for (const [what, maps, replaced] of verdicts) {
      it(`${replaced ? "is" : "isn't"} one that maps ${what}`, () => {
        write("usr/lib64/libz.so.1", "");
        write("bin/zsh", "");
        write("root/own.so", "");
        processWith(12, "httpd", maps);
        assert.equal(sh(REPLACED), replaced ? "12\t/usr/sbin/httpd\n" : "");
      });
    }

    it("asks rpm for as many files as there are, by few questions", () => {
      const paths = Array.from({ length: 130 }, (_, i) => `/home/x/#${i}`);
      processWith(12, "x", paths.map((path) => `${CODE}${path} (deleted)\n`).join(""));
      processWith(13, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      assert.equal(sh(REPLACED), "13\t/usr/sbin/httpd\n");
    });

    it("isn't a process of a container, seen from its node", () => {
      write("proc/self/status", "envID:\t0\n");
      processWith(12, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`, "envID:\t101\n");
      processWith(13, "sshd", `${CODE}/usr/sbin/sshd (deleted)\n`, "envID:\t0\n");
      assert.equal(sh(REPLACED), "13\t/usr/sbin/sshd\n");
    });

    it("isn't a process of another namespace, seen from its node", () => {
      const namespaceOf = (pid: string, namespace: number): void => {
        mkdirSync(join(root, `proc/${pid}/ns`), { recursive: true });
        symlinkSync(`pid:[${namespace}]`, join(root, `proc/${pid}/ns/pid`));
      };
      namespaceOf("self", 4026531836);
      [4026531836, 4026532001, 4026531836].forEach((namespace, i) => {
        processWith(12 + i, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
        namespaceOf(String(12 + i), namespace);
      });
      assert.equal(sh(REPLACED), "12\t/usr/sbin/httpd\n14\t/usr/sbin/httpd\n");
    });

    it("is restarted by the service of its package, but init and dbus are only named", () => {
      write(
        "bin/rpm",
        // As `rpm -qf --qf '[%{=NAME}\t%{FILENAMES}\n]'`: all files of the packages that own the arguments.
        '#!/bin/sh\nshift 3\nfor p; do printf "%s\\t%s\\n" ${p##*/} $p ${p##*/} /etc/rc.d/init.d/${p##*/}; done\n',
      );
      for (const name of ["httpd", "dbus", "init"]) write(`etc/init.d/${name}`, "#!/bin/sh\nexit 0\n");
      processWith(1, "init", `${CODE}/usr/sbin/init (deleted)\n`);
      processWith(12, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      processWith(13, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      processWith(14, "dbus", `${CODE}/usr/sbin/dbus (deleted)\n`);
      assert.equal(sh("services_to_restart"), "process 1 (init)\nprocess 14 (dbus)\nservice httpd\n");
    });

    it("is told with the packages of the files that it executes as they were before", () => {
      // A new rpm says on standard error what nobody owns, and an old one on standard output.
      write(
        "bin/rpm",
        `#!/bin/sh
case $3 in '%{NAME}\\n') ;; '@\\n') exit 0 ;; *) shift 3; printf 'httpd\\t%s\\nhttpd\\t/etc/rc.d/init.d/httpd\\n' "$1"; exit 0 ;; esac
shift 3
for p; do
  case $p in
    */libssl*) echo openssl-libs ;;
    */httpd) echo httpd ;;
    *) echo "file $p is not owned by any package" ;;
  esac
done`,
      );
      write("etc/init.d/httpd", "#!/bin/sh\nexit 0\n");
      const mapped = ["/usr/sbin/httpd", "/usr/lib64/libssl.so.10", "/usr/lib64/libgone.so.1"];
      processWith(12, "httpd", mapped.map((path) => `${CODE}${path} (deleted)\n`).join(""));
      assert.deepEqual(sh('tell_restarts "$(code_that_is_gone)"').trimEnd().split("\n").sort(), [
        "package httpd httpd",
        "package httpd openssl-libs",
        "service httpd",
      ]);
    });

    /** A package of these files, owning these programs. */
    function packageOf(...files: string[]): void {
      write("bin/rpm", `#!/bin/sh\nprintf 'package\\t%s\\n' ${files.join(" ")}\n`);
      for (const file of files.filter((name) => name.startsWith("/etc/init.d/")))
        write(file, "#!/bin/sh\nexit 0\n");
    }

    it("asks rpm for each program by one path, whatever its user has called it", () => {
      write(
        "bin/rpm",
        '#!/bin/sh\n[ "$3" != "@\\n" ] || exit 0\nfor word; do printf "%s\\n" "$word"; done >>"$MAINTENANCE_ROOT/asked"\n',
      );
      const names = ["a --eval=%(id)", "a\n--eval=%(id)", "* $(id) `id`", "--eval=%(id)", "a\\tb"];
      names.forEach((name, i) => {
        processWith(20 + i, "x", `${CODE}/home/u/x (deleted)\n`);
        rmSync(join(root, `proc/${20 + i}/exe`));
        symlinkSync(`/home/u/${name} (deleted)`, join(root, `proc/${20 + i}/exe`));
      });
      assert.equal(sh("services_to_restart").split("\n").length, names.length + 1);
      const asked = readFileSync(join(root, "asked"), "utf8").split("\n").slice(3, -1);
      const told = names.filter((name) => !name.includes("\n")).map((name) => `/home/u/${name}`);
      assert.deepEqual(asked, told);
    });

    it("isn't restarted by a service that only a user's own manager has", () => {
      mkdirSync(join(root, "run/systemd/system"), { recursive: true });
      ownedAre("/usr/sbin/x");
      const groups = {
        12: "0::/system.slice/httpd.service",
        13: "0::/user.slice/user-1000.slice/user@1000.service/app.slice/rescue.service",
        14: "4:memory:/system.slice/lxc.service\n1:name=systemd:/lxc/pbx201/system.slice/sshd.service",
        15: "0::/system.slice/--host=elsewhere.service",
        16: "0::/system.slice/a b.service",
        17: "0::/system.slice/dev-disk\\x2d1.service",
      };
      for (const [pid, group] of Object.entries(groups)) {
        processWith(Number(pid), "x", `${CODE}/usr/sbin/x (deleted)\n`);
        write(`proc/${pid}/cgroup`, `${group}\n`);
      }
      const restarted = sh("services_to_restart")
        .split("\n")
        .filter((line) => line.startsWith("service "));
      assert.deepEqual(restarted, ["service dev-disk\\x2d1", "service httpd", "service sshd"]);
    });

    it("never has vz restarted, which would stop every container", () => {
      packageOf("/etc/init.d/vz", "/etc/init.d/vzeventd", "/usr/sbin/vzeventd");
      processWith(12, "vzeventd", `${CODE}/lib64/libc-2.12.so (deleted)\n`);
      assert.equal(sh("services_to_restart"), "process 12 (vzeventd)\n");
    });

    it("is restarted by the service named like it, of a package with several", () => {
      packageOf("/etc/init.d/aaa", "/etc/init.d/httpd", "/usr/sbin/httpd");
      processWith(12, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      assert.equal(sh("services_to_restart"), "service httpd\n");
    });

    it("is only named when it's one of a package with several services, none of which is named like it", () => {
      packageOf("/etc/init.d/aaa", "/etc/init.d/bbb", "/usr/sbin/httpd");
      processWith(12, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      assert.equal(sh("services_to_restart"), "process 12 (httpd)\n");
    });

    it("isn't a service's when it outlives its restarts, as a session of sshd does", () => {
      packageOf("/etc/init.d/sshd", "/usr/sbin/sshd");
      write("var/run/sshd.pid", "20\n");
      processWith(20, "sshd", `${CODE}/usr/sbin/sshd\n`);
      processWith(13, "sshd", `${CODE}/usr/sbin/sshd (deleted)\n`);
      assert.equal(sh("services_to_restart"), "process 13 (sshd)\n");
    });

    it("is a service's when it's below the main process", () => {
      packageOf("/etc/init.d/httpd", "/usr/sbin/httpd");
      write("var/run/httpd/httpd.pid", "20\n");
      processWith(20, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      processWith(21, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      write("proc/21/stat", "21 (httpd) S 20 1 1\n");
      assert.equal(sh("services_to_restart"), "service httpd\n");
    });

    it("is named as a process when its service says that it doesn't run", () => {
      write("bin/rpm", "#!/bin/sh\nprintf 'httpd\\t%s\\n' /usr/sbin/httpd /etc/init.d/httpd\n");
      write("etc/init.d/httpd", "#!/bin/sh\nexit 3\n");
      processWith(12, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
      assert.equal(sh("services_to_restart"), "process 12 (httpd)\n");
    });
  });

  it("takes a service that doesn't say whether it runs for one that doesn't, and asks it once", () => {
    write("bin/rpm", "#!/bin/sh\nprintf 'httpd\\t%s\\n' /usr/sbin/httpd /etc/init.d/httpd\n");
    write("etc/init.d/httpd", `#!/bin/sh\necho asked >>${root}/asked\nsleep 30\n`);
    write("proc/self/status", "envID:\t101\n");
    for (const pid of [12, 13, 14]) processWith(pid, "httpd", `${CODE}/usr/sbin/httpd (deleted)\n`);
    assert.equal(
      sh("STATUS_LIMIT=1; services_to_restart 2>/dev/null"),
      "process 12 (httpd)\nprocess 13 (httpd)\nprocess 14 (httpd)\n",
    );
    assert.equal(readFileSync(join(root, "asked"), "utf8"), "asked\n");
  });

  it("ends a question with all that it began, also without timeout(1), and leaves its input to it", () => {
    for (const way of ["within", "within_session"]) {
      assert.equal(sh(`${way} 1 sh -c 'sleep 31.4 & wait' 2>/dev/null; echo $?`), "137\n", way);
      assert.equal(spawnSync("pgrep", ["-xf", "sleep 31.4"], { encoding: "utf8" }).stdout, "", way);
      assert.equal(sh(`echo in | ${way} 5 cat; ${way} 5 sh -c 'exit 3'; echo $?`), "in\n3\n", way);
    }
  });

  it("names other package tools at work, with their command lines", () => {
    write("proc/self/status", "envID:\t101\n");
    processWith(600, "yum", "");
    processWith(601, "bash", "");
    assert.equal(
      sh('look_for_package_tools; printf "%s\\n" "$package_tools"'),
      "600\t/usr/bin/yum -y update \n",
    );
  });

  it("restarts first what others build on", () => {
    write("etc/init.d/asterisk", "#!/bin/sh\n# chkconfig: 2345 90 10\n");
    write("etc/init.d/httpd", "#!/bin/sh\n# chkconfig: - 85 15\n");
    write("etc/init.d/mysqld", "#!/bin/sh\n#\n# chkconfig: - 64 36\n");
    write("etc/init.d/unordered", "#!/bin/sh\n");
    const order = sh("printf 'asterisk\\nhttpd\\nmysqld\\nunordered\\n' | in_start_order");
    assert.equal(order, "unordered\nmysqld\nhttpd\nasterisk\n");
  });
});
