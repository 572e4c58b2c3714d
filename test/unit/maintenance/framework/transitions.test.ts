import assert from "node:assert/strict";
import fc from "fast-check";
import { ModuleChange } from "../../../../maintenance/kinds/modules/module-change";
import type { DesiredModule, InstalledModule, ModuleState } from "../../../../maintenance/framework/module";
import { computeModuleTransitions } from "../../../../maintenance/framework/transition";
import { compareModuleVersions } from "../../../../maintenance/framework/version";
import { moduleChange } from "../changes/changes-fixture";

function want(text: string, ensure: DesiredModule["ensure"] = "where-installed"): DesiredModule {
  const [name = "", version = ""] = text.split(" ");
  return { name, version, location: `${name}.tgz`, sha256: "a".repeat(64), signed: false, ensure };
}

function have(text: string, state: ModuleState = "enabled", pending?: string): InstalledModule {
  const [name = "", version] = text.split(" ");
  return {
    name,
    state,
    ...(version !== undefined && { version }),
    ...(pending !== undefined && { pending }),
  };
}

describe("what must change for a container's modules to be the desired ones", () => {
  const cases: [
    what: string,
    installed: InstalledModule[],
    desired: DesiredModule[],
    expected: ModuleChange[],
  ][] = [
    [
      "an older one",
      [have("cdr 2.10.0.4")],
      [want("cdr 2.10.0.5")],
      [moduleChange("upgrade", "cdr", "2.10.0.4", "2.10.0.5")],
    ],
    [
      "a newer one",
      [have("cdr 2.10.0.10")],
      [want("cdr 2.10.0.5")],
      [moduleChange("downgrade", "cdr", "2.10.0.10", "2.10.0.5")],
    ],
    ["the same one", [have("cdr 2.10.0.5")], [want("cdr 2.10.0.5")], []],
    ["the same one, written differently", [have("cdr 2.10RC1")], [want("cdr 2.10rc1")], []],
    ["one that isn't there", [], [want("cdr 2.10.0.5")], []],
    [
      "one that must be there",
      [],
      [want("cdr 2.10.0.5", "installed")],
      [moduleChange("install", "cdr", undefined, "2.10.0.5")],
    ],
    ["one with a directory, but uninstalled", [have("cdr", "not-installed")], [want("cdr 2.10.0.5")], []],
    [
      "one with a directory that must be installed",
      [have("cdr", "not-installed")],
      [want("cdr 2.10.0.5", "installed")],
      [moduleChange("install", "cdr", undefined, "2.10.0.5")],
    ],
    [
      "a disabled one",
      [have("cdr 2.10.0.4", "disabled")],
      [want("cdr 2.10.0.5")],
      [moduleChange("upgrade", "cdr", "2.10.0.4", "2.10.0.5", { disabled: true })],
    ],
    [
      "a disabled, newer one",
      [have("cdr 2.10.0.6", "disabled")],
      [want("cdr 2.10.0.5")],
      [moduleChange("downgrade", "cdr", "2.10.0.6", "2.10.0.5", { disabled: true })],
    ],
    ["a disabled one of the version", [have("cdr 2.10.0.5", "disabled")], [want("cdr 2.10.0.5")], []],
    [
      "a broken one",
      [have("cdr 2.10.0.5", "broken")],
      [want("cdr 2.10.0.5")],
      [moduleChange("repair", "cdr", "2.10.0.5", "2.10.0.5")],
    ],
    [
      "one whose upgrade is pending",
      [have("cdr 2.10.0.4", "pending", "2.10.0.5")],
      [want("cdr 2.10.0.5")],
      [moduleChange("repair", "cdr", "2.10.0.4", "2.10.0.5", { pending: "2.10.0.5" })],
    ],
    [
      "one with files of another version than its database",
      [have("cdr 2.10.0.5", "pending", "2.10.0.9")],
      [want("cdr 2.10.0.5")],
      [moduleChange("repair", "cdr", "2.10.0.5", "2.10.0.5", { pending: "2.10.0.9" })],
    ],
    ["one that nobody speaks of", [have("own 1.0"), have("gone 1.0", "broken")], [], []],
  ];
  for (const [what, installed, desired, expected] of cases) {
    it(`is ${expected.length === 0 ? "nothing" : "a change"} for ${what}`, () => {
      assert.deepEqual(computeModuleTransitions(installed, desired).changes, expected);
    });
  }

  it("names what no release speaks of, and counts what is as desired", () => {
    const installed = [have("own 1.0"), have("cdr 2.10.0.5"), have("there", "not-installed")];
    const plan = computeModuleTransitions(installed, [want("cdr 2.10.0.5"), want("core 2.10.1")]);
    assert.deepEqual(plan.unmanaged, [have("own 1.0")]);
    assert.equal(plan.satisfied, 1);
  });

  it("has no version to come from exactly where the module isn't installed (framework-window)", () => {
    const installed = [have("a 1.0"), have("b 1.0", "broken"), have("c", "not-installed")];
    const desired = ["a 2.0", "b 2.0", "c 2.0", "d 2.0"].map((text) => want(text, "installed"));
    const { changes } = computeModuleTransitions(installed, desired);
    assert.deepEqual(
      changes.map(({ module, from }) => [module, from]),
      [
        ["a", "1.0"],
        ["b", "1.0"],
        ["c", undefined],
        ["d", undefined],
      ],
    );
  });
});

