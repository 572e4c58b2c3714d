import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { Installer, NotInstalled } from "../../../../cli/qualify/install";
import { readSandboxStack } from "../../../../cli/qualify/sandbox-stack";
import { readTestedRelease } from "../../../../cli/qualify/tested-release";
import { RUN_REPORT } from "../../../../maintenance/gate/resource-types";
import { groupProblems, type ProblemGroup } from "../../../../maintenance/problems/group";
import { wasKeptAway } from "../../../../maintenance/problems/kept-away";
import { type Cause, cause, problemOf } from "../../../../maintenance/problems/problem";
import { PlanStale } from "../../../../remote/run/converge";
import { parseSections } from "../../../../remote/inside/sections";
import { explainNothingChanged } from "../../../../kinds/modules/unit/problems";
import { explainFindings } from "../../../../kinds/packages/unit/problems";
import { recordedText } from "../plan/plan-fixture";

const COMPLAINTS = groupProblems([
  problemOf("node1", "101", cause("rpm-complained", { said: "warning: x" })),
]);

describe("the installation of a release under test", () => {
  let folder: string;
  const write = (file: string, text: string) => {
    writeFileSync(join(folder, file), text);
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "qualify-install-"));
    write("Pulumi.yaml", stringify({ name: "pbx-maintenance", runtime: "nodejs" }));
    const config = { environment: "sandbox", fleet: "fleet.yaml", calendar: "calendar.yaml" };
    write(
      "Pulumi.test.yaml",
      stringify({
        config: Object.fromEntries(Object.entries(config).map(([k, v]) => [`pbx-maintenance:${k}`, v])),
      }),
    );
    write(
      "calendar.yaml",
      stringify({
        timeZone: "UTC",
        windows: [{ name: "night", recurrence: "FREQ=WEEKLY;BYDAY=FR", from: "22:00", to: "04:00" }],
        businessHours: { days: ["MO"], from: "09:00", to: "17:00" },
      }),
    );
    write("release.asc", readFileSync("keys/sandbox-release.asc", "utf8"));
    write(
      "fleet.yaml",
      stringify({
        fleet: "sandbox",
        releaseKeys: ["release.asc"],
        defaults: {
          ...{ runtime: "openvz", packageManager: "yum", osFamily: "el6" },
          ssh: { user: "root", identityFile: "key", knownHostsFile: "known_hosts" },
        },
        nodes: { node1: { address: "127.0.0.1" } },
      }),
    );
    write(
      "release.yaml",
      stringify({ release: "r1", nodes: { el6: { packages: [] } }, containers: { el6: { packages: [] } } }),
    );
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** Installs with a CLI whose `up` ends like that; its second look finds nothing to do. */
  async function install({
    code = 0,
    stdout = "",
    stderr = "",
    outputs = { node: "node1", complaints: COMPLAINTS } as object,
  }) {
    write("up.out", stdout);
    write("up.err", stderr);
    write("preview.out", recordedText("passes.jsonl"));
    const state = { deployment: { resources: [{ outputs }] } };
    write("state.out", JSON.stringify(state));
    write(
      "pulumi",
      `#!/bin/sh
cd '${folder}' && echo "$1" >>calls
case $1 in
  up) cat up.out; cat up.err >&2; exit ${code} ;;
  preview) cat preview.out ;;
  stack) cat state.out ;;
esac
`,
    );
    chmodSync(join(folder, "pulumi"), 0o755);
    const environment = { PATH: process.env["PATH"] };
    const stack = readSandboxStack("test", { cwd: folder, environment });
    const engine = {
      version: "3.232.0",
      source: "path" as const,
      directory: folder,
      executable: join(folder, "pulumi"),
      environment: {},
    };
    const release = readTestedRelease("release.yaml", folder);
    return new Installer(engine, stack, folder, environment).install(release, new AbortController().signal);
  }
  const calls = () => readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
  const said = (message: string) =>
    JSON.stringify({
      sequence: 1,
      timestamp: 1,
      diagnosticEvent: { prefix: "error: ", message, severity: "error" },
    });

  const REPORT = `urn:pulumi:test::pbx-maintenance::maintenance:index:Fleet$${RUN_REPORT}::report`;
  /** What `up` prints of a run whose report fails for these. */
  const reported = (...problems: ProblemGroup[]) =>
    [
      JSON.stringify({
        ...{ sequence: 1, timestamp: 1 },
        resourcePreEvent: {
          metadata: {
            urn: REPORT,
            type: RUN_REPORT,
            op: "update",
            new: { inputs: { problems, deferred: [] } },
          },
        },
      }),
      JSON.stringify({
        ...{ sequence: 2, timestamp: 1 },
        diagnosticEvent: { urn: REPORT, prefix: "error: ", message: "whatever it says", severity: "error" },
      }),
    ].join("\n");
  const problem = (target: string, because: Cause): ProblemGroup[] =>
    groupProblems([problemOf("node1", target, because)]);

  const ofPackages = (code: string, ...parameters: string[]): Cause => {
    const sections = parseSections("@@log\n error: %preun(php-1-1.noarch) scriptlet failed\n");
    const [found] = explainFindings([{ code, parameters }], sections);
    assert.ok(found);
    return found;
  };
  const ofModules = (code: string, said: string): Cause => {
    const found = explainNothingChanged([{ code, parameters: [said] }]);
    assert.ok(found);
    return found;
  };

  it("tells what kept a release from being begun from what the release does", () => {
    const holder = "run 1 (bob@desk, release r0, since 12:00)";
    const keptAway = [
      ofPackages("disk-full", "1", "2"),
      ...[
        "unwritable",
        "room-unmeasured",
        "tools-missing",
        "package-tool-busy",
        "packages-changed-meanwhile",
      ].map((code) => ofPackages(code, "x")),
      ...[
        "modules-changed-meanwhile",
        "module-tool-busy",
        "no-room-for-way-back",
        "framework-unwritable",
      ].map((code) => ofModules(code, "x")),
      new PlanStale("node1", holder).because,
      cause("unit-locked", { holder, process: "12" }),
      cause("node-locked", { holder, seconds: 600 }),
    ];
    assert.deepEqual(
      keptAway.filter((one) => !wasKeptAway(one)),
      [],
    );
    const please = "please run again. Nothing was changed";
    const done = [
      ...["release-key-refused", "erasure-unplanned", "transaction-failed"].map((code) =>
        ofPackages(code, please),
      ),
      ...["unfit-for-change", "reload-harms", "modules-unlisted"].map((code) => ofModules(code, please)),
      cause("not-supplied", { faults: [cause("package-unsigned", { packages: ["php-1-1.noarch"] })] }),
    ];
    assert.deepEqual(done.filter(wasKeptAway), []);
  });

  const untried: [what: string, end: Parameters<typeof install>[0], reason: RegExp][] = [
    [
      "a stack that is locked",
      {
        stderr:
          "error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with `pulumi cancel`.\n" +
          "  file:///state/0a1b.json: created by alice@desk (pid 4711) at 2026-11-28T03:15:00Z\n",
      },
      /stack test is locked by alice@desk \(pid 4711\) .*`pulumi cancel --yes --stack test` .*pending/,
    ],
    [
      "a stack of the cloud service that is locked",
      { stderr: "error: [409] Conflict: Another update is currently in progress.\n" },
      /stack test is locked\. .*`pulumi cancel/,
    ],
    ["a backend that can't be reached", { stderr: "error: no route to host\n" }, /: no route to host$/],
    ["a program that gives up", { stdout: said("the program gave up") }, /: the program gave up$/],
    [
      "a node that somebody else is at work on",
      {
        stdout: reported(
          ...problem("101", cause("node-locked", { holder: "bob@desk, since 12:00", seconds: 600 })),
        ),
      },
      /: container 101 on node1: not started: bob@desk, .* has locked node1, /,
    ],
    [
      "a container whose disk is full",
      {
        stdout: reported(...problem("101", cause("disk-full", { freeKb: 1, neededKb: 2 }))),
      },
      /: container 101 on node1: its disk is too full: 1 KiB are free, and 2 KiB are needed\. Nothing was changed\. /,
    ],
    ["an engine that is killed", { code: 137 }, /`pulumi up` ended with exit code 137 and said nothing\.$/],
  ];
  for (const [what, end, reason] of untried) {
    it(`is no test of the release with ${what}`, async () => {
      await assert.rejects(install({ code: 1, ...end }), (error) => {
        assert.ok(error instanceof NotInstalled, String(error));
        assert.match(error.message, /^Release r1 can't be tried, so there's no evidence of it: /);
        assert.match(error.message, reason);
        return true;
      });
      assert.deepEqual(calls(), ["up"], "nothing more is asked");
    });
  }

  it("is no test of the release where the window had no time for all of it", async () => {
    const deferred = problem("101", cause("deferred-before", {}));
    const outputs = { node: "node1", complaints: [], deferred };
    await assert.rejects(install({ outputs }), {
      name: "NotInstalled",
      message:
        /: container 101 on node1: deferred, since the work that comes before it waits for a later window\.$/,
    });
    const undone = problem("node", cause("result-unlisted", { said: "x" }));
    const { problems } = await install({ code: 1, stdout: reported(...undone), outputs });
    assert.deepEqual(problems[0], undone[0], "what failed is told all the same");
  });

  it("is one when the run has reported what it left undone", async () => {
    const undone = [
      ...problem(
        "101",
        cause("package-absent", { package: "a-1-1.noarch", there: [], scriptlets: [], said: "" }),
      ),
      ...problem("node", cause("result-unlisted", { said: "x" })),
    ];
    const { problems, complaints } = await install({ code: 1, stdout: reported(...undone) });
    assert.deepEqual(problems.slice(0, 2), undone);
    assert.deepEqual(complaints, COMPLAINTS);
  });
});
