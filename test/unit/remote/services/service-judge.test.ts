import assert from "node:assert/strict";
import { describeUnitFinding } from "../../../../maintenance/problems/unit-findings";
import { FakeContainer } from "../../kinds/modules/framework-fixture";
import { JUDGE_CASES, SERVING_CASES } from "./judge-cases";
import { askServices } from "./service-fixture";

describe("the judgement of services", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("module_admin");
  });
  afterEach(() => {
    container.remove();
  });

  const measures = (text: string): string =>
    text
      .split(",")
      .filter((line) => line !== "")
      .map((line) => `${line}\n`)
      .join("");
  /** Findings, apart by commas, their parameters by blanks. */
  function judge(before: string, after: string, what: string, tolerance = 0): string {
    container.write("before", measures(before));
    container.write("work/measured", measures(after));
    const told = askServices(container, what.replaceAll("BEFORE", `${container.root}/before`), {
      TOLERANCE: tolerance,
    });
    return told.trimEnd().replaceAll("\n", ",").replaceAll("\t", " ");
  }

  for (const { what, before, after, worse, tolerance } of JUDGE_CASES) {
    it(`of ${what}: ${worse === "" ? "as good as before" : worse}`, () => {
      assert.equal(judge(before, after, 'worse_measures BEFORE "$WORK/measured"', tolerance), worse);
    });
  }

  it("is told in a sentence, whatever it finds", () => {
    for (const finding of new Set(JUDGE_CASES.flatMap(({ worse }) => worse.split(",")))) {
      const [code = "", ...parameters] = finding.split(" ");
      if (code !== "")
        assert.match(describeUnitFinding({ code, parameters }), / (answer|run|miss|start|configur|ask)/);
    }
  });

  for (const { measured, serving } of SERVING_CASES) {
    it(`calls ${measured === "" ? "nothing" : measured} ${serving}`, () => {
      assert.equal(judge("", measured, 'serving "$WORK/measured"'), serving);
    });
  }

  const unchecked: [before: string, after: string, unchecked: string][] = [
    ["asterisk up,web 200", "asterisk up,web 200", ""],
    ["asterisk up,web 200", "asterisk down,web 500", ""],
    ["asterisk down,web 500", "asterisk up,web 200", ""],
    ["asterisk down,web 000", "asterisk down,web 500", "asterisk-unanswered,web-unanswered 500"],
    ["asterisk starting,web 403", "asterisk starting,web 403", "asterisk-unanswered"],
    ["asterisk up,web 200", "asterisk up,web unasked", "web-unasked"],
  ];
  for (const [before, after, expected] of unchecked) {
    it(`leaves ${expected === "" ? "nothing" : expected} unchecked of ${after} after ${before}`, () => {
      assert.equal(judge(before, after, "unchecked BEFORE"), expected);
    });
  }
});

describe("processes of services", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("module_admin");
  });
  afterEach(() => {
    container.remove();
  });

  function process(pid: number, name: string, parent: number, program: string, ...args: string[]): void {
    container.write(`proc/${pid}/stat`, `${pid} (${name}) S ${parent} ${"0 ".repeat(17)}${pid} 0\n`);
    container.write(`proc/${pid}/cmdline`, [program, ...args, ""].join("\0"));
    container.sh(`ln -s ${program} '${container.root}/proc/${pid}/exe'`);
  }
  const runs = (): string => askServices(container, 'scan_daemons; print_kinds "$daemons"');

  it("are those that serve", () => {
    process(10, "asterisk", 9, "/usr/sbin/asterisk", "-f", "-U", "asterisk", "-vvvg", "-c");
    process(20, "httpd", 1, "/usr/sbin/httpd");
    process(21, "httpd", 20, "/usr/sbin/httpd");
    process(30, "mariadbd", 1, "/usr/sbin/mariadbd");
    assert.equal(runs(), "runs asterisk\nruns web\nruns database\n");
  });

  it("aren't those that are called something with a daemon's name in it, whatever that breaks", () => {
    process(10, " (httpd) \n", 1, "/usr/bin/x");
    process(20, "x) (mysqld", 1, "/usr/bin/x");
    process(25, "(httpd) S 1 1", 1, "/usr/bin/x");
    process(30, "asterisk", 1, "/usr/sbin/asterisk", "-f");
    container.write("proc/40/stat", "40 (httpd)");
    container.write("proc/41/stat", "");
    assert.equal(runs(), "runs asterisk\n");
  });

  it("aren't scripts that have the name of their daemon", () => {
    process(10, "httpd", 1, "/bin/bash", "/etc/init.d/httpd", "start");
    process(20, "mysqld", 1, "/bin/bash", "/etc/init.d/mysqld", "start");
    assert.equal(runs(), "");
  });

  for (const option of ["-r", "-rvvv", "-vvvr", "-R", "-rx"]) {
    it(`aren't somebody's console of Asterisk, begun with ${option}`, () => {
      process(10, "asterisk", 9, "/usr/sbin/asterisk", option);
      assert.equal(runs(), "");
    });
  }
});