const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,24}$/);
const version = fc
  .array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 5 })
  .map((numbers) => numbers.join("."));
const state = fc.constantFrom<ModuleState>("not-installed", "disabled", "enabled", "pending", "broken");
const installedModule = fc
  .record({ name, version, state, pending: version })
  .map(({ pending, ...module }): InstalledModule => {
    if (module.state === "not-installed") return { name: module.name, state: module.state };
    return module.state === "pending" ? { ...module, state: "pending", pending } : module;
  });
const installedModules = fc.uniqueArray(installedModule, { selector: (module) => module.name, maxLength: 8 });
const desiredModules = fc.uniqueArray(
  fc
    .record({ name, version, ensure: fc.constantFrom("where-installed" as const, "installed" as const) })
    .map(({ name: of, version: to, ensure }) => want(`${of} ${to}`, ensure)),
  { selector: (module) => module.name, maxLength: 8 },
);
/** Desired modules, some of them with the names of installed ones. */
const both = fc.tuple(installedModules, desiredModules).chain(([installed, desired]) =>
  fc.tuple(
    fc.constant(installed),
    fc
      .subarray(installed)
      .map((some) => [
        ...some.map((module, i) =>
          want(`${module.name} ${i}.1`, i % 2 === 0 ? "installed" : "where-installed"),
        ),
        ...desired.filter((module) => !some.some((other) => other.name === module.name)),
      ]),
  ),
);

describe("changes of modules, whatever there is", () => {
  it("leave nothing to change once they're made", () => {
    fc.assert(
      fc.property(both, ([installed, desired]) => {
        const { changes } = computeModuleTransitions(installed, desired);
        const after = new Map(installed.map((module) => [module.name, module]));
        for (const { module, to, disabled } of changes)
          after.set(module, { name: module, version: to, state: disabled ? "disabled" : "enabled" });
        assert.deepEqual(computeModuleTransitions([...after.values()], desired).changes, []);
      }),
    );
  });

  it("never enable or install what nobody wants there", () => {
    fc.assert(
      fc.property(both, ([installed, desired]) => {
        for (const change of computeModuleTransitions(installed, desired).changes) {
          const before = installed.find((module) => module.name === change.module);
          if (before?.state === "disabled") assert.ok(change.disabled);
          if (change.transition === "install")
            assert.equal(desired.find((module) => module.name === change.module)?.ensure, "installed");
          if (change.transition === "upgrade" || change.transition === "downgrade")
            assert.equal(
              compareModuleVersions(change.from ?? "", change.to),
              change.transition === "upgrade" ? -1 : 1,
            );
        }
      }),
    );
  });

  it("are planned changes", () => {
    fc.assert(
      fc.property(both, ([installed, desired]) => {
        const { changes } = computeModuleTransitions(installed, desired);
        assert.deepEqual(ModuleChange.array().parse(changes), changes);
      }),
    );
  });
});
