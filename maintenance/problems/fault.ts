import { groupBy } from "../packages/grouping";
import { type FaultCode, FAULTS } from "./fault-kinds";
import type { Cause } from "./problem";

/** Why one thing can't be used: a code, and what a script says beside it. */
export interface Fault {
  readonly code: FaultCode;
  /** The code's parameters but the first, in their order. */
  readonly fields: readonly string[];
}

export function isFaultCode(code: string): code is FaultCode {
  return Object.hasOwn(FAULTS, code);
}

/** Each reason once, with all that can't be used for it. */
export function gatherFaults(faults: Iterable<readonly [name: string, fault: Fault]>): Cause[] {
  const groups = groupBy([...faults], ([, { code, fields }]) => JSON.stringify([code, fields]));
  return [...groups.values()].flatMap((same) =>
    same.slice(0, 1).map(([, fault]) =>
      toCause(
        fault,
        same.map(([name]) => name),
      ),
    ),
  );
}

function toCause({ code, fields }: Fault, names: readonly string[]): Cause {
  const [things = "", ...others] = Object.keys(FAULTS[code].parameters.shape);
  const told = others.map((name, i): [string, string] => [name, fields[i] ?? ""]);
  // The code and its parameters belong together, which the compiler can't see.
  return { code, parameters: { [things]: names, ...Object.fromEntries(told) } } as unknown as Cause;
}
