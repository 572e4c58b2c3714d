import assert from "node:assert/strict";
import { type Cause, cause } from "../../../../../maintenance/problems/problem";
import { describeCause } from "../../../../../maintenance/problems/describe";
import { readUnitReport } from "../../../../../kinds/packages/unit/report";
import type { UnitFailed } from "../../../../../remote/run/unit-failed";

const SHA256 = "a".repeat(64);
const INSTALLED = `php\t0\t5.3.3\t40\tx86_64\t${SHA256}\t`;
const OLD = `php\t0\t5.3.3\t38\tx86_64\t${SHA256}\t`;

function report(lines: string[], code = 0) {
  return readUnitReport(lines.join("\n"), code);
}

/** A verdict that has these findings. */
const failed = (...findings: string[]): string[] => [
  "@@verdict failed",
  ...findings.map((line) => ` ${line}`),
];
const CALM = ["@@restarts", "@@still-replaced", "@@packages", INSTALLED];

describe("the report of a unit of work", () => {
  it("tells restarts, kept files and processes that no restart reaches", () => {
    const lines = [
      ...["@@log", " a line", "@@kept-files", "/etc/httpd/conf/httpd.conf.rpmnew"],
      ...["@@left-files", " /opt/former"],
      ...["@@restarts", "restarted httpd 0 2", "process 1 (init)"],
      ...["@@still-replaced", "process 1 (init)", "@@packages", INSTALLED, "@@verdict done", "@@end 0"],
    ];
    assert.deepEqual(report(lines), {
      keptFiles: ["/etc/httpd/conf/httpd.conf.rpmnew"],
      leftFiles: ["/opt/former"],
      keptServices: [],
      leftServices: [],
      restarted: [{ service: "httpd", seconds: 2 }],
      leftProcesses: ["1 (init)"],
      interruptions: [],
      erased: [],
      warnings: [],
    });
  });

  it("has nothing to verify where only services were restarted", () => {
    const lines = [
      "@@restarts",
      "restarted httpd 0 0",
      "@@still-replaced",
      "@@packages",
      "@@verdict done",
      "@@end 0",
    ];
    assert.deepEqual(report(lines).restarted, [{ service: "httpd", seconds: 0 }]);
  });

  it("tells what was erased as planned", () => {
    const lines = [...CALM, "@@gone", OLD, "@@erased", "asterisk-1.0-1.x86_64", "@@added", INSTALLED];
    assert.deepEqual(report([...lines, "@@verdict done", "@@end 0"]).erased, ["asterisk-1.0-1.x86_64"]);
  });

  it("tells what rpm warned of, though it went through", () => {
    const warning = "warning: %post(php-5.3.3-40.x86_64) scriptlet failed, exit status 1";
    const lines = ["@@warnings", ` ${warning}`, ...CALM, "@@verdict done", "@@end 0"];
    assert.deepEqual(report(lines).warnings, [cause("scriptlet-failed", { said: warning })]);
  });

  it("is done by the verdict alone, whatever the lists say", () => {
    const lines = ["@@restarts", "restarted httpd 3 10", "@@still-replaced", "@@packages", OLD];
    assert.deepEqual(report([...lines, "@@verdict done", "@@end 0"]).restarted, [
      { service: "httpd", seconds: 10 },
    ]);
    assert.throws(() => report([...CALM, "@@end 0"]), /^UnitFailed: the work in it broke off/);
    assert.throws(() => report([...CALM, "@@verdict perhaps", "@@end 0"]), /the work in it broke off/);
  });

  it("tells all that isn't as it should be", () => {
    const lines = [
      ...CALM,
      ...failed(
        "package-absent\tphp-5.3.3-40.x86_64",
        "service-not-back\tasterisk\t3\trestarted",
        "service-not-back\tmysqld\t1\tkept",
        "service-gone\tdatabase",
      ),
    ];
    assert.throws(
      () => report(lines),
      (error: UnitFailed) => {
        assert.deepEqual(
          [error.because, ...error.further].map((one) => describeCause(one, "node1")),
          [
            "php-5.3.3-40.x86_64 isn't installed after the transaction",
            "its packages are as wanted, but asterisk (status 3) doesn't run after the restart. Look at it now",
            "mysqld (status 1) doesn't run since an earlier change. This change's tier starts nothing that carries calls. " +
              "Start it by hand, or in a T2; the database doesn't run any more. Look at it now",
          ],
        );
        return true;
      },
    );
  });

  const failures: [what: string, lines: string[], because: Cause, code?: number][] = [
    [
      "an rpm that exits with 0 and installed nothing",
      failed("package-absent\tphp-5.3.3-40.x86_64\tphp-5.3.3-38.x86_64"),
      cause("package-absent", {
        package: "php-5.3.3-40.x86_64",
        there: ["php-5.3.3-38.x86_64"],
        scriptlets: [],
        said: "",
      }),
    ],
    [
      "an rpm that left both builds",
      failed("package-doubled\tphp\tphp-5.3.3-38.x86_64\tphp-5.3.3-40.x86_64"),
      cause("package-doubled", {
        name: "php",
        packages: ["php-5.3.3-38.x86_64", "php-5.3.3-40.x86_64"],
        scriptlets: [],
        said: "",
      }),
    ],
    [
      "another build of the same name and version",
      failed("package-another-build\tphp-5.3.3-40.x86_64"),
      cause("package-another-build", { package: "php-5.3.3-40.x86_64", scriptlets: [], said: "" }),
    ],
    [
      "a transaction that took more away, and brought more",
      failed(
        "packages-beside-plan\tgone\tasterisk-1.0-1.x86_64",
        "packages-beside-plan\tcame\tlibfoo-1-1.x86_64\tlibbar-1-1.x86_64",
      ),
      cause("packages-beside-plan", {
        gone: ["asterisk-1.0-1.x86_64"],
        came: ["libfoo-1-1.x86_64", "libbar-1-1.x86_64"],
        said: "",
      }),
    ],
    [
      "a package that was to be erased, and is there",
      failed("erased-still-there\tasterisk-1.0-1.x86_64"),
      cause("erased-still-there", { packages: ["asterisk-1.0-1.x86_64"], said: "" }),
    ],
    [
      "what rpm would erase by now, though the plan didn't say",
      failed("erasure-unplanned\tasterisk-1.0-1.x86_64"),
      cause("erasure-unplanned", { packages: ["asterisk-1.0-1.x86_64"] }),
    ],
    [
      "a list that isn't whole",
      failed("result-unlisted\terror: rpmdbNextIterator: skipping h# 5"),
      cause("result-unlisted", { said: "error: rpmdbNextIterator: skipping h# 5" }),
    ],
    [
      "what couldn't be judged",
      failed("unit-unjudged"),
      cause("left-open", { findings: [{ code: "unit-unjudged", parameters: [] }], said: "" }),
    ],
    [
      "a container that was stopped in the middle",
      ["@@log", " half a li"],
      cause("work-cut-short", { exitCode: 137, said: "" }),
      137,
    ],
    [
      "a container that isn't running any more",
      ["Container is not running"],
      cause("work-cut-short", { exitCode: 31, said: "Container is not running" }),
      31,
    ],
    ["a full disk", failed("disk-full\t120\t5000"), cause("disk-full", { freeKb: 120, neededKb: 5000 })],
    [
      "another package tool",
      failed("package-tool-busy\t812 yum -y update"),
      cause("package-tool-busy", { said: "812 yum -y update" }),
    ],
    [
      "a missing dependency",
      [
        ...["@@log", " error: Failed dependencies:", " \tlibmissing.so.1 is needed by php-5.3.3-51.x86_64"],
        ...failed("transaction-failed\t4\t0\t1"),
      ],
      cause("transaction-failed", {
        exitCode: "4",
        done: 0,
        wanted: 1,
        scriptlets: [],
        said: "error: Failed dependencies:; libmissing.so.1 is needed by php-5.3.3-51.x86_64",
      }),
    ],
    [
      "a transaction that did a part",
      failed("transaction-failed\t4\t2\t3"),
      cause("transaction-failed", { exitCode: "4", done: 2, wanted: 3, scriptlets: [], said: "" }),
    ],
    [
      "services that don't come back",
      failed("service-not-back\thttpd\t3\trestarted", "service-not-back\tasterisk\t1\trestarted"),
      cause("service-not-back", { services: ["httpd (status 3)", "asterisk (status 1)"], said: "" }),
    ],
    [
      "a restart that changed nothing",
      failed("service-on-replaced-files\thttpd"),
      cause("service-on-replaced-files", { services: ["httpd"], said: "" }),
    ],
    [
      "a code that this version doesn't know",
      failed("phone-on-fire\t7"),
      cause("left-open", { findings: [{ code: "phone-on-fire", parameters: ["7"] }], said: "" }),
    ],
  ];
  for (const [what, lines, because, code] of failures) {
    it(`fails on ${what}`, () => {
      assert.throws(() => report([...lines, "@@end 0"], code ?? 0), { name: "UnitFailed", because });
    });
  }

  it("takes no line of a log for a section", () => {
    const lines = [
      "@@log",
      " @@end 0",
      " @@verdict done",
      ...failed("transaction-failed\t1\t0\t1"),
      "@@end 1",
    ];
    assert.throws(() => report(lines), {
      name: "UnitFailed",
      message: /: @@end 0; @@verdict done$/,
    });
  });
});
