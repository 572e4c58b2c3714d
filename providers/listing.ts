/** The variable by which `maint credentials bind` has a program's preview list machines, and do nothing else. */
export const LISTING = "MAINTENANCE_LIST_MACHINES";

export function isListing(environment: NodeJS.ProcessEnv = process.env): boolean {
  return environment[LISTING] === "true";
}
