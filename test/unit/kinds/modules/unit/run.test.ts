import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type FrameworkUnit } from "../../../../../kinds/modules/unit/run-files";
import { describeFrameworkWork } from "../../../../../kinds/modules/unit/work";
import { detachRun } from "../../../../../remote/run/run-script";
import { launchDetached } from "../../../../../remote/run/detached";
import { parseEvent, type NodeEvent } from "../../../../../remote/script/events";
import { FakeContainer, packModule } from "../framework-fixture";
import { frameworkSettings } from "../../planner-fixture";

describe("a run that changes modules on a node", () => {
  let root: string;
  let containers: Record<"101" | "102" | "103", FakeContainer>;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "node-"));
    containers = {
      "101": new FakeContainer("module_admin"),
      "102": new FakeContainer("fwconsole"),
      "103": new FakeContainer("module_admin"),
    };
    for (const container of Object.values(containers)) container.install("core 2.10.1.3", "cdr 2.10.0.4");
    mkdirSync(join(root, "bin"));
    const cases = Object.entries(containers).map(([id, { root: of }]) => `${id}) root=${of} ;;`);
    const vzctl = `#!/bin/sh\ncase $2 in ${cases.join(" ")} esac\nMAINTENANCE_ROOT=$root PATH=$root/bin:$PATH exec sh -c "$3"\n`;
    writeFileSync(join(root, "bin/vzctl"), vzctl, { mode: 0o755 });
  });
  afterEach(() => {
    for (const container of Object.values(containers)) container.remove();
    rmSync(root, { recursive: true });
  });

  const settings = frameworkSettings({ repository: "http://127.0.0.1:1" });
  const WAYS = {
    ...{ runtime: "openvz" as const, parallel: 2, lockWaitSeconds: 5, transactionLimitMinutes: 30 },
    frameworkKeys: "",
  };

  function unit(target: string, ...modules: FrameworkUnit["modules"]): FrameworkUnit {
    const seen = containers[target as "101"].facts()?.modules ?? [];
    return { target, modules, seen, rollback: true, settings };
  }

  function launch(units: readonly FrameworkUnit[]) {
    const work = describeFrameworkWork(WAYS, "framework of node1", units, { reason: "test" });
    const env = { PATH: [join(root, "bin"), process.env["PATH"]].join(":"), MAINTENANCE_ROOT: root };
    const input = launchDetached(detachRun(work.run));
    const { stdout } = spawnSync("sh", ["-s"], { env, input, encoding: "utf8", maxBuffer: 1e8 });
    const events = stdout.split("\n").flatMap((line) => parseEvent(line) ?? []);
    const finished = events.filter(
      (event): event is NodeEvent & { event: "unit-finished" } => event.event === "unit-finished",
    );
    return { work, events, finished };
  }

  function inStore(name: string, version: string): FrameworkUnit["modules"][number] {
    const { file, module } = packModule(root, name, version);
    const store = join(root, "var/lib/pbx-maintenance/store/modules");
    mkdirSync(store, { recursive: true });
    copyFileSync(file, join(store, `${module.sha256}.tgz`));
    return module;
  }

  it("comes to its end, and to its way back, whatever a container has to say", () => {
    const container = containers["101"];
    container.write("pbx/chats", `exit: ${"x".repeat(6_000_000)}\n`);
    container.write("pbx/lies", "cdr\n");
    const { work, finished } = launch([unit("101", inStore("cdr", "2.10.0.5"))]);
    const [end] = finished;
    assert.ok(end !== undefined && end.text.length < 100_000);
    assert.throws(() => work.readReport("101", end.text, end.code), /The run rolled it back/);
    assert.match(container.read("var/www/html/admin/modules/cdr/module.xml"), /2\.10\.0\.4/);
    assert.equal(container.facts()?.open, undefined);
  });

  it("hands over the fleet file's commands where nobody else reads them", () => {
    const vzctl = readFileSync(join(root, "bin/vzctl"), "utf8");
    const spying = vzctl.replace("#!/bin/sh\n", `#!/bin/sh\nprintf '%s\\n' "$@" >>${root}/arguments\n`);
    writeFileSync(join(root, "bin/vzctl"), spying, { mode: 0o755 });
    const rows = `"$MAINTENANCE_ROOT/pbx/rows"`;
    const database = { dump: `: s3cret; cat ${rows}; echo dumped`, restore: `: s3cret; cat >${rows}` };
    const { work, finished } = launch([
      { ...unit("101", inStore("cdr", "2.10.0.5")), settings: { ...settings, database } },
    ]);
    const kept = finished.map(({ text, code }) => work.readReport("101", text, code).kept).join();
    assert.match(containers["101"].read(`${kept}/database.sql`), /dumped/);
    const shown = readFileSync(join(root, "arguments"), "utf8");
    assert.equal(
      shown.replace(/\d{4,}/, "N"),
      'exec2\n101\nPATH=${PATH:-/usr/bin:/bin}; eval "$(head -c N)"\n',
    );
  });

  it("brings each container to its modules, whichever admin tool it has, and keeps one's trouble to that one", () => {
    const [cdr, core, gone] = [
      packModule(root, "cdr", "2.10.0.5"),
      packModule(root, "core", "2.10.1.4"),
      packModule(root, "gone", "1"),
    ];
    const store = join(root, "var/lib/pbx-maintenance/store/modules");
    mkdirSync(store, { recursive: true });
    // What is in the store already isn't fetched; nobody serves `gone`.
    for (const { file, module } of [cdr, core]) copyFileSync(file, join(store, `${module.sha256}.tgz`));
    const units = [unit("101", core.module, cdr.module), unit("102", cdr.module), unit("103", gone.module)];
    const { work, events, finished } = launch(units);
    assert.deepEqual(work.targets, ["101", "102", "103"]);
    const reports = new Map(
      finished.map(({ target, text, code }) => [target, work.readReport(target, text, code)]),
    );
    assert.deepEqual([...reports.keys()].sort(), ["101", "102"]);
    assert.equal(reports.get("101")?.kept, `/var/lib/pbx-maintenance/framework/${work.run.id}`);
    const refused = events.find((event) => event.event === "unit-refused");
    assert.equal(refused?.target, "103");
    assert.match(
      refused.text,
      /^gone-1-[0-9a-f]{8}\tmodule-unfetched\thttp:\/\/127\.0\.0\.1:1\/gone-1\.tgz\t/,
    );
    assert.equal(events.at(-1)?.event, "finished");
    assert.match(containers["101"].read("pbx/rows"), /core 2\.10\.1\.4 1\ncdr 2\.10\.0\.5 1/);
    assert.match(containers["102"].read("pbx/rows"), /cdr 2\.10\.0\.5 1/);
    assert.match(containers["103"].read("pbx/rows"), /^core 2\.10\.1\.3 1\ncdr 2\.10\.0\.4 1\n$/);

    const journal = join(root, "var/lib/pbx-maintenance/journal", String(new Date().getUTCFullYear()));
    const lines = readFileSync(journal, "utf8").split("\n");
    for (const id of ["101", "102"]) {
      const line = lines.find((one) => one.includes(` ${id}: gates: `)) ?? "";
      assert.match(
        line,
        /no-broken-modules passed.*, no-regressions passed.*, no-broken-call-flows unchecked/,
      );
    }
    assert.match(
      lines.find((one) => one.includes(" 103: ")) ?? "",
      / 103: not begun: gone-1-\w+ module-unfetched /,
    );
  });
});
