import { plainCause } from "../../maintenance/troubles/cause";
import type { Trouble } from "../../maintenance/troubles/trouble";
import type { Outcome, Progress } from "../../remote/converge";
import type { PartLayer } from "../part";
import type { Told } from "./draft";
import type { DeclaredPart } from "./inputs";
import type { Phase } from "./phase";
import { describeScope } from "./scope";
import { summariseLines } from "./summary";

/** What became of a run's units, by scope. */
export type Outcomes = ReadonlyMap<string, Outcome<Told>>;

/** The scopes of the units that are done. */
export function doneScopes(outcomes: Outcomes): string[] {
  return [...outcomes].flatMap(([scope, { kind }]) => (kind === "done" ? [scope] : []));
}

/** The plan's lines stand above: this says how much of it came true. */
export function describeEnd(outcomes: Outcomes, layer: PartLayer): string {
  const done = doneScopes(outcomes).length;
  return layer === "nodes"
    ? done === 1
      ? "done"
      : "not done"
    : `done in ${done} of ${outcomes.size} containers`;
}

export function describeProgress(
  { done, failed, deferred, total, note }: Progress,
  layer: PartLayer,
): string {
  const count = layer === "nodes" ? `${done}/${total} node` : `${done}/${total} containers`;
  const others = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(deferred > 0 ? [`${deferred} deferred`] : []),
  ];
  return `${[count, ...others].join(", ")}${note === undefined ? "" : ` (${note})`}`;
}

/** Tells what units that are done have to say beyond that. */
export function tellDone({ resourceUrn, node }: DeclaredPart, outcomes: Outcomes, phase: Phase): void {
  const info: string[] = [];
  const warnings: Trouble[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind !== "done") continue;
    const where = describeScope(scope, node);
    info.push(...outcome.report.info.map((line) => `${where}: ${line}`));
    warnings.push(...outcome.report.warnings.map((line) => ({ node, scope, cause: plainCause(line) })));
  }
  phase.troubles.tell(resourceUrn, "warning", warnings);
  for (const line of summariseLines(info)) phase.log.info(resourceUrn, line);
}
