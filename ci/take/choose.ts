/** What a pull request may bring that is read, and never run. Keys are public ones: whoever reads them takes no others. */
const FILES: ReadonlySet<string> = new Set(["calendar.yaml", "incidents.yaml"]);
const FOLDERS = ["changes", "evidence", "fleet", "keys", "promotions", "releases"];

/** `Pulumi.prod.yaml`; not the project's own file, which says what is run. */
const STACK_FILE = /^Pulumi\.[A-Za-z0-9_-]+\.yaml$/;

/** What becomes of a file that a pull request changes: it's taken whole, taken in part, or left as it is in the main branch. */
export type Fate = "taken" | "settings" | "left";

/** @param path of a file, relative to the repository, as git has it */
export function chooseFate(path: string): Fate {
  const [folder = "", ...rest] = path.split("/");
  if (rest.length === 0 && FILES.has(path)) return "taken";
  if (rest.length === 0 && STACK_FILE.test(path)) return "settings";
  return rest.length > 0 && FOLDERS.includes(folder) ? "taken" : "left";
}
