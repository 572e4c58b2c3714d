import assert from "node:assert/strict";
import { describeNothingChanged } from "../../remote/framework/problems";
import { readFrameworkReport } from "../../remote/framework/report";

const WANTED = [{ name: "cdr", version: "2.10.0.5" }];
const GATES = [
  "@@gates",
  "no-broken-modules\tpassed\tmodules 2",
  "no-regressions\tpassed\tregistered 1, online 2 of 3, web 200",
  "no-broken-call-flows\tunchecked\tno call is configured\t",
];
const BEFORE = ["@@before", "cdr\t2.10.0.4\tEnabled", "core\t2.10.1.3\tEnabled"];
const AFTER = ["@@modules", "cdr\t2.10.0.5\tEnabled", "core\t2.10.1.3\tEnabled"];
const KEPT = ["@@kept", "/kept"];
const END = "@@end 0";
const LEFT =
  ". It was left like that, since the change asks for no way back; modules and database of before are in /kept";

const read = (lines: string[], code = 0) => readFrameworkReport(lines.join("\n"), code, WANTED);

describe("the report of a change of modules", () => {
  it("is done where all that is wanted is listed and all gates are passed", () => {
    const report = read([...BEFORE, ...AFTER, ...GATES, "@@complaints", ...KEPT, "@@log", " @@end 1", END]);
    assert.deepEqual(
      report.gates.map(({ gate, verdict }) => `${gate} ${verdict}`),
      ["no-broken-modules passed", "no-regressions passed", "no-broken-call-flows unchecked"],
    );
    assert.equal(report.kept, "/kept");
  });

  const failures: [what: string, lines: string[], message: string, code?: number][] = [
    [
      "a script that was cut short",
      [...BEFORE, "@@log", " half a li"],
      "the work in it was cut short (exit code 137): it was stopped, or its processes were ended. Start it and run again; " +
        "modules that are half upgraded are repaired then",
      137,
    ],
    [
      "a container that isn't running any more",
      ["Container is not running"],
      "the work in it was cut short (exit code 31: Container is not running): it was stopped, or its processes were ended. " +
        "Start it and run again; modules that are half upgraded are repaired then",
      31,
    ],
    [
      "gates that are passed over a list that says otherwise",
      [...BEFORE, "@@modules", ...BEFORE.slice(1), ...GATES, ...KEPT, END],
      `module cdr is 2.10.0.4 after the change, not 2.10.0.5${LEFT}`,
    ],
    [
      "an empty list",
      [...BEFORE, "@@modules", ...GATES, ...KEPT, END],
      `module cdr isn't installed after the change, not 2.10.0.5${LEFT}`,
    ],
    [
      "a module that is listed, but waits for its upgrade",
      [
        ...BEFORE,
        "@@modules",
        "cdr\t2.10.0.5\tDisabled; Pending upgrade to 2.10.0.6",
        ...GATES,
        ...KEPT,
        END,
      ],
      `module cdr 2.10.0.5 is pending after the change${LEFT}`,
    ],
    [
      "a module that was switched off on the way",
      [...BEFORE, "@@modules", "cdr\t2.10.0.5\tDisabled", ...GATES, ...KEPT, END],
      `module cdr 2.10.0.5 is disabled after the change${LEFT}`,
    ],
    [
      "a module that was switched on on the way",
      ["@@before", "cdr\t2.10.0.4\tDisabled", ...AFTER, ...GATES, ...KEPT, END],
      `module cdr 2.10.0.5 is enabled after the change${LEFT}`,
    ],
    [
      "a gate that wasn't judged",
      [...BEFORE, ...AFTER, ...GATES.slice(0, 2), ...KEPT, END],
      `gate no-regressions isn't passed: it wasn't judged${LEFT}`,
    ],
    [
      "a call that wasn't judged",
      [...BEFORE, ...AFTER, ...GATES.slice(0, 3), ...KEPT, END],
      `gate no-broken-call-flows isn't passed: it wasn't judged${LEFT}`,
    ],
    [
      "no gates at all",
      [...BEFORE, ...AFTER, ...KEPT, END],
      `gate no-broken-modules isn't passed: it wasn't judged${LEFT}`,
    ],
    [
      "a way back that nothing is listed after",
      [
        ...[...BEFORE, ...AFTER, "@@gates", "no-broken-modules\tfailed\tcore is Broken", ...KEPT],
        ...["@@rollback", "@@rolled-back", "@@rollback-gates", ...GATES.slice(2), END],
      ],
      "gate no-broken-modules isn't passed: core is Broken. Going back to what was there before went wrong as well, look at " +
        "it now: module cdr 2.10.0.4 → not installed; module core 2.10.1.3 → not installed; modules and database of before " +
        "are in /kept",
    ],
    [
      "a way back after which phones are missing",
      [
        ...[
          ...BEFORE,
          ...AFTER,
          "@@gates",
          "no-broken-modules\tfailed\tcore is Broken",
          ...KEPT,
          "@@rollback",
        ],
        ...[
          "@@rolled-back",
          ...BEFORE.slice(1),
          "@@rollback-gates",
          "no-regressions\tfailed\t3 are missing",
          ...GATES.slice(3),
          END,
        ],
      ],
      "gate no-broken-modules isn't passed: core is Broken. Going back to what was there before went wrong as well, look at " +
        "it now: gate no-regressions isn't passed: 3 are missing; modules and database of before are in /kept",
    ],
  ];
  failures.push([
    "a way back that isn't judged",
    [
      ...[...BEFORE, ...AFTER, "@@gates", "no-broken-modules\tfailed\tcore is Broken", ...KEPT],
      ...["@@rollback", "@@rolled-back", ...BEFORE.slice(1), "@@rollback-gates", GATES[3]!, END],
    ],
    "gate no-broken-modules isn't passed: core is Broken. Going back to what was there before went wrong as well, look at " +
      "it now: gate no-regressions isn't passed: it wasn't judged; modules and database of before are in /kept",
  ]);
  for (const [what, lines, message, code] of failures) {
    it(`fails on ${what}`, () => {
      assert.throws(() => read(lines, code), { name: "UnitFailed", message });
    });
  }

  it("fails on a list that can't be read, rather than believe a part of it", () => {
    assert.throws(() => read([...BEFORE, ...AFTER, "x", ...GATES, ...KEPT, END]), {
      name: "InvalidModuleList",
    });
  });

  it("tells why nothing was changed, also for what it has no words of its own for", () => {
    assert.equal(describeNothingChanged(["novel", "so", "it is"]), "novel: so; it is. Nothing was changed");
  });
});
