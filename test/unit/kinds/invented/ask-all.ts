import "./judged-reboots";
import { LAYER, REBOOTS_QUESTION } from "./reboots";
import { layerNamed } from "../../../../kinds/kinds";
import { planNodes } from "../../../../cli/plan/plan-nodes";
import { requiredGates } from "../../../../maintenance/change/required-gates";
import { ChangeFile } from "../../../../maintenance/change/schema";
import { recordTargets } from "../../../../maintenance/changes/change-group";
import { describeGroup } from "../../../../maintenance/changes/describe-change";
import { groupSettings } from "../../../../maintenance/fleet/grouped-settings";
import { decisionInputs, judgeRun } from "../../../../maintenance/gate/judge";
import { GateRecord, writeRecord } from "../../../../maintenance/gate/record";
import { areaOf } from "../../../../maintenance/problems/catalogue";
import { describeProblems } from "../../../../maintenance/problems/describe";
import { groupProblems } from "../../../../maintenance/problems/group";
import { makePlan } from "../../../../providers/implementation/planner";
import { sightsOf } from "../../../harness/sights";
import { changeOf } from "../../maintenance/decision/decision-fixture";
import { gateRecord, PackRun } from "../../policy/policy-fixture";
import { phaseOf, ReleaseInFile, systemFacts, WAYS } from "../planner-fixture";

/*
 * Registers an invented kind of work, and prints what all else makes of it. It has a process of its own, since the lists of kinds are read
 * once.
 */

const NODE = sightsOf(systemFacts()).with(REBOOTS_QUESTION, {
  facts: { running: "2.6.32-1", newest: "2.6.32-2" },
});

async function ask(): Promise<object> {
  const release = new ReleaseInFile("release: r1\nnodes:\n  el6: { packages: [] }\n");
  const args = { ...release.shared, ways: WAYS, targets: groupSettings({ node: {} }) };
  const observation = { node: NODE, clockAheadSeconds: 0, containers: new Map() };
  const plan = await makePlan({ layer: LAYER, args }, phaseOf(observation)).finally(() => {
    release.remove();
  });
  const unitMinutes = [{ node: "node1", layer: LAYER, minutes: 25 }];
  const parts = { plan: { node: "node1", pending: plan.pending }, unitMinutes };
  const unnamed = { ...parts, change: changeOf("T1", { layers: ["nodes"] }) };
  const record = (said: typeof unnamed) =>
    GateRecord.parse(JSON.parse(JSON.stringify(writeRecord(gateRecord(said)))));
  const judged = record({ ...parts, change: changeOf("T2") });
  const resource = {
    urn: "urn:reboots",
    type: "pulumi-nodejs:dynamic/maintenance:InventedReboots",
    isSame: false,
    inputs: {
      ...{ node: "node1", pending: recordTargets(plan.pending), unmanaged: [], problems: [] },
      notes: groupProblems(plan.notes),
    },
  };
  return {
    resource: layerNamed("invented-reboots").type,
    isChosen: ChangeFile.shape.layers.safeParse(["invented-reboots"]).success,
    pending: plan.pending.map(describeGroup),
    notes: describeProblems(groupProblems(plan.notes)),
    area: areaOf("invented-unbootable"),
    unnamed: judgeRun(record(unnamed)).findings.flatMap(({ rule, message }) =>
      rule === "layers-named" ? [message] : [],
    ),
    pack: new PackRun().judgeGate(unnamed).map(({ policy }) => policy),
    named: judgeRun(judged).findings.map(({ rule }) => rule),
    reasons: judgeRun(judged).assessment.reasons,
    customers: judgeRun(judged).customers.map(({ id, interrupted }) => ({ id, interrupted })),
    expected: decisionInputs(judged)?.expectedInterruption,
    gates: requiredGates([LAYER]),
    shown: planNodes([resource]).nodes.flatMap(({ changes }) => changes.map(({ what }) => what)),
  };
}

void ask().then((answer) => {
  process.stdout.write(JSON.stringify(answer));
});
