import assert from "node:assert/strict";
import { type Change, reportChange } from "../framework-change";
import { FakeContainer } from "../framework-fixture";

describe("an admin tool of another version", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("fwconsole");
    container.install("framework 15.0.16.22", "core 15.0.9.48", "queues 15.0.1 off");
  });
  afterEach(() => {
    container.remove();
  });

  const change: Change = { modules: [["core 15.0.9.49"]] };

  it("is taken at its strictest: what is an error at an administrator's shell is one", () => {
    const block = `
In functions.inc.php line 54:
                                                                               
  trim(): Passing null to parameter #1 ($string) of type string is deprecated  
                                                                               

reload [--json] [--dry-run] [--skip-registry-checks] [--dont-reload-asterisk]

`;
    container.write("pbx/whoops", block);
    assert.throws(
      () => reportChange(container, change),
      /^UnitFailed: gate no-broken-modules didn't pass: Asterisk's configuration can't be reloaded: a reload before the change had done this: Asterisk's configuration can't be reloaded: trim\(\): Passing null to parameter #1 \(\$string\) of type string is deprecated \(functions\.inc\.php line 54\); trim\(\): Passing null to parameter #1 \(\$string\) of type string is deprecated \(functions\.inc\.php line 54\)\. The run left it/,
    );
  });

  it("is read where its message is broken as wide as its screen", () => {
    const block = `
In Database.class.php line 212:
                                                                               
  SQLSTATE[42S02]: Base table or view not found: 1146 Table 'asterisk.no_such  
  _table' doesn't exist                                                        
                                                                               

reload [--json]
`;
    container.write("pbx/whoops", block);
    assert.throws(
      () => reportChange(container, change),
      /can't be reloaded: a reload before the change had done this: Asterisk's configuration can't be reloaded: SQLSTATE\[42S02\]: Base table or view not found: 1146 Table 'asterisk\.no_such_table' doesn't exist \(Database\.class\.php line 212\); SQLSTATE\[42S02\]: Base table or view not found: 1146 Table 'asterisk\.no_such_table' doesn't exist \(Database\.class\.php line 212\)\. /,
    );
  });

  it("reloads in JSON, where it speaks it", () => {
    container.write("pbx/whoops", "");
    assert.equal(reportChange(container, change).gates[0]?.verdict, "passed");
    assert.throws(
      () => reportChange(container, { modules: [["core 15.0.9.50", "no-reload"]] }),
      /can't be reloaded: Unable to run Pre-Asterisk hooks\. /,
    );
  });

  it("isn't given options that it doesn't know", () => {
    container.write("pbx/refuses", "--skipdisabled\n");
    assert.equal(reportChange(container, { modules: [["queues 15.0.2"]] }).gates[0]?.verdict, "passed");
    assert.match(container.read("pbx/rows"), /^queues 15\.0\.2 0$/m);
    assert.match(container.read("pbx/calls"), /^fwconsole ma install queues --force --format=json$/m);
  });
});
