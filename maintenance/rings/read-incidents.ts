import { Temporal } from "@js-temporal/polyfill";
import type { FileForm } from "../files/form";
import { type GivenObject, InvalidFile, type PathSegment } from "../files/problem";
import { createProblem, validateDeclared } from "../files/validate";
import { describeUnknown } from "../files/suggestion";
import { IncidentsFile, type IncidentsFileContent } from "./incident-schema";
import type { IncidentRecord } from "./record";

const FORM: FileForm = { what: "an incidents file", fields: ["incidents"] };

type Incident = IncidentsFileContent["incidents"][number];

/** What an incident may be about: names of the fleet. */
export interface Places {
  readonly ring: readonly string[];
  readonly node: readonly string[];
  readonly customer: readonly string[];
}

const KINDS = ["ring", "node", "customer"] as const;

/**
 * Reads an incidents file, or an object in its place.
 * @throws InvalidFile with every problem of the file
 */
export function readIncidents(text: string | GivenObject, file: string, places: Places): IncidentRecord[] {
  const source = validateDeclared({ file, text }, IncidentsFile, FORM);
  const { incidents } = source.value;
  const problems = incidents.flatMap((incident, i) =>
    findMistakes(incident, places).map(({ path, message }) =>
      createProblem(source, ["incidents", i, ...path], message),
    ),
  );
  if (problems.length > 0) throw new InvalidFile(problems);
  return incidents;
}

interface Mistake {
  readonly path: readonly PathSegment[];
  readonly message: string;
}

function findMistakes(incident: Incident, places: Places): Mistake[] {
  const given = KINDS.filter((kind) => incident[kind] !== undefined);
  const mistakes: Mistake[] = [];
  if (given.length !== 1) {
    const message =
      given.length === 0
        ? "says nothing of where it is; give one of ring, node and customer"
        : `gives ${given.join(" and ")}; give one of them`;
    mistakes.push({ path: [], message });
  }
  for (const kind of given) {
    const name = incident[kind] ?? "";
    if (!places[kind].includes(name))
      mistakes.push({ path: [kind], message: describeUnknown(kind, name, places[kind]) });
  }
  const { since, ended } = incident;
  if (ended !== undefined && Temporal.Instant.compare(ended, since) < 0)
    mistakes.push({ path: ["ended"], message: "it was over before it began; correct since or ended" });
  return mistakes;
}
