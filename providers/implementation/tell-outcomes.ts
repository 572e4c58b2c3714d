import { plainCause } from "../../maintenance/troubles/cause";
import type { Trouble } from "../../maintenance/troubles/trouble";
import type { Outcome, Progress } from "../../remote/converge";
import type { PartLayer } from "../part";
import type { Told } from "./draft";
import type { DeclaredPart } from "./inputs";
import type { Phase } from "./phase";
import { summarise, type ToldOfUnit } from "./summary";

/** What became of a run's units, by scope. */
export type Outcomes = ReadonlyMap<string, Outcome<Told>>;

/** The scopes of the units that are done. */
export function doneScopes(outcomes: Outcomes): string[] {
  return [...outcomes].flatMap(([scope, { kind }]) => (kind === "done" ? [scope] : []));
}

/** The plan's lines stand above: this says how much of it came true. */
export function describeEnd(outcomes: Outcomes, layer: PartLayer): string {
  const done = doneScopes(outcomes).length;
  const complaining = [...outcomes.values()].filter((outcome) => toolComplaints(outcome).length > 0).length;
  if (layer === "nodes")
    return done === 0 ? "not done" : complaining === 0 ? "done" : "done, with complaints of rpm";
  const end = `done in ${done} of ${outcomes.size} containers`;
  return complaining === 0 ? end : `${end}, in ${complaining} with complaints of rpm`;
}

/** What tools complained about in units that are done. */
export function complaintsOf(node: string, outcomes: Outcomes): Trouble[] {
  return [...outcomes].flatMap(([scope, outcome]) =>
    toolComplaints(outcome).map((words) => ({ node, scope, cause: plainCause(words) })),
  );
}

function toolComplaints(outcome: Outcome<Told>): readonly string[] {
  return outcome.kind === "done" ? (outcome.report.complaints ?? []) : [];
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
  const info: ToldOfUnit[] = [];
  const warnings: Trouble[] = [];
  for (const [scope, outcome] of outcomes) {
    if (outcome.kind !== "done") continue;
    info.push(...outcome.report.info.map((text) => ({ scope, text })));
    warnings.push(...outcome.report.warnings.map((line) => ({ node, scope, cause: plainCause(line) })));
  }
  const complaints = complaintsOf(node, outcomes).map((trouble) => ({
    ...trouble,
    cause: plainCause(`rpm says ${trouble.cause.text}`),
  }));
  warnings.push(...complaints);
  phase.troubles.tell(resourceUrn, "warning", warnings);
  for (const line of summarise(info)) phase.log.info(resourceUrn, line);
}
