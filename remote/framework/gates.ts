/** What a change of modules must not break (the policy's names). */
export type FrameworkGate = "no-broken-modules" | "no-regressions" | "no-broken-call-flows";

export interface GateResult {
  readonly gate: FrameworkGate;
  readonly verdict: "passed" | "failed" | "unchecked";
  /** Why, of one that isn't passed. */
  readonly reason?: string;
  /** What was measured, of one that isn't failed: `registered 12, online 40 of 40, web 200`. */
  readonly figures?: string;
}

/** Reads `GATE<TAB>VERDICT[<TAB>REASON]` lines; others are what else was printed meanwhile. */
export function readGates(lines: readonly string[]): readonly GateResult[] {
  return lines.flatMap((line): GateResult[] => {
    const [gate, verdict, reason] = line.split("\t");
    if (gate !== "no-broken-modules" && gate !== "no-regressions" && gate !== "no-broken-call-flows")
      return [];
    if (verdict !== "passed" && verdict !== "failed" && verdict !== "unchecked") return [];
    return [{ gate, verdict, ...(reason !== undefined && { reason }) }];
  });
}
