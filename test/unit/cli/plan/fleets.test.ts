import assert from "node:assert/strict";
import { makePlan } from "../../../../cli/plan/make-plan";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import type { Plan } from "../../../../cli/plan/plan";
import type { Preview } from "../../../../cli/plan/preview";
import { renderSarif } from "../../../../cli/plan/sarif";
import { renderText } from "../../../../cli/plan/text";
import { OWN_TYPES } from "../../../../maintenance/gate/resource-types";
import { recordedPreview } from "./plan-fixture";

const OTHER = { pack: "house", policy: "four-eyes", level: "mandatory", message: "Nobody has." } as const;
const ENDED = { code: 1, stderr: "" };

/** What the engine printed of a program's only fleet, as it prints it of a fleet with a name. */
function asFleet(fleet: string, preview: Preview): Preview {
  const named = (urn: string): string => urn.replace(/::([^:]+)$/, `::${fleet}-$1`);
  return {
    ...preview,
    resources: preview.resources.map(({ urn, type, inputs, ...rest }) => ({
      ...{ ...rest, urn: named(urn), type },
      inputs: type.startsWith(OWN_TYPES) ? { ...inputs, fleet } : inputs,
    })),
    violations: preview.violations.map((each) => ({ ...each, urn: named(each.urn) })),
    errors: preview.errors.map((each) => (each.urn === "" ? each : { ...each, urn: named(each.urn) })),
  };
}

function together(...previews: readonly Preview[]): Preview {
  const [first = recordedPreview("passes.jsonl")] = previews;
  return {
    ...first,
    resources: previews.flatMap(({ resources }) => resources),
    violations: previews.flatMap(({ violations }) => violations),
    errors: previews.flatMap(({ errors }) => errors),
    complete: previews.every(({ complete }) => complete),
  };
}

/** As Pulumi shows what a run leaves out: as the last run had it. */
function leftOut(preview: Preview, change: (inputs: object) => object = (inputs) => inputs): Preview {
  return {
    ...preview,
    ...{ violations: [], errors: [] },
    resources: preview.resources.map((each) => ({
      ...each,
      isSame: true,
      inputs: change("mode" in each.inputs ? { ...each.inputs, mode: "apply" } : each.inputs) as Record<
        string,
        unknown
      >,
    })),
  };
}

