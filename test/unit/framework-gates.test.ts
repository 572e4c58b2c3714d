import assert from "node:assert/strict";
import { part } from "../../remote/node-script/parts";
import { describeVerdict, readGates } from "../../remote/framework/gates";
import { FakeContainer } from "./framework-fixture";
import { askServices } from "./service-fixture";

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
      readGates(
        askServices(container, `${part("node-script/inside/framework-gates.sh")}\n${commands}`)
          .trimEnd()
          .split("\n"),
        ["no-regressions", "no-broken-call-flows"],
      );
    const BEFORE = 'measure >"$WORK/before"; learn_errors; mark_logs; mark_asterisk';

    it("are one line each, whatever the reasons hold", () => {
      const [line] = askServices(
        container,
        `${part("node-script/inside/framework-gates.sh")}\ngate no-regressions "$(printf 'a\\tb\\nc')"`,
      ).split("\n");
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
