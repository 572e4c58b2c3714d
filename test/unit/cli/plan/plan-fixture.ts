import { readFileSync } from "node:fs";
import path from "node:path";
import { asOnePart } from "../../../../cli/plan/as-one-part";
import type { PreviewEnd } from "../../../../cli/plan/judge-part";
import { makePlan } from "../../../../cli/plan/make-plan";
import { renderMarkdown } from "../../../../cli/plan/markdown";
import type { NodePlan, Plan, PlanJudgement, PlanLine, PlanPart } from "../../../../cli/plan/plan";
import { renderSarif } from "../../../../cli/plan/sarif";
import { renderText } from "../../../../cli/plan/text";
import type { Preview } from "../../../../cli/plan/preview";
import { cause } from "../../../../maintenance/problems/problem";
import { readPreview } from "../../../../cli/plan/read-preview";
import type { ChangeGroup } from "../../../../maintenance/changes/change-group";
import { describeChange } from "../../../../maintenance/changes/describe-change";
import { inTargets, restart, upgrade } from "../../maintenance/changes/changes-fixture";

/** What the real engine printed: see `maint-fixtures/record.ts`. */
export const RECORDED = path.join(__dirname, "recordings");

export function recordedText(file: string): string {
  return readFileSync(path.join(RECORDED, file), "utf8");
}

export function recordedPreview(file: string): Preview {
  return readPreview(recordedText(file));
}

export const JUDGEMENT: PlanJudgement = {
  environment: "production",
  now: "2026-11-25T17:00:00Z",
  change: { id: "november", title: "PHP and glibc", tier: "T1", file: "changes/november.yaml" },
  release: { name: "r1", digest: "sha256:abc" },
  lowestTier: "T2",
  reasons: ["glibc is linked into asterisk: restart needed → at least T2"],
  unknown: [],
  window: {
    start: "2026-11-28T03:00:00Z",
    end: "2026-11-28T09:00:00Z",
    text: "Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York)",
  },
  expectedMinutes: 90,
  customers: [
    { id: "alder", is24x7: true, interrupted: true },
    { id: "birch", is24x7: false, interrupted: false },
  ],
  unobserved: ["node2"],
  restarts: [],
};

/** A change as a plan has it, with its sentence. */
export function lineOf(group: ChangeGroup): PlanLine {
  return { what: describeChange(group.change), ...group };
}

export const NODE: NodePlan = {
  node: "node1",
  changes: [
    lineOf(inTargets("node, 101, 102", upgrade("glibc"))),
    lineOf(inTargets("101", upgrade("php"))),
    lineOf(inTargets("102", restart("httpd"))),
  ],
  notes: [{ node: "node1", targets: "103", ...cause("container-stopped", { state: "stopped" }) }],
  unmanaged: [{ node: "node1", ...cause("packages-unmanaged", { packages: ["bash 4-1"], more: 0 }) }],
  problems: [],
};

/** A plan as one part, with whose it is. */
export type OnePart = PlanPart & Pick<Plan, "project" | "stack">;

/** What a preview comes to, whichever fleet says it. */
export function planAsOne(preview: Preview, end?: PreviewEnd): OnePart {
  const plan = makePlan(preview, end);
  return { ...asOnePart(plan), project: plan.project, stack: plan.stack };
}

/** The plan of a program with one fleet, which says all that is to be said. */
export function ofOneFleet({ project, stack, promotion, ...fleet }: OnePart): Plan {
  return {
    ...{ format: 4, project, stack, verdict: fleet.verdict, fleets: [fleet] },
    ...(promotion !== undefined && { promotion }),
    ...{ findings: [], violations: [], failures: [] },
  };
}

export function textOf(plan: OnePart): string {
  return renderText(ofOneFleet(plan));
}

export function markdownOf(plan: OnePart, limit?: number): string {
  return renderMarkdown(ofOneFleet(plan), limit);
}

export function sarifTextOf(plan: OnePart): string {
  return renderSarif(ofOneFleet(plan));
}

/** One of everything. */
export const PLAN: OnePart = {
  verdict: "forbidden",
  project: "pbx-maintenance",
  stack: "prod",
  judgement: JUDGEMENT,
  findings: [
    {
      rule: "remote-exploits-hurry",
      level: "advisory",
      target: "change november",
      message: "It closes a remote exploit.",
      remedy: "Consider a T4.",
    },
    {
      rule: "tier-fits-impact",
      level: "mandatory",
      target: "container 101 on node1",
      message: "glibc is linked into asterisk, but change november is a T1.",
      remedy: "Make the change a T2.",
    },
  ],
  violations: [
    { pack: "house", policy: "four-eyes", level: "mandatory", message: "Nobody has approved it." },
  ],
  nodes: [
    NODE,
    {
      ...NODE,
      node: "node2",
      changes: [],
      notes: [],
      unmanaged: [],
      problems: [{ node: "node2", ...cause("prevented", { said: "no route" }) }],
    },
  ],
  failures: [],
};
