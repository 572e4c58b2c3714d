import assert from "node:assert/strict";
import { cause } from "../../maintenance/problems/problem";
import type { Build } from "../../maintenance/packages/build";
import { type Package, parseNevra } from "../../maintenance/packages/nevra";
import { readUnitReport } from "../../remote/unit-report";

const PHP = parseNevra("php-5.3.3-40.x86_64");
const SHA256 = "a".repeat(64);
const OTHER = "b".repeat(64);
const INSTALLED = `php\t0\t5.3.3\t40\tx86_64\t${SHA256}\t`;
const OLD = `php\t0\t5.3.3\t38\tx86_64\t${SHA256}\t`;

function report(
  lines: string[],
  { code = 0, wanted = [PHP] as Build[], erased = [] as Package[], restart = "required" as const } = {},
) {
  return readUnitReport(lines.join("\n"), code, { packages: wanted, erased }, restart);
}

describe("the report of a unit of work", () => {
  it("tells restarts, kept files and processes that no restart reaches", () => {
    const lines = [
      ...["@@log", " a line", "@@kept-files", "/etc/httpd/conf/httpd.conf.rpmnew"],
      ...["@@left-files", " /opt/former"],
      ...["@@restarts", "restarted httpd 0 2", "process 1 (init)"],
      ...["@@still-replaced", "process 1 (init)", "@@packages", INSTALLED, "@@end 0"],
    ];
    assert.deepEqual(report(lines), {
      keptFiles: ["/etc/httpd/conf/httpd.conf.rpmnew"],
      leftFiles: ["/opt/former"],
      keptServices: [],
      restarted: [{ service: "httpd", seconds: 2 }],
      leftProcesses: ["1 (init)"],
      erased: [],
      warnings: [],
    });
  });

  it("has nothing to verify where only services were restarted", () => {
    const lines = ["@@restarts", "restarted httpd 0 0", "@@still-replaced", "@@packages", "@@end 0"];
    assert.deepEqual(report(lines, { wanted: [] }).restarted, [{ service: "httpd", seconds: 0 }]);
  });

  const CALM = ["@@restarts", "@@still-replaced", "@@packages", INSTALLED];
  const ASTERISK = "asterisk\t0\t1.0\t1\tx86_64\t\t";

  it("tells what was erased as planned", () => {
    const lines = [...CALM, "@@gone", OLD, ASTERISK, "@@added", INSTALLED, "@@end 0"];
    const { erased } = report(lines, { erased: [parseNevra("asterisk-1.0-1.x86_64")] });
    assert.deepEqual(erased, ["asterisk-1.0-1.x86_64"]);
  });

  it("tells what rpm warned of, though it went through", () => {
    const warning = "warning: %post(php-5.3.3-40.x86_64) scriptlet failed, exit status 1";
    const lines = ["@@warnings", ` ${warning}`, ...CALM, "@@gone", OLD, "@@added", INSTALLED, "@@end 0"];
    assert.deepEqual(report(lines).warnings, [cause("scriptlet-failed", { said: warning })]);
  });

  const unplanned: [what: string, lines: string[], message: RegExp][] = [
    [
      "that took more away",
      ["@@gone", OLD, ASTERISK, "@@added", INSTALLED],
      /asterisk-1\.0-1\.x86_64 is gone, which the plan didn't say/,
    ],
    [
      "that brought more",
      ["@@gone", OLD, "@@added", INSTALLED, ASTERISK],
      /asterisk-1\.0-1\.x86_64 came, which the plan didn't say/,
    ],
  ];
  for (const [what, lines, message] of unplanned) {
    it(`fails on a transaction ${what}`, () => {
      assert.throws(() => report([...CALM, ...lines, "@@end 0"]), message);
    });
  }

  it("fails on a package that was to be erased, and is there", () => {
    const lines = [...CALM, ASTERISK, "@@gone", "@@added", "@@end 0"];
    assert.throws(
      () => report(lines, { erased: [parseNevra("asterisk-1.0-1.x86_64")] }),
      /asterisk-1\.0-1\.x86_64 was to be erased, and is still installed/,
    );
  });

  it("fails where rpm would erase by now what the plan didn't say", () => {
    const lines = [
      "@@verdict failed",
      " erasure-unplanned\tasterisk-1.0-1.x86_64",
      "@@packages",
      OLD,
      "@@end 1",
    ];
    assert.throws(
      () => report(lines),
      /would now erase asterisk-1\.0-1\.x86_64, which the plan didn't say\. Nothing was changed/,
    );
  });

  const failures: [what: string, lines: string[], message: string, code?: number][] = [
    [
      "an rpm that exits with 0 and installed nothing",
      ["@@restarts", "@@still-replaced", "@@packages", OLD, "@@end 0"],
      "php-5.3.3-40.x86_64 isn't installed after the transaction, php-5.3.3-38.x86_64 is",
    ],
    [
      "an rpm that left both builds",
      ["@@restarts", "@@still-replaced", "@@packages", OLD, INSTALLED, "@@end 0"],
      "php is installed 2 times after the transaction: php-5.3.3-38.x86_64, php-5.3.3-40.x86_64",
    ],
    [
      "a container that was stopped in the middle",
      ["@@log", " half a li"],
      "the work in it was cut short (exit code 137): it was stopped, or its processes were ended. " +
        "Start it and run again; what a broken transaction left behind is healed then",
      137,
    ],
    [
      "a container that isn't running any more",
      ["Container is not running"],
      "the work in it was cut short (exit code 31: Container is not running): it was stopped, or its processes were " +
        "ended. Start it and run again; what a broken transaction left behind is healed then",
      31,
    ],
    [
      "a full disk",
      ["@@verdict failed", " disk-full\t120\t5000", "@@packages", "@@end 1"],
      "its disk is too full: 120 KiB are free, 5000 KiB are needed. Nothing was changed; make room in it and run again",
    ],
    [
      "another package tool",
      ["@@verdict failed", " package-tool-busy\t812 yum -y update", "@@packages", "@@end 1"],
      "another package tool is at work in it and didn't end in time: 812 yum -y update. " +
        "Nothing was changed; run again when it's done",
    ],
    [
      "a missing dependency",
      [
        ...["@@verdict failed", " transaction-failed\t4\t0\t1", "@@log", " error: Failed dependencies:"],
        ...[" \tlibmissing.so.1 is needed by php-5.3.3-51.x86_64", "@@packages", OLD, "@@end 1"],
      ],
      "rpm ended the transaction with exit code 4, and none of its packages is as wanted: error: Failed dependencies:; " +
        "libmissing.so.1 is needed by php-5.3.3-51.x86_64",
    ],
    [
      "a service that doesn't come back",
      ["@@restarts", "restarted httpd 3 10", "@@still-replaced", "@@packages", INSTALLED, "@@end 0"],
      "its packages are as wanted, but httpd (status 3) doesn't run after its restart. Look at it now",
    ],
    [
      "a restart that changed nothing",
      [
        ...["@@restarts", "restarted httpd 0 0", "@@still-replaced", "service httpd"],
        ...["@@packages", INSTALLED, "@@end 0"],
      ],
      "its packages are as wanted, but httpd still runs replaced files after a restart. " +
        "Restart it by hand and look why",
    ],
  ];
  for (const [what, lines, message, code] of failures) {
    it(`fails on ${what}`, () => {
      assert.throws(() => report(lines, { code: code ?? 0 }), { name: "UnitFailed", message });
    });
  }

  it("takes no line of a log for a section", () => {
    const lines = [
      "@@verdict failed",
      " transaction-failed\t1\t0\t1",
      "@@log",
      " @@end 0",
      " @@packages",
      "@@packages",
      OLD,
      "@@end 1",
    ];
    assert.throws(() => report(lines), {
      name: "UnitFailed",
      message:
        "rpm ended the transaction with exit code 1, and none of its packages is as wanted: @@end 0; @@packages",
    });
  });

  it("fails on another build of the same name and version, by the strongest digest that both sides have", () => {
    const headers: [Build["header"], passes: boolean][] = [
      [{ sha256: SHA256, sha1: "c".repeat(40) }, true],
      [{ sha256: OTHER }, false],
      // Nothing to compare by: the name counts.
      [{ sha1: "c".repeat(40) }, true],
      [undefined, true],
    ];
    for (const [header, passes] of headers) {
      const wanted = [{ ...PHP, ...(header !== undefined && { header }) }];
      const read = () =>
        report(["@@restarts", "@@still-replaced", "@@packages", INSTALLED, "@@end 0"], { wanted });
      if (passes) read();
      else {
        assert.throws(read, {
          name: "UnitFailed",
          message:
            "php-5.3.3-40.x86_64 is installed after the transaction, but another build of it than the release's: " +
            "the headers' digests differ",
        });
      }
    }
  });

  it("lets a kernel stand beside the old one", () => {
    const kernel = parseNevra("vzkernel-2.6.32-2.x86_64");
    const both = ["vzkernel\t0\t2.6.32\t1\tx86_64\t\t", "vzkernel\t0\t2.6.32\t2\tx86_64\t\t"];
    const lines = ["@@restarts", "@@still-replaced", "@@packages", ...both, "@@end 0"];
    const wanted = [{ ...kernel, installOnly: true as const }];
    assert.deepEqual(report(lines, { wanted }).restarted, []);
    const gone = ["@@gone", "vzkernel\t0\t2.6.32\t1\tx86_64\t\t", "@@end 0"];
    assert.throws(() => report([...lines.slice(0, 2), "@@packages", both[1] ?? "", ...gone], { wanted }), {
      message: /^after the transaction vzkernel-2\.6\.32-1\.x86_64 is gone, which the plan didn't say/,
    });
  });
});
