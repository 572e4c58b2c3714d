import { isModuleName, type InstalledModule } from "../../../maintenance/framework/module";

/** Of a line, in characters: a container's may be megabytes. */
const QUOTED = 300;

/** A line that an adapter's `framework_modules` can't have printed of a module that FreePBX knows. */
export class InvalidModuleList extends Error {
  override readonly name = "InvalidModuleList";

  constructor(line: string) {
    super(
      `its list of modules has a line that isn't one: ${JSON.stringify(line.slice(0, QUOTED))}. Other words than English are understood where its ` +
        "database can be asked with FreePBX's own login",
    );
  }
}

/** A FreePBX has some 120. */
const MOST_MODULES = 1000;
const LONGEST_LINE = 500;

/** FreePBX itself, as a module without a version that's always there. */
const BUILTIN = "builtin";

/**
 * Reads `NAME<TAB>VERSION<TAB>STATUS` lines, as both admin tools word the status.
 * @throws InvalidModuleList
 */
export function parseModules(lines: readonly string[]): InstalledModule[] {
  const tooMany = lines[MOST_MODULES];
  if (tooMany !== undefined) throw new InvalidModuleList(tooMany);
  return lines
    .filter((line) => !isStrayDirectory(line))
    .map(parseModule)
    .filter(({ name }) => name !== BUILTIN);
}

/** Somebody's copy beside the modules, such as `cdr.bak`: the tools list it, and nothing can be done with it. */
function isStrayDirectory(line: string): boolean {
  const [name = "", , status = ""] = line.split("\t");
  return status.startsWith("Not Installed (") && !isModuleName(name);
}

function parseModule(line: string): InstalledModule {
  const [name = "", version = "", status = "", ...rest] = line.split("\t");
  const state = readStatus(status);
  if (
    line.length > LONGEST_LINE ||
    rest.length > 0 ||
    !isModuleName(name) ||
    /\s/.test(version) ||
    state === undefined
  )
    throw new InvalidModuleList(line);
  return { name, ...(version !== "" && { version }), ...state };
}

function readStatus(status: string): Pick<InstalledModule, "state" | "pending"> | undefined {
  const pending = /^Disabled; Pending upgrade to (\S+)$/.exec(status)?.[1];
  if (pending !== undefined) return { state: "pending", pending };
  if (status === "Disabled") return { state: "disabled" };
  if (status === "Broken") return { state: "broken" };
  if (status.startsWith("Not Installed (")) return { state: "not-installed" };
  // What is said beside that is about the repository.
  if (/^(Enabled($|;| and )|Online upgrade available \(|Newer than online version \()/.test(status))
    return { state: "enabled" };
  return undefined;
}
