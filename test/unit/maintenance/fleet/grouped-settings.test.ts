import assert from "node:assert/strict";
import fc from "fast-check";
import { groupSettings, settingsById } from "../../../../maintenance/fleet/grouped-settings";
import { frameworkSettings } from "../../kinds/planner-fixture";

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

describe("the settings of many containers", () => {
  const usual = frameworkSettings();
  const sipCall = { extension: "7777", port: 5060 };

  it("are said once where they're the same, the largest group first", () => {
    const settings = Object.fromEntries(numbers(101, 140).map((id) => [id, usual]));
    settings["101"] = frameworkSettings({ sipCall });
    settings["117"] = frameworkSettings({ line: "13.0", tool: "fwconsole" });
    assert.deepEqual(groupSettings(settings), {
      common: usual,
      groups: [
        { containers: "102–116, 118–140" },
        { containers: "101", own: { sipCall } },
        { containers: "117", own: { line: "13.0", tool: "fwconsole" } },
      ],
    });
  });

  it("don't have in common what one of them lacks", () => {
    const settings = { "101": frameworkSettings({ sipCall }), "102": usual };
    const { common, groups } = groupSettings(settings);
    assert.ok(!("sipCall" in common));
    assert.deepEqual(groups, [{ containers: "101", own: { sipCall } }, { containers: "102" }]);
  });

  it("stay the same text, whichever order the fleet file has them in", () => {
    const ids = ["web1", "web2", "web10", "web11"];
    const make = (order: readonly string[]) =>
      Object.fromEntries(order.map((id) => [id, id > "web10" ? frameworkSettings({ sipCall }) : usual]));
    assert.deepEqual(groupSettings(make(ids)), groupSettings(make([...ids].reverse())));
  });

  it("don't grow with the number of containers that are alike", () => {
    const sizeOf = (count: number): number =>
      JSON.stringify(groupSettings(Object.fromEntries(numbers(101, 100 + count).map((id) => [id, usual]))))
        .length;
    assert.equal(sizeOf(100), sizeOf(50));
  });

  it("are each container's own again when they're read", () => {
    const settings = fc.record(
      {
        line: fc.constantFrom("2.10", "13.0"),
        tool: fc.constantFrom("module_admin" as const, "fwconsole" as const),
        repository: fc.constantFrom("http://a", "http://b"),
        keys: fc.constantFrom<string[]>([], ["k.asc"]),
        automaticUpdater: fc.constantFrom("report" as const, "disable" as const),
        registrationTolerance: fc.nat(2),
        overrides: fc.constantFrom({ modules: [], hold: [] }, { modules: [], hold: ["cdr"] }),
        sipCall: fc.constantFrom({ extension: "1", port: 5060 }, { extension: "2", port: 5060 }),
        database: fc.constant({ dump: "d", restore: "r" }),
      },
      {
        requiredKeys: [
          "line",
          "tool",
          "repository",
          "keys",
          "automaticUpdater",
          "registrationTolerance",
          "overrides",
        ],
        noNullPrototype: true,
      },
    );
    const ids = fc.integer({ min: 1, max: 30 }).map(String);
    fc.assert(
      fc.property(
        fc.dictionary(ids, settings, { minKeys: 1, maxKeys: 20, noNullPrototype: true }),
        (byId) => {
          assert.deepEqual(settingsById(groupSettings(byId)), byId);
        },
      ),
    );
  });
});
