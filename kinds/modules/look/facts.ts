import { type FrameworkTool, isFrameworkTool } from "../../../maintenance/framework/tools/tools";
import type { InstalledModule } from "../../../maintenance/framework/module";
import { describeUnitFinding } from "../../../maintenance/problems/unit-findings";
import { quoteForeign } from "../../../maintenance/text/plain-text";
import { InvalidModuleList, parseModules } from "./modules";
import { fewLines } from "../../../remote/inside/few-lines";
import { type OpenChange, readOpenChange } from "../../../remote/inside/open-change";
import { parseSections } from "../../../remote/inside/sections";
import { readFindings } from "../../../remote/inside/unit-verdict";
import { FactsUnreadable } from "../../../remote/look/facts-unreadable";

/** Facts of the framework (FreePBX) in a container. */
export interface FrameworkFacts {
  /** The admin tool that is there. */
  readonly tool: FrameworkTool;
  readonly modules: readonly InstalledModule[];
  /** PHP's version; absent where it couldn't be asked. */
  readonly php?: string;
  /** `PID COMMAND` of each admin tool that was at work: the modules may be in the middle of a change. */
  readonly toolsAtWork: readonly string[];
  /** FreePBX's own updates; absent where it has none, or doesn't tell. */
  readonly updates?: AutomaticUpdates;
  /** A change whose gates haven't passed, be it that they failed or that it was interrupted. */
  readonly open?: OpenChange;
  /**
   * Whether the directory of modules is missing, since a run was ended when it went back: the next one puts it there again.
   * Until then nothing is known of the modules.
   */
  readonly isHalfSwapped: boolean;
}

/** What FreePBX's own updates do, by the names of their settings: a second writer beside the release. */
export interface AutomaticUpdates {
  readonly modules?: UpdateMode;
  readonly securityOfModules?: UpdateMode;
}

export type UpdateMode = "enabled" | "emailonly" | "disabled";

/**
 * Reads what `facts.sh` printed, among the other facts of a container.
 *
 * @returns undefined where there's no FreePBX
 * @throws FactsUnreadable when its modules can't be listed, or not be read
 */
export function parseFrameworkFacts(text: string): FrameworkFacts | undefined {
  const { lines } = parseSections(text);
  const of = (section: string): readonly string[] => lines.get(section) ?? [];
  const tool = of("framework")[0];
  if (!isFrameworkTool(tool)) return undefined;
  const end = lines.get("framework-end");
  if (end === undefined) throw new FactsUnreadable("the look at its framework was cut short");
  const [code, ...said] = end;
  if (code !== "0") {
    const words = said
      .slice(-5)
      .map((line) => quoteForeign(line))
      .filter((line) => line !== "");
    // Then it's no wonder.
    words.push(...readFindings(of("framework-half-restored")).map(describeUnitFinding));
    throw new FactsUnreadable(`${tool} doesn't list its modules: ${words.join("; ") || "it says nothing"}`);
  }
  const php = /^\d+\.\d+[\w.+~-]{0,50}/.exec(of("framework-php").at(-1) ?? "")?.[0];
  const updates = readUpdates(of("framework-updates"));
  const open = readOpenChange(lines.get("framework-open"), "modules");
  return {
    tool,
    modules: readModules(of("framework-modules"), readSignatures(of("framework-signatures"))),
    ...(php !== undefined && { php }),
    toolsAtWork: fewLines(of("framework-tools"), 500),
    ...(updates !== undefined && { updates }),
    ...(open !== undefined && { open }),
    isHalfSwapped: lines.has("framework-half-swapped"),
  };
}

function readModules(
  lines: readonly string[],
  signatures: ReadonlyMap<string, number>,
): readonly InstalledModule[] {
  try {
    return parseModules(lines).map((module) => {
      const signature = signatures.get(module.name);
      return signature === undefined ? module : { ...module, signature };
    });
  } catch (error) {
    if (error instanceof InvalidModuleList) throw new FactsUnreadable(error.message);
    throw error;
  }
}

function readSignatures(lines: readonly string[]): ReadonlyMap<string, number> {
  return new Map(
    lines.flatMap((line): [string, number][] => {
      const [name = "", state = ""] = line.split("\t");
      return /^\d+$/.test(state) ? [[name, Number(state)]] : [];
    }),
  );
}

/** Reads `SETTING VALUE` lines. */
export function readUpdates(lines: readonly string[]): AutomaticUpdates | undefined {
  const values = new Map(
    lines.map((line): [string, string] => {
      const [setting = "", value = ""] = line.split(" ");
      return [setting, value];
    }),
  );
  const modules = readMode(values.get("auto_module_updates"));
  const securityOfModules = readMode(values.get("auto_module_security_updates"));
  if (modules === undefined && securityOfModules === undefined) return undefined;
  return {
    ...(modules !== undefined && { modules }),
    ...(securityOfModules !== undefined && { securityOfModules }),
  };
}

function readMode(value: string | undefined): UpdateMode | undefined {
  return value === "enabled" || value === "emailonly" || value === "disabled" ? value : undefined;
}

/** Whether FreePBX changes modules by itself. */
export function changesModules({ modules, securityOfModules }: AutomaticUpdates): boolean {
  return modules === "enabled" || securityOfModules === "enabled";
}
