import { FRAMEWORK_GATES } from "../../../maintenance/change/gates";

/** What a change of modules must not break. */
export type FrameworkGate = (typeof FRAMEWORK_GATES)[number];

const VERDICTS = ["passed", "failed", "unchecked"] as const;

export interface GateResult {
  readonly gate: FrameworkGate;
  /** `unchecked`: something of it couldn't be asked, or there was nothing to ask it of, which passes nothing. */
  readonly verdict: (typeof VERDICTS)[number];
  /** Why, of one that isn't passed. */
  readonly reason?: string;
  /** What was measured, of one that isn't failed: `registered 12, online 40 of 40, web 200`. */
  readonly figures?: string;
}

/** A line among the verdicts that isn't one, or a second one of the same gate. */
export class InvalidVerdicts extends Error {
  override readonly name = "InvalidVerdicts";

  constructor(line: string) {
    super(
      `its gates have a line that isn't a verdict, so none of them counts as passed: ${JSON.stringify(line)}`,
    );
  }
}

/**
 * Reads what `gate` in `gates.sh` printed: `GATE<TAB>passed[<TAB>FIGURES]`, `GATE<TAB>failed<TAB>REASON`, or
 * `GATE<TAB>unchecked<TAB>REASON[<TAB>FIGURES]`.
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
    const result = readVerdict(line);
    if (result === undefined || results.has(result.gate) || !gates.includes(result.gate))
      throw new InvalidVerdicts(line);
    results.set(result.gate, result);
  }
  return gates.map((gate) => results.get(gate) ?? { gate, verdict: "failed", reason: "it wasn't judged" });
}

function readVerdict(line: string): GateResult | undefined {
  const [name, word, ...details] = line.split("\t");
  const gate = FRAMEWORK_GATES.find((known) => known === name);
  const verdict = VERDICTS.find((known) => known === word);
  if (gate === undefined || verdict === undefined) return undefined;
  // Whether modules are broken can always be told.
  if (gate === "no-broken-modules" && verdict === "unchecked") return undefined;
  const [reason = "", figures = ""] = verdict === "passed" ? ["", ...details] : details;
  if (details.length > (verdict === "unchecked" ? 2 : 1)) return undefined;
  if (verdict !== "passed" && reason === "") return undefined;
  return { gate, verdict, ...(reason !== "" && { reason }), ...(figures !== "" && { figures }) };
}

/** `gate no-regressions isn't passed: asterisk doesn't run any more` */
export function describeFailedGate({ gate, reason = "it doesn't say why" }: GateResult): string {
  return `gate ${gate} isn't passed: ${reason}`;
}

/** `no-regressions passed`, the same in all containers; figures are the journal's. */
export function describeVerdict({ gate, verdict, reason }: GateResult): string {
  const said = verdict === "unchecked" ? "not checked" : verdict;
  return `${gate} ${said}${reason === undefined ? "" : `: ${reason}`}`;
}
