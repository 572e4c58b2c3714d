import type { Cause } from "../../../maintenance/problems/problem";
import { MOST_SERVICES, parseRestarts } from "../look/restarts";
import { quoteForeign } from "../../../maintenance/text/plain-text";
import { fewLines } from "../../../remote/inside/few-lines";
import { parseSections, type Sections } from "../../../remote/inside/sections";
import { UnitFailed } from "../../../remote/run/unit-failed";
import { readVerdict } from "../../../remote/inside/unit-verdict";
import { explainCutShort, explainFindings, readComplaint } from "./problems";

/** How long a service was away: asterisk, web or database. */
export interface ServiceInterruption {
  readonly service: string;
  readonly seconds: number;
}

/** What a unit of work (one container, or the node itself) did, beyond having succeeded. */
export interface UnitReport {
  /** Configuration files that were kept beside the package's own (`.rpmnew`, `.rpmsave`). */
  readonly keptFiles: readonly string[];
  /** Files of builds that gave way to others of the same name and version, which belong to no package now. */
  readonly leftFiles: readonly string[];
  /** Services that were restarted, with the seconds that it took. */
  readonly restarted: readonly { readonly service: string; readonly seconds: number }[];
  /** How long customers were without what was restarted, from its restart to its first answer. */
  readonly interruptions: readonly ServiceInterruption[];
  /** Services that execute replaced files now and weren't restarted, since the change may not do that. */
  readonly keptServices: readonly string[];
  /** The same of those that no run may restart: the fleet file says so. */
  readonly leftServices: readonly string[];
  /** Processes that still execute replaced files and that no service restart reaches. */
  readonly leftProcesses: readonly string[];
  /** Packages that the transaction took away, as the plan said. */
  readonly erased: readonly string[];
  /** What rpm or a scriptlet complained about, though the transaction went through. */
  readonly warnings: readonly Cause[];
}

/**
 * Reads what `apply.sh` printed. Whether all is as it should be is its verdict alone, which the node's journal repeats; here it's
 * told.
 *
 * @param code the exit code with which the runtime ran it
 * @throws UnitFailed
 */
export function readUnitReport(text: string, code: number): UnitReport {
  const sections = parseSections(text);
  const findings = readVerdict(sections);
  if (findings === undefined) throw new UnitFailed(explainCutShort(sections, code, "work-cut-short"));
  const [because, ...further] = explainFindings(findings, sections);
  if (because !== undefined) throw new UnitFailed(because, further);
  return {
    ...readRestarts(sections),
    interruptions: (sections.lines.get("interruptions") ?? []).flatMap(readInterruption),
    erased: fewLines(sections.lines.get("erased") ?? []),
    warnings: fewLines(sections.lines.get("warnings") ?? [], 2000).map(readComplaint),
  };
}

function readInterruption(line: string): ServiceInterruption[] {
  const [, service, seconds] = /^(asterisk|web|database) (\d{1,5})$/.exec(line) ?? [];
  return service === undefined ? [] : [{ service, seconds: Number(seconds) }];
}

function listServices(lines: readonly string[], word: "kept " | "left "): readonly string[] {
  return fewLines(lines.filter((line) => line.startsWith(word)).map((line) => line.slice(word.length)));
}

function readRestarts(sections: Sections): Omit<UnitReport, "erased" | "warnings" | "interruptions"> {
  const lines = sections.lines.get("restarts") ?? [];
  const restarted = lines
    .filter((line) => line.startsWith("restarted "))
    .map((line) => {
      const [, service = "", , seconds = ""] = line.split(" ");
      return { service, seconds: Number(seconds) };
    });
  const left = parseRestarts(sections.lines.get("still-replaced") ?? []);
  return {
    keptFiles: fewLines(sections.lines.get("kept-files") ?? [], 1000),
    leftFiles: fewLines(sections.lines.get("left-files") ?? [], 1000),
    keptServices: listServices(lines, "kept "),
    leftServices: listServices(lines, "left "),
    restarted: restarted
      .slice(0, MOST_SERVICES)
      .map(({ service, seconds }) => ({ service: quoteForeign(service), seconds })),
    leftProcesses: left.processes,
  };
}
