import assert from "node:assert/strict";
import { type Cause, cause } from "../../../../../maintenance/problems/problem";
import { explainNothingChanged } from "../../../../../kinds/modules/unit/problems";
import { readFrameworkReport } from "../../../../../kinds/modules/unit/report";

const WANTED = [{ name: "cdr", version: "2.10.0.5" }];
const GATES = [
  "@@gates",
  " no-broken-modules\tpassed",
  " no-broken-modules\tmeasured\tmodules 2",
  " no-regressions\tpassed",
  " no-regressions\tmeasured\tregistered 1, online 2 of 3, web 200",
  " no-broken-call-flows\tunchecked\tcall-undeclared",
];
const FAILED = ["@@gates", " no-broken-modules\tfailed\tmodule-unready\tcore\t2.10.1.3\tbroken"];
const BEFORE = ["@@before", " cdr\t2.10.0.4\tEnabled", " core\t2.10.1.3\tEnabled"];
const AFTER = ["@@modules", " cdr\t2.10.0.5\tEnabled", " core\t2.10.1.3\tEnabled"];
const KEPT = ["@@kept", "/kept"];
const PASSED = "@@verdict done";
const wayBack = (became: string) => ["@@verdict failed", ` gate-failed\t${became}`];
const END = "@@end 0";

const read = (lines: string[], code = 0, wanted = WANTED) =>
  readFrameworkReport(lines.join("\n"), code, wanted);

const RECOVERED = { code: "module-directory-recovered", parameters: ["cdr"] };

