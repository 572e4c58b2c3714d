import { type Fault, gatherFaults } from "../problems/fault";
import { cause } from "../problems/problem";
import type { PromotionProblem } from "./problem";

/** What the host's check of a package's file found, as a problem with what to do about it. */
export function judgeFinding(nevra: string, fault: Fault, folder: string): PromotionProblem {
  const where = { package: nevra, folder };
  switch (fault.code) {
    case "package-other-file":
      return cause("promotion-damaged", where);
    case "package-other-header":
      return cause("another-build", where);
    case "package-unsigned":
      return cause("promotion-unsigned", where);
    case "package-other-key":
      return cause("promotion-other-key", { ...where, key: fault.fields[0] ?? "unknown" });
    default: {
      const [why = { code: fault.code, parameters: {} }] = gatherFaults([[nevra, fault]]);
      return cause("promotion-bad-signature", { ...where, fault: why });
    }
  }
}
