import type { Impact } from "../../impact/assess";
import { groupBy } from "../../packages/grouping";
import type { Finding } from "../finding";
import { describeChange, type Rule } from "../rule";
import { listSome } from "../../text/list-some";

/** Whoever declares a fleet may know better than the catalogue; or may want a T1 where it's a T2. So it's said. */
export const impactLowered: Rule = {
  name: "impact-lowered",
  level: "advisory",
  description: "No entry of `impact` lowers what the built-in impact catalogue says of an interruption.",
  severity: "high",
  remediation:
    "Take the entry out of `impact`, in the stack's configuration or the program. Or have somebody who knows confirm that the change interrupts no more.",
  judge: ({ change, assessment }) => {
    const lowered = assessment.impacts.filter((impact) => impact.lowers !== undefined);
    const groups = groupBy(lowered, ({ lowers = "", interrupts }) => `${interrupts.join()} ${lowers}`);
    return [...groups.values()].map((alike): Finding => ({
      rule: "impact-lowered",
      level: "advisory",
      target: describeChange(change),
      message: describe(alike),
      remedy:
        "Take that entry out of `impact`, in the stack's configuration or the program, unless you know that it's so.",
    }));
  },
};

function describe(alike: readonly Impact[]): string {
  const names = listSome([...new Set(alike.map(({ name }) => name))]);
  const [first] = alike;
  const own = first === undefined || first.interrupts.length === 0 ? "nothing" : first.interrupts.join(", ");
  return `By an entry of \`impact\` ${names} interrupts ${own}; by the built-in impact catalogue ${first?.lowers ?? "more"}.`;
}
