import assert from "node:assert/strict";
import { describeSignature } from "../../../../../maintenance/framework/signature";
import { FakeContainer } from "../framework-fixture";

/** As 17.0.29 prints it, with its fifth column, which says who signed, whatever was altered since. */
const LIST = String.raw`{"status":true,"type":"message","data":"No repos specified, using: [standard] from last GUI settings"}
{"status":true,"type":"message","data":""}
{"status":true,"type":"message","data":[["builtin","","Enabled","","Unsigned"],["framework","17.0.29","Enabled","GPLv2+","Sangoma"],["recordings","17.0.5","Enabled","GPLv3+","Sangoma"]]}`;
/** As its database keeps them. */
const JUDGED = String.raw`framework	{"status":130,"details":["\\/usr\\/share\\/asterisk\\/agi-bin\\/phpagi-asmanager.php altered","\\/usr\\/share\\/asterisk\\/agi-bin\\/phpagi.php altered"]}
recordings	{"status":129,"details":[]}`;

describe("FreePBX 17", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("fwconsole");
    container.install("framework 17.0.29", "recordings 17.0.5");
  });
  afterEach(() => {
    container.remove();
  });

  it("is asked for its judgement of signatures, not for the column that names the vendor of altered files, too", () => {
    container.write("pbx/list", `${LIST}\n`);
    container.write("pbx/judged", `${JUDGED}\n`);
    const answer = (question: string, file: string, rest: string) =>
      `case "$*" in ${question}) cat "$MAINTENANCE_ROOT/pbx/${file}"; exit ;; esac\n${rest.replace("#!/bin/sh", "")}`;
    container.program("mysql", answer('*"modulename, signature"*', "judged", container.read("bin/mysql")));
    const tool = container.read("usr/sbin/fwconsole");
    container.write("usr/sbin/fwconsole", `#!/bin/sh\n${answer('"ma list"*', "list", tool)}`);
    const modules = container.facts()?.modules ?? [];
    const told = modules.flatMap(({ name, version, signature }) =>
      signature === undefined ? [] : [`${name} ${version ?? ""}: ${describeSignature(signature) ?? "good"}`],
    );
    assert.deepEqual(told, [
      "framework 17.0.29: has files that were changed since it was signed",
      "recordings 17.0.5: good",
    ]);
  });
});
