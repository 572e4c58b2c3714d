import assert from "node:assert/strict";
import { inTargets, packageChange, upgrade } from "../../maintenance/changes/changes-fixture";
import { type Preview, PreviewUnreadable } from "../../../../cli/plan/preview";
import { readPreview } from "../../../../cli/plan/read-preview";
import { selectViolations } from "../../../../cli/plan/select-violations";
import { lineOf, planAsOne, recordedPreview, recordedText } from "./plan-fixture";

const GATE = "pulumi-nodejs:dynamic/maintenance:ChangeGate";

function edit(preview: Preview, type: string, change: (inputs: Record<string, unknown>) => object): Preview {
  return {
    ...preview,
    resources: preview.resources.map((resource) =>
      resource.type === type
        ? { ...resource, inputs: { ...resource.inputs, ...change(resource.inputs) } }
        : resource,
    ),
  };
}

describe("maint plan, of what the engine printed", () => {
  it("reads the change, its tier and window, and whom it concerns", () => {
    const { verdict, project, stack, judgement, findings, violations, failures } = planAsOne(
      recordedPreview("passes.jsonl"),
    );
    assert.deepEqual(
      { verdict, project, stack, violations, failures },
      {
        verdict: "fine",
        project: "pbx-maintenance",
        stack: "test",
        violations: [],
        failures: [],
      },
    );
    assert.deepEqual(findings, []);
    const { now, release, reallyNow, ...rest } = judgement!;
    assert.equal(reallyNow, "2026-11-30T00:00:00Z");
    assert.match(now, /^2026-11-28T03:05:\d\dZ$/);
    assert.equal(release.name, "sandbox-2026-11-27");
    assert.deepEqual(rest, {
      environment: "sandbox",
      change: {
        id: "sandbox-2026-11-27",
        title: "Everything of November, with glibc, asterisk and a kernel",
        tier: "T2",
        file: "changes/sandbox-2026-11-27.yaml",
      },
      lowestTier: "T2",
      reasons: [
        "asterisk executes files of glibc: restart needed → at least T2",
        "vzkernel is the host's kernel: every container on the node stops: reboot needed → at least T2",
      ],
      unknown: [],
      window: {
        start: "2026-11-28T03:00:00Z",
        end: "2026-11-28T09:00:00Z",
        text: "Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)",
      },
      expectedMinutes: judgement!.expectedMinutes,
      customers: [
        { id: "alder", is24x7: true, interrupted: true },
        { id: "birch", is24x7: false, interrupted: true },
        { id: "cedar", is24x7: false, interrupted: true },
        { id: "elm", is24x7: false, interrupted: true },
      ],
      unobserved: [],
      restarts: [],
    });
    assert.ok(judgement!.expectedMinutes > 0);
  });

  it("groups what changes over the node and its containers, node after node", () => {
    const { nodes } = planAsOne(recordedPreview("passes.jsonl"));
    assert.deepEqual(
      nodes.map(({ node }) => node),
      ["node1", "node2"],
    );
    const glibc = upgrade("glibc", "2.12-1.209.el6", "2.12-1.212.el6_10.3");
    const php = { services: ["httpd"] };
    const kernel = ["2.6.32-042stab145.3", "2.6.32-042stab146.1"] as const;
    assert.deepEqual(
      nodes[0]?.changes,
      [
        inTargets("node", { ...glibc, observed: { services: ["sshd"] } }),
        inTargets("node", {
          ...packageChange("install", "vzkernel", [kernel[0]], kernel[1]),
          observed: { hasKernel: true },
        }),
        inTargets("101, 102", {
          ...upgrade("bind-libs", "32:9.8.2-0.62.rc1.el6", "32:9.8.2-0.68.rc1.el6_10.8"),
          observed: {},
        }),
        inTargets("101, 102", {
          ...glibc,
          observed: { services: ["asterisk", "httpd", "mysqld"], programs: ["fail2ban-server"] },
        }),
        inTargets("101", { ...upgrade("php", "5.3.3-38.el6", "5.3.3-40.el6"), observed: php }),
        inTargets("102", {
          ...packageChange("downgrade", "php", ["5.3.3-41.el6"], "5.3.3-40.el6"),
          observed: php,
        }),
      ].map(lineOf),
    );
    assert.deepEqual(nodes[0].notes, [
      { node: "node1", targets: "103", code: "container-stopped", parameters: { state: "stopped" } },
    ]);
  });

  it("tells a violated rule once, though the policy pack reports it too", () => {
    const preview = recordedPreview("violates.jsonl");
    assert.ok(preview.violations.some(({ policy }) => policy === "tier-fits-impact"));
    const { verdict, findings, violations, failures } = planAsOne(preview, { code: 1, stderr: "" });
    assert.deepEqual(
      { verdict, violations, failures },
      { verdict: "forbidden", violations: [], failures: [] },
    );
    assert.deepEqual(
      findings.map(({ rule, level }) => `${rule} ${level}`),
      ["tier-fits-impact mandatory", "tier-fits-impact mandatory"],
    );
  });

  it("tells a mandatory rule's advice once, which the policy pack reports under a name of its own", () => {
    const finding = {
      rule: "tier-fits-impact",
      target: "change c1",
      message: "It isn't known.",
      remedy: "Find out.",
    };
    const violation = { pack: "pbx-maintenance", urn: "", message: `Advice.\n${finding.message} Find out.` };
    for (const [policy, level, told] of [
      ["tier-fits-impact-advice", "advisory", 0],
      ["tier-fits-impact-advice", "mandatory", 1],
      ["tier-fits-impact", "mandatory", 1],
    ] as const) {
      const selected = selectViolations(
        [{ ...violation, policy, level }],
        [{ ...finding, level: "advisory" }],
        new Set(),
      );
      assert.equal(selected.length, told, `${policy} ${level}`);
    }
  });

  it("says the same of both forms of a preview's JSON", () => {
    const ofEvents = planAsOne(recordedPreview("violates.jsonl"));
    const ofDocument = planAsOne(recordedPreview("violates.json"));
    const timeless = { judgement: { ...ofEvents.judgement!, now: "" } };
    assert.deepEqual(
      { ...ofDocument, judgement: { ...ofDocument.judgement!, now: "" } },
      { ...ofEvents, ...timeless },
    );
  });

  it("keeps violations of other packs, and is forbidden by a mandatory one", () => {
    const preview = recordedPreview("passes.jsonl");
    const violation = {
      pack: "house",
      policy: "four-eyes",
      message: "Four eyes.\nNobody has approved it.",
      urn: "",
    };
    const advised = planAsOne({ ...preview, violations: [{ ...violation, level: "advisory" }] });
    assert.equal(advised.verdict, "fine");
    const forbidden = planAsOne(
      {
        ...preview,
        errors: [{ urn: "", message: "preview failed" }],
        violations: [{ ...violation, level: "mandatory" }],
      },
      { code: 1, stderr: "" },
    );
    assert.equal(forbidden.verdict, "forbidden");
    assert.deepEqual(forbidden.violations, [
      {
        pack: "house",
        policy: "four-eyes",
        level: "mandatory",
        message: "Four eyes.\nNobody has approved it.",
      },
    ]);
  });

  it("keeps a violation that the pack takes more seriously than the rule does", () => {
    const preview = recordedPreview("violates.jsonl");
    const [first] = preview.violations;
    assert.ok(first);
    const advice = { ...first, policy: "tier-fits-impact-advice", level: "mandatory" as const };
    const violations = [...preview.violations, advice];
    assert.deepEqual(
      planAsOne({ ...preview, violations }).violations.map(({ policy }) => policy),
      ["tier-fits-impact-advice"],
    );
  });

  it("names a node that can't be reached once, and whose customers aren't known", () => {
    const { verdict, nodes, judgement, violations, failures } = planAsOne(
      recordedPreview("unreachable.jsonl"),
      {
        code: 0,
        stderr: "",
      },
    );
    assert.deepEqual(
      { verdict, violations, failures },
      { verdict: "incomplete", violations: [], failures: [] },
    );
    const place = "node2 (root@127.0.0.1:22202)";
    assert.deepEqual(nodes[1]?.problems, [
      { node: "node2", code: "connection-refused", parameters: { place } },
    ]);
    assert.deepEqual(judgement!.unobserved, ["node2"]);
  });

  it("fails with the program's own words", () => {
    const { verdict, failures, stack } = planAsOne(recordedPreview("fails.jsonl"), { code: 1, stderr: "" });
    assert.equal(verdict, "failed");
    assert.equal(stack, "test");
    assert.deepEqual(failures, [
      "The change file changes/missing.yaml can't be read: it isn't there. It's named by the stack's configuration.",
    ]);
  });

  it("fails for an error even where a rule is violated, too", () => {
    const preview = recordedPreview("violates.jsonl");
    const { verdict, failures } = planAsOne({
      ...preview,
      errors: [...preview.errors, { urn: "", message: "Error: the program gave up" }],
    });
    assert.deepEqual({ verdict, failures }, { verdict: "failed", failures: ["Error: the program gave up"] });
  });

  it("fails with what Pulumi said when it ended before it began", () => {
    const preview: Preview = { ...recordedPreview("passes.jsonl"), resources: [], complete: false };
    const { failures } = planAsOne(preview, { code: 6, stderr: "error: no stack named 'nix' found\n" });
    assert.deepEqual(failures, ["no stack named 'nix' found"]);
    const silent = planAsOne(preview, { code: 137, stderr: "" });
    assert.deepEqual(silent.failures, ["`pulumi preview` ended with exit code 137 and said nothing."]);
  });

  it("fails for a preview without its end, without a gate, or with one of another form", () => {
    const lines = recordedText("passes.jsonl").trim().split("\n");
    const cut = planAsOne(readPreview(lines.slice(0, -2).join("\n")));
    assert.deepEqual(cut.failures, ["The preview was cut short: its end is missing."]);
    const preview = recordedPreview("passes.jsonl");
    const without = { ...preview, resources: preview.resources.filter(({ type }) => type !== GATE) };
    assert.match(planAsOne(without).failures.join(), /^The preview has no change gate.*`--show-sames`/);
    const other = planAsOne(edit(preview, GATE, () => ({ mode: "guess" })));
    assert.equal(other.verdict, "failed");
    assert.match(
      other.failures.join(),
      /ChangeGate::gate can't be judged: mode: .*Is the program of the same version/,
    );
  });

  it("fails for a plan of a node that can't be read", () => {
    const type = "pulumi-nodejs:dynamic/maintenance:NodePackages";
    const { verdict, failures } = planAsOne(
      edit(recordedPreview("passes.jsonl"), type, () => ({ problems: "none" })),
    );
    assert.equal(verdict, "failed");
    assert.match(failures[0] ?? "", /NodePackages::node\d can't be read: problems: /);
    const old = Array.from({ length: 50 }, (_, i) => `container ${101 + i}: php 1-1 → 1-2`);
    const [told = ""] = planAsOne(
      edit(recordedPreview("passes.jsonl"), type, () => ({ pending: old })),
    ).failures;
    assert.match(told, /can't be read: pending\.0: .*; pending\.4: .*; and 45 more\.$/);
  });

  it("takes the last of what is told of a resource, and no note of what is new in an event", () => {
    const lines = recordedText("passes.jsonl").trim().split("\n");
    const newer = lines.map((line) =>
      JSON.stringify({ ...(JSON.parse(line) as object), aNewEvent: { of: ["some", 1] } }),
    );
    const again = lines.find(
      (line) => line.includes("ContainerPackages::node1-containers") && line.includes("pending"),
    )!;
    const replaced = again.replaceAll('"targets":"103"', '"targets":"104"');
    const preview = readPreview([...newer, replaced].join("\n"));
    assert.deepEqual(
      planAsOne(preview).nodes[0]?.notes.map(({ targets }) => targets),
      ["104"],
    );
  });

  it("refuses what isn't a preview, with the way to make one", () => {
    for (const [text, why] of [
      ["", /it is empty\./],
      ["Previewing update (test)", /it isn't JSON/],
      ['{"sequence":1}\n{"sequ', /event 2 isn't JSON/],
      ['{"steps":3}', /steps: Invalid input/],
      ['{"sequence":1,"diagnosticEvent":{"severity":1,"message":"m"}}', /diagnosticEvent\.severity: /],
    ] as const) {
      assert.throws(
        () => readPreview(text),
        (error) =>
          error instanceof PreviewUnreadable && why.test(error.message) && error.message.includes("--json"),
        text,
      );
    }
  });
});
