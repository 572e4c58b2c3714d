import type { PartArgs, PartPlan } from "../part";

/** What the program declared, and where Pulumi shows it. */
export interface DeclaredPart extends PartArgs {
  readonly resourceUrn: string;
}

/** With what `check` found: the inputs as policies see them, and, with the run that worked on it, the outputs. */
export type ObservedPart = DeclaredPart & PartPlan & { readonly run?: string };

const FOUND: ReadonlySet<string> = new Set<string>([
  ...([
    "pending",
    "summary",
    "notes",
    "unmanaged",
    "problems",
    "deferred",
    "complaints",
  ] satisfies (keyof PartPlan)[]),
  // What states of earlier releases of this project have beside `pending`.
  "restarts",
  "run",
  "unmade",
  // Pulumi's own: the text of the provider.
  "__provider",
]);

/** What the program says to `check`. */
export type SaidPart = ObservedPart & { readonly unmade?: readonly string[] };

/** Only what the program declared. */
export function declaredPart(properties: ObservedPart): DeclaredPart {
  const entries = Object.entries(properties).filter(([name]) => !FOUND.has(name));
  return Object.fromEntries(entries) as unknown as DeclaredPart;
}
