import { layersNamed } from "../../../../../maintenance/decision/rules/layers-named";
import { inTargets, restart, upgrade, workOf } from "../../changes/changes-fixture";
import { change, modules, updaterStop } from "../cases";
import { describeRule } from "../rule-table";

describeRule(layersNamed, [
  ["what changes in containers, by a change that names them", change("T1", { layers: ["containers"] })],
  ["more layers than what changes is of", change("T1")],
  ["packages of containers, by a change of nodes", change("T1", { layers: ["nodes"] }), "layers-named"],
  [
    "packages of a node, by a change of containers",
    {
      ...change("T1", { layers: ["containers"] }),
      work: workOf(inTargets("node", upgrade("php"))),
    },
    "layers-named",
  ],
  [
    "an installed module and a new one, by a change of containers",
    {
      ...change("T1", { layers: ["containers"] }),
      work: modules({ from: "2.10.0.4" }, { module: "new" }),
    },
    "layers-named",
  ],
  [
    "settings of the framework, by a change of containers",
    { ...change("T1", { layers: ["containers"] }), work: updaterStop },
  ],
  [
    "restarts that are due, by a change of modules",
    {
      ...change("T1", { layers: ["framework"] }),
      work: workOf(inTargets("101", restart("httpd"))),
    },
  ],
]);