describe("maint plan, of a program with several fleets", () => {
  const west = asFleet("west", recordedPreview("passes.jsonl"));
  const east = asFleet("east", recordedPreview("violates.jsonl"));
  const both = together(west, east);

  it("tells each fleet's plan by itself, the gravest verdict first, and nothing of one with another", () => {
    const { verdict, fleets, findings, violations, failures } = makePlan(both, ENDED);
    assert.deepEqual(
      { verdict, findings, violations, failures },
      { verdict: "forbidden", findings: [], violations: [], failures: [] },
    );
    const alone = [makePlan(east, ENDED), makePlan(west)].map((plan) => plan.fleets[0]!);
    assert.ok(
      alone.every((plan) => plan.judgement?.change?.id !== undefined && !("file" in plan.judgement.change)),
    );
    assert.deepEqual(fleets, alone);
    assert.deepEqual(
      fleets.map(({ fleet }) => fleet),
      ["east", "west"],
    );
    assert.deepEqual(
      fleets.map((plan) => plan.verdict),
      ["forbidden", "fine"],
    );
  });

  it("has one form, whether the program has no fleet, one with a name or without one, or several", () => {
    const forms = [both, west, recordedPreview("passes.jsonl"), { ...west, resources: [] }].map((preview) => {
      const { format, fleets, ...rest } = makePlan(preview);
      assert.deepEqual(Object.keys(rest).sort(), [
        ...["failures", "findings", "project", "stack", "verdict", "violations"],
      ]);
      return [format, fleets.map((plan) => plan.fleet)];
    });
    assert.deepEqual(forms, [
      [4, ["east", "west"]],
      [4, ["west"]],
      [4, [undefined]],
      [4, []],
    ]);
  });

  it("tells beside the fleets what is of none: other packs, errors of the program, a preview cut short", () => {
    const { verdict, fleets, violations, failures } = makePlan({
      ...together(west, asFleet("east", recordedPreview("passes.jsonl"))),
      violations: [{ ...OTHER, urn: "" }],
      errors: [{ urn: "", message: "boom" }],
    });
    assert.equal(verdict, "failed");
    assert.deepEqual(
      fleets.map((plan) => plan.verdict),
      ["fine", "fine"],
    );
    assert.deepEqual(violations, [OTHER]);
    assert.deepEqual(failures, ["boom"]);
    assert.deepEqual(makePlan({ ...both, complete: false }).failures, [
      "The preview was cut short: its end is missing.",
    ]);
  });

  it("fails where a preview ended badly and nobody said why, and where a fleet has no gate, or two", () => {
    const fine = together(west, asFleet("east", recordedPreview("passes.jsonl")));
    assert.match(makePlan(fine, { code: 137, stderr: "" }).failures.join(), /ended with exit code 137/);
    const isGate = ({ type }: { type: string }): boolean => type.endsWith(":ChangeGate");
    const without = {
      ...fine,
      resources: fine.resources.filter((each) => !isGate(each) || each.urn.endsWith("::west-gate")),
    };
    const [eastPlan, westPlan] = makePlan(without).fleets;
    assert.match(eastPlan!.failures.join(), /^The preview has no change gate/);
    assert.equal(makePlan(without).verdict, "failed");
    assert.deepEqual(westPlan!.failures, []);
    const gates = west.resources.filter(isGate).map((gate) => ({ ...gate, urn: `${gate.urn}2` }));
    const twice = makePlan({ ...fine, resources: [...fine.resources, ...gates] }).fleets[1]!;
    assert.match(twice.failures.join(), /^The change gate .*::west-gate2 is a second one/);
  });

  it("plans nothing of a fleet that the run leaves out, whatever its last run was", () => {
    for (const old of [
      leftOut(east),
      leftOut(east, (inputs) => ("format" in inputs ? { ...inputs, format: 99 } : inputs)),
    ]) {
      const plan = makePlan(together(old, west));
      assert.equal(plan.verdict, "fine", JSON.stringify(plan.fleets[0]));
      const [left, own] = plan.fleets;
      assert.deepEqual(left, {
        ...{ fleet: "east", verdict: "fine", nodes: [], findings: [], violations: [], failures: [] },
      });
      assert.ok(own!.judgement !== undefined && own!.nodes.some(({ changes }) => changes.length > 0));
    }
  });

  it("says that a gate was left out, where the run would change something of its fleet", () => {
    const isGate = ({ type }: { type: string }): boolean => type.endsWith(":ChangeGate");
    const old = leftOut(west);
    const neverMade = { mode: "plan", nodes: [], fleet: "west" };
    for (const gate of [old.resources.find(isGate)!, { ...old.resources.find(isGate)!, inputs: neverMade }]) {
      const resources = [gate, ...west.resources.filter((each) => !isGate(each))];
      const [plan] = makePlan({ ...west, resources }).fleets;
      assert.equal(plan!.judgement, undefined);
      assert.deepEqual(plan!.failures, [
        "The run leaves the gate out, so nothing was judged. Name it among the targets, too: `--target '**::west-gate'`.",
      ]);
    }
    const unnamed = leftOut(recordedPreview("passes.jsonl"));
    assert.match(
      makePlan(unnamed).fleets[0]!.failures.join(),
      /^The run leaves the gate out, .*'\*\*::gate'`\.$/,
    );
  });

  it("doesn't show again what the last run planned on a node that this one leaves out", () => {
    const resources = west.resources.map((each) =>
      each.inputs["node"] === "node1" ? { ...each, isSame: true } : each,
    );
    const [plan] = makePlan({ ...west, resources }).fleets;
    assert.deepEqual(
      plan!.nodes.filter(({ node }) => node === "node1"),
      [],
    );
    assert.ok(plan!.judgement !== undefined);
  });

  it("is rendered with a part for each fleet, under its name", () => {
    const plan = makePlan(both, ENDED);
    const text = renderText(plan);
    assert.match(
      text,
      /^Plan for stack test: not allowed by the maintenance policy\n\nFleet east: not allowed/,
    );
    assert.match(text, /\n\nFleet west: allowed by the maintenance policy\n\n {2}change /);
    const markdown = renderMarkdown(plan);
    assert.match(markdown, /^<!-- maint plan test -->\n## ⛔ Maintenance plan for `test`: not allowed/);
    assert.match(
      markdown,
      /\n## ⛔ Fleet `east`: not allowed[^]*tier-fits-impact[^]*\n## ✅ Fleet `west`: allowed/,
    );
    const cut = renderMarkdown(plan, markdown.length - 1);
    assert.match(cut, /\n## ✅ Fleet `west`[^]*\*\*Cut off\*\*.* of fleet `west`/);
  });

  it("has findings in SARIF that name their fleet, and aren't taken for the other's", () => {
    const read = (plan: Plan): { message: { text: string }; partialFingerprints: object }[] =>
      (JSON.parse(renderSarif(plan)) as { runs: [{ results: [] }] }).runs[0].results;
    const results = read(makePlan(together(east, asFleet("west", recordedPreview("violates.jsonl"))), ENDED));
    assert.ok(results.length > 0);
    assert.ok(results.every(({ message: { text } }) => /^Fleet (?:east|west): /.test(text)));
    const fingerprints = results.map(({ partialFingerprints }) => JSON.stringify(partialFingerprints));
    assert.equal(new Set(fingerprints).size, results.length);
  });
});
