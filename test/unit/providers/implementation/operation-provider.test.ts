import { sightsOf } from "../../../harness/sights";
import assert from "node:assert/strict";
import { describeGroup } from "../../../../maintenance/changes/describe-change";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import type { ObservedOperation } from "../../../../providers/implementation/inputs";
import { OperationProvider } from "../../../../providers/implementation/operation-provider";
import { Phases } from "../../../../providers/implementation/phases";
import { tellKeptElsewhere } from "../../../../providers/implementation/kept-elsewhere";
import { SILENT_LOG } from "../../../harness/silent-log";
import { layerNamed } from "../../../../kinds/kinds";
import type { PackagesArgs } from "../../../../kinds/packages/args";
import type { NodeObservation } from "../../../../remote/look/observe";
import { inTargets, upgrade } from "../../maintenance/changes/changes-fixture";
import { pbx, phaseOf, ReleaseInFile, systemFacts, WAYS } from "../../kinds/planner-fixture";

const RELEASE = "release: r1\ncontainers:\n  el6: { packages: [php-5.3.3-40.x86_64] }\n";
const PHP = upgrade("php", "5.3.3-38", "5.3.3-40");
const NOTHING = { notes: [], unmanaged: [], problems: [], deferred: [], complaints: [] };

describe("the properties of a part", () => {
  let release: ReleaseInFile;
  let declared: PackagesArgs & { resourceUrn: string };
  beforeEach(() => {
    release = new ReleaseInFile(RELEASE);
    declared = {
      ...release.shared,
      resourceUrn: "urn",
      ways: { ...WAYS, packageManager: "yum", restart: "required" },
      releaseKeys: [],
      targets: groupSettings({ "101": { osFamily: "el6" }, "102": { osFamily: "el6" } }),
    };
  });
  afterEach(() => {
    release.remove();
  });

  const providerOf = (...packages: readonly string[]): OperationProvider => {
    const containers = packages.map((nevra, i): [string, ReturnType<typeof pbx>] => [
      String(101 + i),
      pbx([nevra], []),
    ]);
    const observed: NodeObservation = {
      node: sightsOf(systemFacts()),
      clockAheadSeconds: 0,
      containers: new Map(containers),
    };
    const phase = phaseOf(observed);
    const phases = Object.assign(new Phases(SILENT_LOG), { of: () => phase });
    return new OperationProvider(layerNamed("containers"), phases);
  };
  const old = (lines: { pending?: string[]; restarts?: string[] } = {}): ObservedOperation =>
    ({ ...declared, pending: [], restarts: [], ...lines, ...NOTHING }) as unknown as ObservedOperation;
  const current = (parts: Partial<ObservedOperation> = {}): ObservedOperation => ({
    ...declared,
    ...{ pending: [], summary: [], ...NOTHING },
    ...parts,
  });

  it("have what changes alike once, and beside it the same for people", async () => {
    const { inputs } = await providerOf("php-5.3.3-38.x86_64", "php-5.3.3-38.x86_64").check(
      current(),
      current(),
    );
    assert.deepEqual(inputs?.pending, [{ targets: "101, 102", change: PHP }]);
    assert.deepEqual(inputs.summary, [describeGroup(inTargets("101, 102", PHP))]);
    assert.ok(!("restarts" in inputs));
  });

  it("say when it was seen that something would change", async () => {
    const checked = async (provider: OperationProvider) =>
      (await provider.check(current(), current())).inputs;
    const began = Math.floor(Date.now() / 1000) * 1000;
    const due = await checked(providerOf("php-5.3.3-38.x86_64"));
    const checkedAt = Date.parse(due?.checkedAt ?? "");
    assert.ok(checkedAt >= began && checkedAt <= Date.now(), due?.checkedAt);
    // What has nothing to change may stay in the state as it is.
    const settled = await checked(providerOf("php-5.3.3-40.x86_64"));
    assert.ok(settled !== undefined && !("checkedAt" in settled));
    const provider = providerOf("php-5.3.3-40.x86_64");
    const before = current({ checkedAt: "2026-11-27T22:00:00Z" });
    const { changes } = await provider.diff("node1/containers", before, current());
    assert.equal(changes, false);
  });

  it("are compared with those of an old state, whose changes are sentences", async () => {
    const provider = providerOf("php-5.3.3-40.x86_64");
    const changes = async (olds: ObservedOperation, news: ObservedOperation) =>
      (await provider.diff("node1/containers", olds, news)).changes;
    assert.equal(await changes(old(), current()), false);
    assert.equal(await changes(old({ pending: ["container 101: php 1-1 → 1-2"] }), current()), true);
    const due = current({ pending: [{ targets: "101", change: PHP }] });
    assert.equal(await changes(old(), due), true);
  });

  it("take the place of an old state's when it's refreshed", async () => {
    const lines = {
      pending: ["container 101: php 5.3.3-37 → 5.3.3-40"],
      restarts: ["container 101: httpd executes replaced files"],
    };
    const { props, inputs } = await providerOf("php-5.3.3-38.x86_64", "php-5.3.3-40.x86_64").read(
      "node1/containers",
      old(lines),
    );
    assert.deepEqual(props?.pending, [{ targets: "101", change: PHP }]);
    assert.ok(!("restarts" in props));
    assert.deepEqual(inputs, current());
  });

  it("stay as they are in a refresh where the program declares the release, and hasn't run in this checkout", async () => {
    const file = ".maintenance/releases/elsewhere-0123456789abcdef.yaml";
    const before = { ...current(), release: { ...declared.release, file } };
    const { props, inputs } = await providerOf("php-5.3.3-38.x86_64").read("node1/containers", before);
    assert.deepEqual([props, inputs], [before, undefined]);
    const told: string[] = [];
    const log = { ...SILENT_LOG, info: (_: string, line: string) => told.push(line) };
    assert.ok(await tellKeptElsewhere(before, "node1", log));
    assert.deepEqual(told, [
      "node1 wasn't looked at: the program declares release r1, and hasn't run in this checkout. Run `pulumi preview` first.",
    ]);
  });
});
