import assert from "node:assert/strict";
import { part } from "../../../../../remote/script/parts";
import { describeGateResult, readGates } from "../../../../../kinds/modules/unit/read-gates";
import { FakeContainer } from "../framework-fixture";
import { askServices } from "../../../remote/services/service-fixture";

const LINES = [
  "no-broken-modules\tpassed",
  "no-broken-modules\tmeasured\tmodules 9",
  "no-regressions\tunchecked\treload-untold",
  "no-regressions\tunchecked\tweb-unasked",
  "no-regressions\tmeasured\tregistered 1, online 2 of 3, web unasked",
  "no-broken-call-flows\tfailed\tcall-rings\t7777\t30",
];

describe("the verdicts over a change of modules", () => {
  it("carry what was measured, also where all is well", () => {
    assert.deepEqual(readGates(LINES), [
      { gate: "no-broken-modules", verdict: "passed", findings: [], figures: "modules 9" },
      {
        gate: "no-regressions",
        verdict: "unchecked",
        findings: [
          { code: "reload-untold", parameters: [] },
          { code: "web-unasked", parameters: [] },
        ],
        figures: "registered 1, online 2 of 3, web unasked",
      },
      {
        gate: "no-broken-call-flows",
        verdict: "failed",
        findings: [{ code: "call-rings", parameters: ["7777", "30"] }],
      },
    ]);
  });

  it("are told in a few words", () => {
    assert.deepEqual(readGates(LINES).map(describeGateResult), [
      "no-broken-modules passed",
      "no-regressions not checked: asterisk doesn't say when it last read its configuration; the web server can't be asked: the container has neither curl nor wget",
      "no-broken-call-flows failed: a call to 7777 isn't answered: it rings for 30 seconds",
    ]);
  });

  it("are failed where they're missing", () => {
    assert.deepEqual(
      readGates(LINES.slice(0, 1)).map(({ gate, verdict, findings }) => [gate, verdict, findings[0]?.code]),
      [
        ["no-broken-modules", "passed", undefined],
        ["no-regressions", "failed", "unjudged"],
        ["no-broken-call-flows", "failed", "unjudged"],
      ],
    );
  });

  const invalid: [what: string, line: string][] = [
    ["an unknown gate", "no-regression\tpassed\t"],
    ["an unknown verdict", "no-regressions\tPassed\t"],
    ["no verdict", "no-regressions"],
    ["what somebody else printed", "Warning: something"],
    ["more than a verdict", "no-regressions\tpassed\tx"],
    ["figures of what isn't judged", "no-regressions\tmeasured\tx"],
    ["a failure for no reason", "no-regressions\tfailed\t"],
    ["a gate that isn't checked for no reason", "no-regressions\tunchecked\t\tx"],
    ["broken modules that nobody looked for", "no-broken-modules\tunchecked\tx"],
  ];
  for (const [what, line] of invalid) {
    it(`aren't read from ${what}`, () => {
      assert.throws(() => readGates([line]), { name: "InvalidVerdicts" });
    });
  }

  it("are read once each, and only where they're asked", () => {
    const again = ["no-broken-modules\tpassed", "no-regressions\tfailed\tx", "no-regressions\tmeasured\tx"];
    for (const line of [...again, "no-broken-call-flows\tmeasured\tx"])
      assert.throws(() => readGates([...LINES, line]), { name: "InvalidVerdicts" }, line);
    assert.throws(() => readGates(LINES, ["no-broken-modules"]), { name: "InvalidVerdicts" });
  });

  describe("as the container gives them", () => {
    let container: FakeContainer;
    beforeEach(() => {
      container = new FakeContainer("module_admin");
    });
    afterEach(() => {
      container.remove();
    });
    const judge = (commands: string) =>
      readGates(askServices(container, `${GATES}\n${commands}`).trimEnd().split("\n"), [
        "no-regressions",
        "no-broken-call-flows",
      ]);
    const GATES = [
      "INCOMING=$WORK WEB=$MAINTENANCE_ROOT/var/www/html",
      ...[
        "kinds/modules/tools/complaints",
        "kinds/modules/unit/load",
        "remote/inside/unit",
        "kinds/modules/unit/gates",
      ].map((name) => part(`${name}.sh`)),
    ].join("\n");
    const BEFORE = 'measure >"$WORK/before"; learn_errors; mark_logs; mark_asterisk';

    it("are a line for each reason, and one for what was measured", () => {
      const printed = (parameters: string) =>
        askServices(container, `${GATES}\ngate no-regressions ${parameters}`);
      assert.equal(
        printed(`"$(printf 'a\\tb\\nc')" x`),
        "no-regressions\tfailed\ta\tb\nno-regressions\tfailed\tc\n",
      );
      assert.equal(printed("'' x u"), "no-regressions\tunchecked\tu\nno-regressions\tmeasured\tx\n");
      assert.equal(printed("'' x"), "no-regressions\tpassed\nno-regressions\tmeasured\tx\n");
    });

    it("are unchecked where the web never answered, and say so beside what was compared", () => {
      container.program("curl", "printf 000; exit 7");
      assert.deepEqual(judge(`${BEFORE}; service_gates "$WORK/before"`)[0], {
        gate: "no-regressions",
        verdict: "unchecked",
        findings: [{ code: "web-unanswered", parameters: ["000"] }],
        figures: "registered 1, online 10 of 12, web 000",
      });
    });

    describe("of a login page that answers as ever", () => {
      const after = (change: string, before = ":"): string =>
        judge(`${before}; ${BEFORE}; keep_loading; ${change}; service_gates "$WORK/before"`)
          .slice(0, 1)
          .map(({ verdict, findings }) =>
            [verdict, ...findings.flatMap(({ code, parameters }) => [code, ...parameters])].join(" "),
          )
          .join("");
      const BREAK = 'mkdir -p "$WEB/admin/modules/cdr"; echo unloadable >"$WEB/admin/modules/cdr/effect"';
      const PARSE =
        'ParseError: syntax error, unexpected token "{", expecting "(" in file /var/www/html/admin/modules/cdr/functions.inc.php on line 2';

      it("pass where all modules can be loaded behind it", () => {
        assert.equal(after(":"), "passed");
      });

      it("fail where one can't any more, with the cause", () => {
        assert.equal(after(BREAK), `failed web-unloadable thrown ${PARSE}`);
      });

      it("fail where loading breaks off without a word", () => {
        const quit = String.raw`printf '#!/bin/sh\necho bye\n' >"$MAINTENANCE_ROOT/bin/php"`;
        assert.equal(after(quit), "failed web-unloadable broken-off bye");
      });

      it("are unchecked where one couldn't before either", () => {
        assert.equal(after(":", BREAK), `unchecked web-unloadable-as-before thrown ${PARSE}`);
      });

      it("are unchecked where FreePBX can't be asked", () => {
        assert.equal(
          after('rm "$MAINTENANCE_ROOT/etc/freepbx.conf"'),
          "unchecked loading-unasked no-bootstrap",
        );
      });
    });

    it("are unchecked where a log is lost", () => {
      const [first] = judge(
        `${BEFORE}; echo other >"$MAINTENANCE_ROOT/var/log/asterisk/full"; service_gates "$WORK/before"`,
      );
      assert.deepEqual(first?.findings, [{ code: "log-lost", parameters: ["/var/log/asterisk/full"] }]);
    });

    it("fail for all reasons at once", () => {
      const [first] = judge(
        `${BEFORE}; touch "$MAINTENANCE_ROOT/pbx/started"; echo web-500 >"$MAINTENANCE_ROOT/pbx/active"; service_gates "$WORK/before"`,
      );
      assert.deepEqual(first?.findings, [
        { code: "web-worse", parameters: ["500", "302"] },
        { code: "asterisk-restarted", parameters: [] },
      ]);
    });
  });
});