describe("the report of a change of modules", () => {
  it("is done where the verdict says so", () => {
    const lines = [...BEFORE, ...AFTER, ...KEPT, ...GATES, "@@complaints", PASSED, "@@log", " @@end 1", END];
    const report = read(lines);
    assert.deepEqual(
      report.gates.map(({ gate, verdict }) => `${gate} ${verdict}`),
      ["no-broken-modules passed", "no-regressions passed", "no-broken-call-flows unchecked"],
    );
    assert.equal(report.kept, "/kept");
  });

  it("tells what an earlier run had left, and that it's proven now", () => {
    const lines = [
      "@@recovered",
      " module-directory-recovered\tcdr",
      "@@open run-1",
      " alice",
      " cdr 2",
      ...GATES,
      PASSED,
      END,
    ];
    const { recovered, proven, alsoChanged } = read(lines, 0, []);
    assert.deepEqual([recovered, proven, alsoChanged], [[RECOVERED], "run-1", []]);
  });

  const failures: [what: string, lines: string[], because: Cause, code?: number][] = [
    [
      "a script that was cut short",
      [...BEFORE, "@@log", " half a li"],
      cause("modules-cut-short", { exitCode: 137, said: "" }),
      137,
    ],
    [
      "a container that isn't running any more",
      ["Container is not running"],
      cause("modules-cut-short", { exitCode: 31, said: "Container is not running" }),
      31,
    ],
    [
      "a verdict of the shell, whatever the gates look like",
      [...BEFORE, ...AFTER, ...KEPT, ...GATES, ...wayBack("left"), END],
      cause("gate-failed", {
        gate: "",
        findings: [],
        before: [],
        complaints: [],
        became: "left",
        openRun: "unknown",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "a gate, with what the tools complained of",
      [
        ...BEFORE,
        ...AFTER,
        ...KEPT,
        ...FAILED,
        "@@complaints",
        " - <b>No</b> such table.",
        ...wayBack("left"),
        END,
      ],
      cause("gate-failed", {
        gate: "no-broken-modules",
        findings: [{ code: "module-unready", parameters: ["core", "2.10.1.3", "broken"] }],
        before: [],
        complaints: ["No such table"],
        became: "left",
        openRun: "unknown",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "no verdict at all",
      [...BEFORE, ...AFTER, ...KEPT, ...GATES, END],
      cause("gate-failed", {
        gate: "",
        findings: [],
        before: [],
        complaints: [],
        became: "unknown",
        openRun: "unknown",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "a list that belies its verdict",
      [...BEFORE, "@@modules", ...BEFORE.slice(1), ...KEPT, ...GATES, PASSED, END],
      cause("verdict-contradicted", { module: "cdr", there: "2.10.0.4", wanted: "2.10.0.5" }),
    ],
    [
      "a change that is taken back",
      [...BEFORE, ...AFTER, ...KEPT, "@@rollback", "@@rollback-gates", ...FAILED, ...wayBack("back"), END],
      cause("gate-failed", {
        gate: "no-broken-modules",
        findings: [{ code: "module-unready", parameters: ["core", "2.10.1.3", "broken"] }],
        before: [],
        complaints: [],
        became: "back",
        openRun: "unknown",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "a way back that went wrong",
      [
        ...[...BEFORE, ...AFTER, ...KEPT, "@@rollback", " former-not-reloaded", "@@rollback-gates"],
        ...[
          GATES[1]!,
          " no-regressions\tfailed\tregistrations-missing\t3\t11",
          GATES[5]!,
          ...FAILED,
          ...wayBack("stuck"),
          END,
        ],
      ],
      cause("gate-failed", {
        gate: "no-broken-modules",
        findings: [{ code: "module-unready", parameters: ["core", "2.10.1.3", "broken"] }],
        before: [],
        complaints: [],
        became: "stuck",
        openRun: "unknown",
        troubles: [{ code: "former-not-reloaded", parameters: [] }],
        failedGates: [
          { gate: "no-regressions", findings: [{ code: "registrations-missing", parameters: ["3", "11"] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "a way back that isn't judged",
      [
        ...[...BEFORE, ...AFTER, ...KEPT, "@@rollback", "@@rollback-gates", GATES[1]!, GATES[5]!],
        ...[...FAILED, ...wayBack("stuck"), END],
      ],
      cause("gate-failed", {
        gate: "no-broken-modules",
        findings: [{ code: "module-unready", parameters: ["core", "2.10.1.3", "broken"] }],
        before: [],
        complaints: [],
        became: "stuck",
        openRun: "unknown",
        troubles: [],
        failedGates: [{ gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] }],
        kept: "/kept",
      }),
    ],
    [
      "a gate that wasn't judged",
      [...BEFORE, ...AFTER, ...KEPT, ...GATES.slice(0, 5), ...wayBack("left"), END],
      cause("gate-failed", {
        gate: "no-broken-call-flows",
        findings: [{ code: "unjudged", parameters: [] }],
        before: [],
        complaints: [],
        became: "left",
        openRun: "unknown",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "no gates at all",
      [...BEFORE, ...AFTER, ...KEPT, ...wayBack("left"), END],
      cause("gate-failed", {
        gate: "no-broken-modules",
        findings: [{ code: "unjudged", parameters: [] }],
        before: [],
        complaints: [],
        became: "left",
        openRun: "unknown",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "/kept",
      }),
    ],
    [
      "an earlier change that can't be proven",
      ["@@open run-1", ...BEFORE, ...AFTER, ...FAILED, ...wayBack("unproven"), END],
      cause("gate-failed", {
        gate: "no-broken-modules",
        findings: [{ code: "module-unready", parameters: ["core", "2.10.1.3", "broken"] }],
        before: [],
        complaints: [],
        became: "unproven",
        openRun: "run-1",
        troubles: [],
        failedGates: [
          { gate: "no-broken-modules", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-regressions", findings: [{ code: "unjudged", parameters: [] }] },
          { gate: "no-broken-call-flows", findings: [{ code: "unjudged", parameters: [] }] },
        ],
        kept: "",
      }),
    ],
  ];
  for (const [what, lines, because, code] of failures) {
    it(`fails on ${what}`, () => {
      assert.throws(() => read(lines, code), { name: "UnitFailed", because });
    });
  }

  it("fails on a list that can't be read, rather than believe a part of it", () => {
    assert.throws(() => read([...BEFORE, ...AFTER, " x", ...GATES, ...KEPT, PASSED, END]), {
      name: "InvalidModuleList",
    });
  });

  it("tells why nothing was changed, and what was put right before", () => {
    assert.equal(explainNothingChanged([{ code: "novel", parameters: ["so"] }]), undefined);
    assert.deepEqual(
      explainNothingChanged([{ code: "modules-unlisted", parameters: [] }], [RECOVERED]),
      cause("modules-unlisted", { said: "", recovered: [RECOVERED] }),
    );
    for (const by of ["run", "tool"] as const)
      assert.deepEqual(
        explainNothingChanged([{ code: "module-tool-busy", parameters: [by, "bob"] }]),
        cause("module-tool-busy", { by, holder: "bob", recovered: [] }),
      );
    const found = [
      { code: "unfit-for-change", parameters: ["asterisk-down"] },
      { code: "unfit-for-change", parameters: ["call-refused", "7777", "486 Busy"] },
    ];
    assert.deepEqual(
      explainNothingChanged(found),
      cause("unfit-for-change", {
        findings: [
          { code: "asterisk-down", parameters: [] },
          { code: "call-refused", parameters: ["7777", "486 Busy"] },
        ],
        recovered: [],
      }),
    );
  });
});
