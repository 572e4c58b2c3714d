import { type Cause, cause } from "../../../maintenance/problems/problem";
import type { UnitFinding } from "../../../maintenance/problems/unit-findings";
import { parseSections, type Sections } from "../../../remote/inside/sections";
import { readVerdict } from "../../../remote/inside/unit-verdict";
import { UnitFailed } from "../../../remote/run/unit-failed";
import type { UnitNotes } from "../../draft";

/** What setting a container's allocations did, beyond having succeeded. */
export interface AllocationsReport {
  /** How often it was restarted while it was watched. */
  readonly restarts: number;
}

/**
 * Reads what `apply.sh` printed: its verdict is made on the node, and told here.
 *
 * @param code the exit code with which it ended
 * @throws UnitFailed
 */
export function readAllocationsReport(text: string, code: number): AllocationsReport {
  const sections = parseSections(text);
  const findings = readVerdict(sections);
  if (findings === undefined) throw new UnitFailed(explainCutShort(sections, code));
  const [because] = findings;
  if (because !== undefined) throw new UnitFailed(explain(because));
  return { restarts: Number(sections.lines.get("restarts")?.[0] ?? 0) };
}

export function tellReport({ restarts }: AllocationsReport): UnitNotes {
  return { info: [], warnings: restarts > 0 ? [cause("allocations-restarted", { times: restarts })] : [] };
}

function explainCutShort({ lines }: Sections, exitCode: number): Cause {
  const said = [...(lines.get("") ?? []), ...(lines.get("errors") ?? [])].slice(-2).join("; ");
  return cause("allocations-cut-short", { exitCode, said });
}

/** Of a line as of `finding` in `apply.sh`. */
function explain({ code, parameters }: UnitFinding): Cause {
  const [first = "", second = "", third = "", ...rest] = parameters;
  const way = { back: first === "yes", said: second };
  switch (code) {
    case "allocations-changed-meanwhile":
      return cause(code, { parameter: first, seen: second, found: third });
    case "allocation-below-held":
      return cause(code, { parameter: first, to: second, held: third });
    case "allocations-refused":
      return cause(code, { ...way, set: third });
    case "allocations-not-saved":
      return cause(code, { ...way, save: third });
    case "allocation-not-taken":
      return cause(code, { ...way, parameter: third, to: rest[0] ?? "", found: rest[1] ?? "" });
    case "allocations-unwatched":
      return cause(code, { why: third === "restarting" ? third : "stopped" });
    case "allocations-too-small":
      return cause(code, { ...way, seconds: Number(third), refusals: readRefusals(rest) });
    default:
      return cause("report-unreadable", { said: [code, ...parameters].join(" ") });
  }
}

/** WORD TIMES VALUE, one after another. */
function readRefusals(
  words: readonly string[],
): { readonly parameter: string; readonly times: number; readonly to: string }[] {
  return words.flatMap((parameter, i) =>
    i % 3 === 0 ? [{ parameter, times: Number(words[i + 1]), to: words[i + 2] ?? "" }] : [],
  );
}
