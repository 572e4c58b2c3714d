import type { PackagesArgs, PackagesPlan } from "../packages-args";

/** What the program declared, and where Pulumi shows it. */
export interface DeclaredPackages extends PackagesArgs {
  readonly resourceUrn: string;
}

/** With what `check` found: the inputs as policies see them, and the outputs. */
export type ObservedPackages = DeclaredPackages & PackagesPlan;

const FOUND: ReadonlySet<string> = new Set<string>([
  ...(["pending", "restarts", "notes", "unmanaged", "problems", "deferred"] satisfies (keyof PackagesPlan)[]),
  // Pulumi's own: the text of the provider.
  "__provider",
]);

/** Only what the program declared. */
export function declaredPart(properties: ObservedPackages): DeclaredPackages {
  const entries = Object.entries(properties).filter(([name]) => !FOUND.has(name));
  return Object.fromEntries(entries) as unknown as DeclaredPackages;
}
