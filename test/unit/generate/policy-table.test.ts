import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LAYER_TABLE, layerTable } from "../../../generate/layer-table";
import { readTable } from "../../../generate/markdown-table";
import { POLICY_TABLE, policyTable } from "../../../generate/policy-table";
import { FRAMEWORK_GATES, TEST_GATES, PACKAGE_GATES } from "../../../maintenance/change/test-gates";
import { RULES } from "../../../maintenance/decision/rules";
import { LAYERS } from "../../../maintenance/kinds/layers";
import { createPolicies } from "../../../policy/policies";

const POLICIES = createPolicies();
const DOCUMENT = readFileSync(join(__dirname, "../../../docs/policies.md"), "utf8");
const [policies = [], others = [], , settings = []] = readTables(DOCUMENT);
const rules = [...policies, ...others];

/** The cells of the rows of each table, without its headings. */
function readTables(markdown: string): string[][][] {
  return [...markdown.matchAll(/(?:^\|.*\|\n)+/gm)].map(([table]) =>
    table
      .trim()
      .split("\n")
      .slice(2)
      .map((row) =>
        row
          .split("|")
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll("`", "")),
      ),
  );
}

const withoutTicks = (text: string): string => text.replaceAll("`", "");

describe("docs/policies.md", () => {
  it("has a row for each policy, in their order, with the level, what it asks for and how to satisfy it", () => {
    assert.deepEqual(
      rules
        .slice(0, POLICIES.length)
        .map(([name, level, asks, , satisfied]) => [name, level, asks, satisfied]),
      POLICIES.map(({ name, enforcementLevel, description, remediationSteps }) => [
        name,
        enforcementLevel,
        withoutTicks(description),
        withoutTicks(remediationSteps ?? ""),
      ]),
    );
  });

  it("has the table of policies up to date (npm run docs makes it so)", () => {
    const { heads, rows } = policyTable();
    assert.deepEqual(readTable(DOCUMENT, POLICY_TABLE), [heads, ...rows]);
  });

  it("has the table of layers up to date (npm run docs makes it so)", () => {
    const { heads, rows } = layerTable();
    assert.deepEqual(readTable(DOCUMENT, LAYER_TABLE), [heads, ...rows]);
    assert.deepEqual(
      rows.map(([layer]) => layer),
      LAYERS.map((layer) => `\`${layer}\``),
    );
  });

  it("has a row for each other rule of the maintenance policy, and no more", () => {
    assert.deepEqual(
      rules.slice(POLICIES.length).map(([name]) => name),
      ["lean-on-t1-t2", ...TEST_GATES],
    );
  });

  it("says who checks each", () => {
    const checkers = new Map(rules.map(([name, , , who]) => [name, who]));
    for (const { name, level, advice } of RULES) {
      // The guard lets pass what is advisory.
      assert.equal(checkers.get(name), level === "mandatory" ? "pack, gate, guard" : "pack, gate");
      if (advice !== undefined) assert.equal(checkers.get(`${name}-advice`), "pack, gate");
    }
    for (const { name } of POLICIES) assert.match(checkers.get(name) ?? "", /^pack\b/, name);
    for (const gate of PACKAGE_GATES)
      assert.match(
        checkers.get(gate) ?? "",
        /evidence \(asked for by t4-sandbox-test and promotion-evidence\)$/,
      );
    for (const gate of FRAMEWORK_GATES)
      assert.match(checkers.get(gate) ?? "", /evidence \(asked for by t4-sandbox-test\)$/);
  });

  it("has a row for each setting of the pack, with its default", () => {
    const declared = POLICIES.flatMap(({ name, configSchema }) =>
      Object.entries(configSchema?.properties ?? {}).map(([setting, schema]) => [
        `${name}.${setting}`,
        JSON.stringify(schema.default),
      ]),
    );
    assert.deepEqual(
      settings.slice(0, declared.length).map(([name, byDefault]) => [name, byDefault]),
      declared,
    );
  });
});
