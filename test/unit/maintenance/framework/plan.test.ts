import assert from "node:assert/strict";
import { cause } from "../../../../maintenance/problems/problem";
import type { DesiredModule, InstalledModule } from "../../../../maintenance/framework/module";
import { parseModuleXml, type ModuleDescription } from "../../../../maintenance/framework/module-xml";
import { planModules, type ModulesObserved } from "../../../../maintenance/framework/plan";
import { moduleChange } from "../changes/changes-fixture";

/** What a module lacks. */
interface Lack {
  readonly needs: string;
  readonly wanted?: { readonly comparison: string; readonly version: string };
  readonly there?: string;
  readonly isDisabled?: boolean;
}

const CDR = `
<module>
  <rawname>cdr</rawname>
  <repo>standard</repo>
  <name>CDR Reports &amp; more</name>
  <version>2.10.0.5</version>
  <publisher>FreePBX</publisher>
  <changelog>*2.10.0.5* #5678 &lt;b&gt;</changelog>
  <description><![CDATA[Call <detail> records]]></description>
  <supported><version>2.10</version></supported>
  <depends>
    <version>2.10.0beta1.0</version>
    <version>lt 2.12.0</version>
    <phpversion>gt 5.1.0</phpversion>
    <phpcomponent>zlib</phpcomponent>
    <module>core ge 2.10.0.2</module>
    <module>Queues</module>
    <module>cel ne2.10.0.1</module>
    <module>what is this</module>
    <engine>asterisk 1.8</engine>
    <file>%AMPBIN%/x</file>
  </depends>
  <location>release/2.10/cdr-2.10.0.5.tgz</location>
  <md5sum>d41d8cd98f00b204e9800998ecf8427e</md5sum>
</module>
`;

describe("a module.xml", () => {
  it("is read with what it depends on, as far as that can be judged from outside", () => {
    assert.deepEqual(parseModuleXml(CDR), {
      rawname: "cdr",
      version: "2.10.0.5",
      depends: [
        { kind: "freepbx", comparison: "ge", version: "2.10.0beta1.0" },
        { kind: "freepbx", comparison: "lt", version: "2.12.0" },
        { kind: "php", comparison: "gt", version: "5.1.0" },
        { kind: "module", name: "core", atVersion: { comparison: "ge", version: "2.10.0.2" } },
        { kind: "module", name: "Queues" },
        { kind: "module", name: "cel", atVersion: { comparison: "ne", version: "2.10.0.1" } },
      ],
    });
  });

  it("is read with what it breaks, by whatever elements that is said", () => {
    const breaking = `<breaking><issue type="conflict"><module>superfecta</module>
      <message>The old\n page is gone</message></issue></breaking>`;
    const read = (text: string): string | undefined =>
      parseModuleXml(CDR.trim().replace(/<\/module>$/, `${text}</module>`)).breaking;
    assert.equal(read(breaking), "module: superfecta, message: The old page is gone");
    assert.equal(read(`<breaking>${"x".repeat(999)}</breaking>`)?.length, 300);
  });

  const unusable: [what: string, text: string, message: RegExp][] = [
    ["cut short", "<module><rawname>cdr</rawname>", /^has a module\.xml that is no XML: /],
    ["empty", "", /^has a module\.xml that is no XML: /],
    ["of something else", "<xml/>", /^has a module\.xml without an element <module>$/],
    [
      "without a version",
      "<module><rawname>cdr</rawname></module>",
      /^has a module\.xml without an element <version>$/,
    ],
    [
      "with a version only of what it depends on",
      "<module><rawname>x</rawname><depends><version>2</version></depends></module>",
      /without an element <version>$/,
    ],
  ];
  for (const [what, text, message] of unusable) {
    it(`that is ${what} can't be used`, () => {
      assert.throws(() => parseModuleXml(text), { name: "InvalidModuleXml", message });
    });
  }
});

function want(
  name: string,
  version: string,
  ensure: DesiredModule["ensure"] = "where-installed",
): DesiredModule {
  return { name, version, location: `${name}.tgz`, sha256: "a".repeat(64), signed: false, ensure };
}

