import { describeChange, findingOf, type Rule } from "../rule";
import { requirements } from "../../change/requirements";

export const releaseMatches: Rule = {
  name: "release-matches",
  level: "mandatory",
  description: "The change names the deployed release by its digest.",
  severity: "high",
  remediation:
    "Deploy the approved release. Or name the deployed one under release, with its digest, and have it tested and approved again.",
  judge: ({ change, deployed }) => {
    const { release } = change;
    if (deployed === undefined || release === undefined) {
      const lacks = requirements(change).filter((lack) => lack.rule === "release-matches");
      if (lacks.length > 0 || deployed === undefined) return lacks.map((lack) => findingOf(change, lack));
    }
    if (release?.digest === deployed.digest) return [];
    const named = release === undefined ? "names no release" : `names ${release.name} (${release.digest})`;
    return [
      {
        rule: "release-matches",
        level: "mandatory",
        target: describeChange(change),
        message: `Change ${change.id} ${named}, but what would be deployed is ${deployed.name} (${deployed.digest}).`,
        remedy: `Deploy the approved release, or set release to name: ${deployed.name} and digest: ${deployed.digest} and have it tested and approved again.`,
      },
    ];
  },
};
