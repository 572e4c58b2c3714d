import { evidenceCoversOverrides } from "../../../../../maintenance/decision/rules/evidence-covers-overrides";
import { FRAMEWORK_GATES } from "../../../../../maintenance/change/test-gates";
import { EVIDENCE } from "../decision-fixture";
import { passed } from "../../evidence/evidence-fixture";
import { inTargets, moduleBuild, packageBuild, upgrade, workOf } from "../../changes/changes-fixture";
import { change, modules, tested, overridden } from "../cases";
import { describeRule } from "../rule-table";

describeRule(evidenceCoversOverrides, [
  ["no overrides", change("T4")],
  [
    "an override of what doesn't change",
    { ...change("T4"), overridden: [overridden(packageBuild("httpd", "1-2"))] },
  ],
  [
    "an override that is there already",
    { ...change("T4"), overridden: [overridden(packageBuild("php", "1-1"))] },
  ],
  ["an override elsewhere", { ...change("T4"), overridden: [overridden(packageBuild("php", "1-2"), "103")] }],
  [
    "an override on another node",
    { ...change("T4"), overridden: [{ ...overridden(packageBuild("php", "1-2")), node: "node2" }] },
  ],
  [
    "an overridden build as a T4",
    { ...change("T4"), overridden: [overridden(packageBuild("php", "1-2"))] },
    "evidence-covers-overrides",
  ],
  [
    "an overridden build as a T1",
    { overridden: [overridden(packageBuild("php", "1-2"))] },
    "evidence-covers-overrides?",
  ],
  [
    "one of another architecture",
    {
      ...change("T4"),
      work: workOf(inTargets("101", upgrade("php.i686"))),
      overridden: [overridden(packageBuild("php", "1-2"))],
    },
  ],
  [
    "an overridden module as a T4",
    {
      ...change("T4", { layers: ["containers", "framework"] }),
      work: modules({ from: "2.10.0.4" }),
      evidence: [EVIDENCE, tested({ gates: passed(FRAMEWORK_GATES) })],
      overridden: [overridden(moduleBuild("cdr", "2.10.0.5"))],
    },
    "evidence-covers-overrides",
  ],
  [
    "a module of the release beside an override of it that isn't brought",
    { work: modules({ from: "2.10.0.4" }), overridden: [overridden(moduleBuild("cdr", "2.10.0.6"))] },
  ],
]);