function describeAs(depends: Readonly<Record<string, string>>) {
  return ({ name, version }: DesiredModule): ModuleDescription | undefined => {
    const inside = depends[name];
    if (inside === undefined) return undefined;
    return parseModuleXml(
      `<module><rawname>${name}</rawname><version>${version}</version><depends>${inside}</depends></module>`,
    );
  };
}

const INSTALLED: readonly InstalledModule[] = [
  { name: "framework", version: "2.10.1.9", state: "enabled" },
  { name: "core", version: "2.10.1.3", state: "enabled" },
  { name: "cdr", version: "2.10.0.4", state: "enabled" },
  { name: "queues", version: "2.10.0.1", state: "disabled" },
  { name: "there", state: "not-installed" },
];
const OBSERVED: ModulesObserved = { modules: INSTALLED, php: "5.3.3" };

describe("the plan of a container's modules", () => {
  it("installs in the order of dependencies, and shows changes by name", () => {
    const desired = [want("cdr", "2.10.0.5"), want("core", "2.10.1.4"), want("framework", "2.10.1.10")];
    const plan = planModules(
      "101",
      OBSERVED,
      desired,
      describeAs({
        core: "<version>2.10.1.10</version>",
        cdr: "<module>core ge 2.10.1.4</module>",
        framework: "",
      }),
    );
    assert.deepEqual(plan.changes, [
      moduleChange("upgrade", "cdr", "2.10.0.4", "2.10.0.5"),
      moduleChange("upgrade", "core", "2.10.1.3", "2.10.1.4"),
      moduleChange("upgrade", "framework", "2.10.1.9", "2.10.1.10"),
    ]);
    assert.deepEqual(
      plan.wanted.map(({ name }) => name),
      ["framework", "core", "cdr"],
    );
    assert.deepEqual(plan.problems, []);
    assert.equal(plan.satisfied, 0);
  });

  const missing: [what: string, depends: string, lack?: Lack][] = [
    [
      "an older core",
      "<module>core ge 2.10.2</module>",
      { needs: "module core", wanted: { comparison: "ge", version: "2.10.2" }, there: "2.10.1.3" },
    ],
    ["no such module", "<module>cel</module>", { needs: "module cel" }],
    ["only its directory", "<module>there</module>", { needs: "module there" }],
    [
      "a disabled module",
      "<module>queues 2.10.0</module>",
      { needs: "module queues", wanted: { comparison: "ge", version: "2.10.0" }, isDisabled: true },
    ],
    [
      "an older FreePBX",
      "<version>2.11</version>",
      { needs: "FreePBX", wanted: { comparison: "ge", version: "2.11" }, there: "2.10.1.9" },
    ],
    [
      "a newer FreePBX",
      "<version>lt 2.10</version>",
      { needs: "FreePBX", wanted: { comparison: "lt", version: "2.10" }, there: "2.10.1.9" },
    ],
    ["an older PHP", "<phpversion>5.3.3RC2</phpversion>"],
    [
      "PHP itself",
      "<phpversion>gt 5.3.3</phpversion>",
      { needs: "PHP", wanted: { comparison: "gt", version: "5.3.3" }, there: "5.3.3" },
    ],
    ["exactly this core", "<module>core eq 2.10.1.3</module>"],
  ];
  for (const [what, depends, lack] of missing) {
    it(`${lack === undefined ? "is fine with" : "has a problem with"} ${what}`, () => {
      const plan = planModules("101", OBSERVED, [want("cdr", "2.10.0.5")], describeAs({ cdr: depends }));
      const { isDisabled = false, ...parameters } = lack ?? {};
      const code = isDisabled ? "module-lacks-enabled" : "module-lacks";
      const problem = { code, parameters: { module: "cdr 2.10.0.5", ...parameters } };
      assert.deepEqual(plan.problems, lack === undefined ? [] : [problem]);
    });
  }

  it("says nothing of PHP or FreePBX where it knows neither", () => {
    const observed = { modules: INSTALLED.filter(({ name }) => name === "cdr") };
    const depends = "<version>99.0</version><phpversion>99.0</phpversion>";
    assert.deepEqual(
      planModules("101", observed, [want("cdr", "2.10.0.5")], describeAs({ cdr: depends })).problems,
      [],
    );
  });

  it("counts on what is brought in by the same change, and on its version", () => {
    const desired = [want("cdr", "2.10.0.5"), want("cel", "2.10.0.1", "installed")];
    const plan = planModules(
      "101",
      OBSERVED,
      desired,
      describeAs({ cdr: "<module>cel gt 2.10.0.1</module>", cel: "" }),
    );
    assert.deepEqual(plan.problems, [
      cause("module-lacks", {
        module: "cdr 2.10.0.5",
        needs: "module cel",
        wanted: { comparison: "gt", version: "2.10.0.1" },
        there: "2.10.0.1",
      }),
    ]);
    assert.deepEqual(
      plan.wanted.map(({ name }) => name),
      ["cel", "cdr"],
    );
  });

  it("doesn't ask for what a module that stays disabled would need", () => {
    const plan = planModules(
      "101",
      OBSERVED,
      [want("queues", "2.10.0.2")],
      describeAs({ queues: "<module>cel</module>" }),
    );
    assert.deepEqual(plan.problems, []);
    assert.equal(plan.changes[0]?.disabled, true);
  });

  it("has a problem with a file that holds another module than the release says", () => {
    const plan = planModules("101", OBSERVED, [want("cdr", "2.10.0.6")], () => parseModuleXml(CDR));
    assert.deepEqual(
      plan.problems[0],
      cause("module-other-content", { module: "cdr 2.10.0.6", holds: "cdr 2.10.0.5" }),
    );
  });

  it("has a problem with modules that need each other", () => {
    const desired = [want("cdr", "2.10.0.5"), want("core", "2.10.1.4")];
    const plan = planModules(
      "101",
      OBSERVED,
      desired,
      describeAs({ cdr: "<module>core</module>", core: "<module>cdr</module>" }),
    );
    assert.deepEqual(plan.problems, [cause("modules-cyclic", { modules: ["core", "cdr"] })]);
  });

  it("notes what a module breaks by its own account, as an administrator would be asked", () => {
    const breaks = "</depends><breaking><message>No more fax</message></breaking><depends>";
    const { notes, problems } = planModules(
      "101",
      OBSERVED,
      [want("cdr", "2.10.0.5")],
      describeAs({ cdr: breaks }),
    );
    assert.deepEqual(notes, [
      cause("module-breaking", { module: "cdr 2.10.0.5", said: "message: No more fax" }),
    ]);
    assert.deepEqual(problems, []);
  });

  it("notes what is broken, half upgraded or badly signed, and that nobody speaks of it", () => {
    const modules: InstalledModule[] = [
      { name: "gone", version: "1.0", state: "broken" },
      { name: "half", version: "1.0", state: "pending", pending: "1.1" },
      { name: "cdr", version: "2.10.0.5", state: "enabled", signature: 129 },
      { name: "own", version: "1", state: "enabled", signature: 8 },
      { name: "touched", version: "1", state: "enabled", signature: 2 + 128 },
      { name: "unknown", version: "1", state: "enabled", signature: 1 },
    ];
    assert.deepEqual(planModules("101", { modules }, [want("cdr", "2.10.0.5")], () => undefined).notes, [
      cause("module-broken", { module: "gone 1.0" }),
      cause("module-upgrade-waits", { module: "half 1.0", to: "1.1" }),
      cause("module-signature", { modules: ["own"], state: 8 }),
      cause("module-signature", { modules: ["touched"], state: 130 }),
      cause("module-signature", { modules: ["unknown"], state: 1 }),
    ]);
  });

  it("notes once what is wrong with the signatures of many", () => {
    const modules = ["own", "cdr", "core"].map((name): InstalledModule => ({
      ...{ name, version: "1", state: "enabled" },
      signature: 8,
    }));
    const { notes } = planModules("101", { modules }, [], () => undefined);
    assert.deepEqual(notes, [cause("module-signature", { modules: ["cdr", "core", "own"], state: 8 })]);
  });
});
