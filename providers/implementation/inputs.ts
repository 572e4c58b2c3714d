import type { OperationArgs, OperationPlan } from "../../kinds/operation";

/** What the program declared, and where Pulumi shows it. */
export interface DeclaredOperation extends OperationArgs {
  readonly resourceUrn: string;
}

/** With what `check` found: the inputs as policies see them, and, with the run that worked on it, the outputs. */
export type ObservedOperation = DeclaredOperation & OperationPlan & { readonly run?: string };

const FOUND: ReadonlySet<string> = new Set<string>([
  ...([
    "pending",
    "summary",
    "notes",
    "unmanaged",
    "problems",
    "deferred",
    "complaints",
    "interruptions",
    "checkedAt",
  ] satisfies (keyof OperationPlan)[]),
  // What states of earlier releases of this project have beside `pending`.
  "restarts",
  "run",
  "unmade",
  // Pulumi's own: the text of the provider.
  "__provider",
]);

/** What the program says to `check`. */
export type SaidOperation = ObservedOperation & { readonly unmade?: readonly string[] };

/** Only what the program declared. */
export function declaredOperation(properties: ObservedOperation): DeclaredOperation {
  const entries = Object.entries(properties).filter(([name]) => !FOUND.has(name));
  return Object.fromEntries(entries) as unknown as DeclaredOperation;
}
