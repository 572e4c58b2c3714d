import { releaseMatches } from "../../../../../maintenance/decision/rules/release-matches";
import { DIGEST, OTHER_DIGEST } from "../decision-fixture";
import { change, without } from "../cases";
import { describeRule } from "../rule-table";

describeRule(releaseMatches, [
  ["the release that is deployed", change("T1")],
  ["another release", { deployed: { name: "r2", digest: OTHER_DIGEST } }, "release-matches"],
  ["a release of the same digest under another name", { deployed: { name: "r2", digest: DIGEST } }],
  ["no release named", without("T1", "release"), "release-matches"],
  [
    "no release named by a change that says it touches devices only",
    { change: { ...without("T1", "release").change, layers: ["devices"] } },
    "release-matches",
    "layers-named",
  ],
]);
