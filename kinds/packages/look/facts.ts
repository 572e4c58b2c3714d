import { InvalidInventory, parseInventory } from "../../../maintenance/packages/inventory";
import { PROBE_PROGRAMS } from "../../../maintenance/fleet/probe-programs";
import type { Build } from "../../../maintenance/packages/build";
import type { ExecutedFiles } from "../../../maintenance/impact/executed-files";
import { readExecuted } from "./executed";
import { copyText } from "../../../maintenance/text/copy-text";
import { readOnce } from "../../../remote/inside/read-once";
import { type OpenChange, readOpenChange } from "../../../remote/inside/open-change";
import { parseRestarts, type RestartFacts } from "./restarts";
import { quoteForeign } from "../../../maintenance/text/plain-text";
import { fewLines } from "../../../remote/inside/few-lines";
import { parseSections } from "../../../remote/inside/sections";
import { FactsUnreadable } from "../../../remote/look/facts-unreadable";

/** Facts of a container, or of a node itself. */
export interface SystemFacts {
  /** `PRETTY_NAME` of os-release(5), or the line of `/etc/redhat-release`; empty when neither is there. */
  readonly os: string;
  /** `uname -rm`. */
  readonly kernel: string;
  readonly packages: readonly Build[];
  /** `PID COMMAND` of each yum, dnf or rpm that was at work: the packages may be in the middle of a change. */
  readonly packageTools: readonly string[];
  readonly restarts: RestartFacts;
  /** Absent where not all could be seen. */
  readonly executed?: ExecutedFiles;
  /** A change of packages whose gates haven't passed, be it that they failed or that it was interrupted. */
  readonly open?: OpenChange;
  /** Of the programs that probes need: those that it has. Absent where nobody looked. */
  readonly programs?: readonly string[];
}

/** What sh answers with. */
const COMMAND_NOT_FOUND = 127;

/**
 * Reads what `facts.sh` printed.
 *
 * @param code the exit code with which the runtime ran it
 * @throws FactsUnreadable when the script didn't get to its end, or rpm couldn't list the packages
 */
export function parseSystemFacts(text: string, code: number): SystemFacts {
  const sections = parseSections(text);
  const said = [...(sections.lines.get("") ?? []), ...(sections.lines.get("errors") ?? [])];
  const words =
    said.length === 0
      ? ""
      : `: ${said
          .slice(-3)
          .map((line) => quoteForeign(line))
          .join("; ")}`;
  if (sections.lines.get("os") === undefined) {
    throw new FactsUnreadable(`it can't be entered (exit code ${code}${words})`);
  }
  if (sections.end === undefined) {
    throw new FactsUnreadable(`the look at it was cut short (exit code ${code}${words})`);
  }
  if (sections.end === COMMAND_NOT_FOUND) {
    throw new FactsUnreadable(
      "it has no rpm, which lists packages; where nobody keeps its packages, the fleet file says packageManager: none",
    );
  }
  if (sections.end !== 0) throw new FactsUnreadable(explainListing(sections.end, words));
  const os = sections.lines.get("os") ?? [];
  const executed = readFiles((sections.lines.get("executed") ?? []).join("\n"));
  const open = readOpenChange(sections.lines.get("package-open"), "packages");
  const programs = sections.lines.get("programs");
  const unseen = sections.lines.get("processes-unseen");
  return {
    os: copyText(
      quoteForeign(
        os.find((line) => line.startsWith("PRETTY_NAME="))?.replace(/^PRETTY_NAME="?|"$/g, "") ?? os[0] ?? "",
      ),
    ),
    kernel: copyText(quoteForeign(sections.lines.get("kernel")?.[0] ?? "")),
    packages: markInstallOnly(
      readInventory((sections.lines.get("packages") ?? []).join("\n")),
      sections.lines.get("install-only") ?? [],
    ),
    packageTools: fewLines(sections.lines.get("package-tools") ?? [], 500),
    restarts: {
      ...parseRestarts((sections.lines.get("restarts") ?? []).map(copyText)),
      ...(unseen !== undefined && { unseen: copyText(quoteForeign(unseen.join("; "))) }),
    },
    ...(executed !== undefined && { executed }),
    ...(open !== undefined && { open }),
    ...(programs !== undefined && { programs: PROBE_PROGRAMS.filter((name) => programs.includes(name)) }),
  };
}

function markInstallOnly(packages: readonly Build[], names: readonly string[]): readonly Build[] {
  if (names.length === 0) return packages;
  const kept = new Set(names);
  return packages.map((p) => (kept.has(p.name) ? { ...p, installOnly: true } : p));
}

/** As `query_packages` in `remote/inside/processes.sh`: rpm ended with 0, and complained. */
const NOT_WHOLE = 255;

/**
 * Why a list of packages isn't one, as a part of a sentence.
 *
 * @param code of `query_packages` in `remote/inside/processes.sh`
 * @param words a colon and what rpm said, or nothing
 */
export function explainListing(code: number, words: string): string {
  return code === NOT_WHOLE
    ? `the list of its packages isn't whole${words}. Mend its rpm database, and install anew what is damaged there`
    : `its packages can't be listed (exit code ${code} of rpm -qa${words})`;
}

/** A container prints what it likes: a line that isn't one of rpm's makes it unreadable, not its node. */
const readInventory = readOnce((text): readonly Build[] => {
  try {
    return parseInventory(text);
  } catch (error) {
    if (error instanceof InvalidInventory) throw new FactsUnreadable(error.message);
    throw error;
  }
});

const readFiles = readOnce((text) => readExecuted(text.split("\n")));
