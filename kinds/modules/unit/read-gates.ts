import { FRAMEWORK_GATES } from "../../../maintenance/change/test-gates";
import { describeUnitFindings, type UnitFinding } from "../../../maintenance/problems/unit-findings";
import { readFindings } from "../../../remote/inside/unit-verdict";

/** What a change of modules must not break. */
export type FrameworkGate = (typeof FRAMEWORK_GATES)[number];

const VERDICTS = ["passed", "failed", "unchecked"] as const;

export interface GateResult {
  readonly gate: FrameworkGate;
  /** `unchecked`: something of it couldn't be asked, or there was nothing to ask it of, which passes nothing. */
  readonly verdict: (typeof VERDICTS)[number];
  /** Why, of one that isn't passed. */
  readonly findings: readonly UnitFinding[];
  /** What was measured, of one that isn't failed: `registered 12, online 40 of 40, web 200`. */
  readonly figures?: string;
}

/** A line among the verdicts that isn't one, or contradicts another of the same gate. */
export class InvalidVerdicts extends Error {
  override readonly name = "InvalidVerdicts";

  constructor(line: string) {
    super(
      `its gates have a line that isn't a verdict, so none of them counts as passed: ${JSON.stringify(line)}`,
    );
  }
}

/**
 * Reads what `gate` in `gates.sh` printed: `GATE<TAB>passed`, or `GATE<TAB>failed|unchecked<TAB>CODE[<TAB>PARAMETER]…` for each reason; and
 * `GATE<TAB>measured<TAB>FIGURES` of one that isn't failed.
 *
 * @param gates those that are asked; one that isn't among the lines counts as failed
 * @throws InvalidVerdicts
 */
export function readGates(
  lines: readonly string[],
  gates: readonly FrameworkGate[] = FRAMEWORK_GATES,
): readonly GateResult[] {
  const results = new Map<FrameworkGate, GateResult>();
  for (const line of lines) {
    const [name, word = "", ...details] = line.split("\t");
    const gate = gates.find((known) => known === name);
    const result = gate && addLine(results.get(gate), gate, word, details);
    if (result === undefined) throw new InvalidVerdicts(line);
    results.set(result.gate, result);
  }
  return gates.map(
    (gate) =>
      results.get(gate) ?? { gate, verdict: "failed", findings: [{ code: "unjudged", parameters: [] }] },
  );
}

/** @returns undefined for a line that can't follow what is known of its gate */
function addLine(
  known: GateResult | undefined,
  gate: FrameworkGate,
  word: string,
  details: readonly string[],
): GateResult | undefined {
  const [first = ""] = details;
  if (word === "measured") {
    if (known === undefined || known.verdict === "failed" || known.figures !== undefined) return undefined;
    return first === "" || details.length > 1 ? undefined : { ...known, figures: first };
  }
  const verdict = VERDICTS.find((other) => other === word);
  if (verdict === undefined) return undefined;
  // Whether modules are broken can always be told.
  if (gate === "no-broken-modules" && verdict === "unchecked") return undefined;
  if (verdict === "passed")
    return known === undefined && details.length === 0 ? { gate, verdict, findings: [] } : undefined;
  if (first === "" || known?.figures !== undefined || (known ?? { verdict }).verdict !== verdict)
    return undefined;
  return { gate, verdict, findings: [...(known?.findings ?? []), ...readFindings([details.join("\t")])] };
}

/** `no-regressions passed`, the same in all containers; figures are the journal's. */
export function describeGateResult({ gate, verdict, findings }: GateResult): string {
  const said = verdict === "unchecked" ? "not checked" : verdict;
  return `${gate} ${said}${findings.length === 0 ? "" : `: ${describeUnitFindings(findings)}`}`;
}
