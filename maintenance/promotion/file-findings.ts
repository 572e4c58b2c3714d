import { describeCause } from "../problems/describe";
import { type Fault, gatherFaults } from "../problems/fault";
import { type PromotionProblem, promotionProblem } from "./problem";

/** What the host's check of a package's file found, as a problem with what to do about it. */
export function judgeFinding(nevra: string, fault: Fault, folder: string): PromotionProblem {
  const where = { package: nevra, folder };
  switch (fault.code) {
    case "package-other-file":
      return promotionProblem("damaged", where);
    case "package-other-header":
      return promotionProblem("another-build", where);
    case "package-unsigned":
      return promotionProblem("unsigned", where);
    case "package-other-key":
      return promotionProblem("other-key", { ...where, key: fault.fields[0] ?? "unknown" });
    default:
      return promotionProblem("bad-signature", { ...where, said: describeAlone(nevra, fault) });
  }
}

function describeAlone(nevra: string, fault: Fault): string {
  return gatherFaults([[nevra, fault]])
    .map((because) => describeCause(because, ""))
    .join("; ");
}
