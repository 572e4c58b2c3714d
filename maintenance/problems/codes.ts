import { z } from "zod";
import { type Area, areaOf } from "./catalogue";
import type { ProblemGroup } from "./group";

const Faults = z.array(z.object({ code: z.string() }));

/** A problem's code, and those of the reasons that it gives. */
export function codesOf({ code, parameters }: Pick<ProblemGroup, "code" | "parameters">): string[] {
  const faults = Faults.safeParse(parameters["faults"]).data ?? [];
  return [code, ...faults.map((fault) => fault.code)];
}

/** Whether a problem, or a reason that it gives, is of an area. */
export function isOfArea(problem: Pick<ProblemGroup, "code" | "parameters">, area: Area): boolean {
  return codesOf(problem).some((code) => areaOf(code) === area);
}
