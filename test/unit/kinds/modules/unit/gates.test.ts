import assert from "node:assert/strict";
import { part } from "../../../../../remote/script/parts";
import { describeVerdict, readGates } from "../../../../../kinds/modules/unit/read-gates";
import { FakeContainer } from "../framework-fixture";
import { askServices } from "../../../remote/services/service-fixture";

const LINES = [
  "no-broken-modules\tpassed\tmodules 9",
  "no-regressions\tunchecked\tthe web can't be asked\tregistered 1, online 2 of 3, web unasked",
  "no-broken-call-flows\tfailed\tit's busy",
];

describe("the verdicts over a change of modules", () => {
  it("carry what was measured, also where all is well", () => {
    assert.deepEqual(readGates(LINES), [
      { gate: "no-broken-modules", verdict: "passed", figures: "modules 9" },
      {
        gate: "no-regressions",
        verdict: "unchecked",
        reason: "the web can't be asked",
        figures: "registered 1, online 2 of 3, web unasked",
      },
      { gate: "no-broken-call-flows", verdict: "failed", reason: "it's busy" },
    ]);
  });

  it("are told in a few words", () => {
    assert.deepEqual(readGates(LINES).map(describeVerdict), [
      "no-broken-modules passed",
      "no-regressions not checked: the web can't be asked",
      "no-broken-call-flows failed: it's busy",
    ]);
  });

  it("are failed where they're missing", () => {
    assert.deepEqual(
      readGates(LINES.slice(0, 1)).map(({ gate, verdict, reason }) => [gate, verdict, reason]),
      [
        ["no-broken-modules", "passed", undefined],
        ["no-regressions", "failed", "it wasn't judged"],
        ["no-broken-call-flows", "failed", "it wasn't judged"],
      ],
    );
  });

  const invalid: [what: string, line: string][] = [
    ["an unknown gate", "no-regression\tpassed\t"],
    ["an unknown verdict", "no-regressions\tPassed\t"],
    ["no verdict", "no-regressions"],
    ["what somebody else printed", "Warning: something"],
    ["more than a verdict", "no-regressions\tpassed\tx\ty"],
    ["a failure for no reason", "no-regressions\tfailed\t"],
    ["a gate that isn't checked for no reason", "no-regressions\tunchecked\t\tx"],
    ["broken modules that nobody looked for", "no-broken-modules\tunchecked\tx\t"],
  ];
  for (const [what, line] of invalid) {
    it(`aren't read from ${what}`, () => {
      assert.throws(() => readGates([line]), { name: "InvalidVerdicts" });
    });
  }

  it("are read once each, and only where they're asked", () => {
    assert.throws(() => readGates([...LINES, LINES[0]!]), { name: "InvalidVerdicts" });
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

    it("are one line each, whatever the reasons hold", () => {
      const [line] = askServices(container, `${GATES}\ngate no-regressions "$(printf 'a\\tb\\nc')"`).split(
        "\n",
      );
      assert.equal(line, "no-regressions\tfailed\ta b; c");
    });

    it("are unchecked where the web never answered, and say so beside what was compared", () => {
      container.program("curl", "printf 000; exit 7");
      assert.deepEqual(judge(`${BEFORE}; service_gates "$WORK/before"`)[0], {
        gate: "no-regressions",
        verdict: "unchecked",
        reason: "the web interface doesn't answer (000), nor did it before",
        figures: "registered 1, online 10 of 12, web 000",
      });
    });

    describe("of a login page that answers as ever", () => {
      const after = (change: string, before = ":"): string =>
        judge(`${before}; ${BEFORE}; keep_loading; ${change}; service_gates "$WORK/before"`)
          .slice(0, 1)
          .map(({ verdict, reason = "" }) => `${verdict} ${reason}`)
          .join("");
      const BREAK = 'mkdir -p "$WEB/admin/modules/cdr"; echo unloadable >"$WEB/admin/modules/cdr/effect"';
      const PARSE =
        'ParseError: syntax error, unexpected token "{", expecting "(" in file /var/www/html/admin/modules/cdr/functions.inc.php on line 2';

      it("pass where all modules can be loaded behind it", () => {
        assert.equal(after(":"), "passed ");
      });

      it("fail where one can't any more, with the cause", () => {
        assert.equal(after(BREAK), `failed the web interface can't load its modules: ${PARSE}`);
      });

      it("fail where loading breaks off without a word", () => {
        const quit = String.raw`printf '#!/bin/sh\necho bye\n' >"$MAINTENANCE_ROOT/bin/php"`;
        assert.equal(after(quit), "failed the web interface can't load its modules: it breaks off: bye");
      });

      it("are unchecked where one couldn't before either", () => {
        assert.equal(
          after(":", BREAK),
          `unchecked the web interface can't load its modules, nor could it before: ${PARSE}`,
        );
      });

      it("are unchecked where FreePBX can't be asked", () => {
        assert.equal(
          after('rm "$MAINTENANCE_ROOT/etc/freepbx.conf"'),
          "unchecked whether the web interface can load its modules can't be asked: neither /etc/freepbx.conf nor /etc/issabelpbx.conf loads any",
        );
      });
    });

    it("are unchecked where a log is lost", () => {
      const [first] = judge(
        `${BEFORE}; echo other >"$MAINTENANCE_ROOT/var/log/asterisk/full"; service_gates "$WORK/before"`,
      );
      assert.equal(
        first?.reason,
        "/var/log/asterisk/full was replaced, and its end is not found: errors in it are not known",
      );
    });

    it("fail for all reasons at once", () => {
      const [first] = judge(
        `${BEFORE}; touch "$MAINTENANCE_ROOT/pbx/started"; echo web-500 >"$MAINTENANCE_ROOT/pbx/active"; service_gates "$WORK/before"`,
      );
      assert.equal(
        first?.reason,
        "the web interface answers with 500 instead of 302; asterisk was restarted, which cuts calls",
      );
    });
  });
});
