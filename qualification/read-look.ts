import type {
  CheckResult,
  Daemon,
  InstalledPackage,
  MachineLook,
  ReplacedInUse,
  ServiceMeasures,
} from "../maintenance/evidence/look";
import { describeUnitFindings, type UnitFinding } from "../maintenance/problems/unit-findings";
import { InvalidInventory, parseInventory } from "../maintenance/packages/inventory";
import type { Answer } from "../remote/look/ask";
import { parseFrameworkFacts } from "../kinds/modules/look/facts";
import { parseSections } from "../remote/inside/sections";
import { readFinding } from "../remote/inside/unit-verdict";
import { explainListing } from "../kinds/packages/look/facts";
import { FactsUnreadable } from "../remote/look/facts-unreadable";

/** More things aren't worse at once; a machine may say what it likes. */
const MOST_FINDINGS = 50;
/** A FreePBX has some 120 modules. */
const MOST_BROKEN_MODULES = 1000;

/** What may be asked again of a machine. */
export type ServicesLook = Pick<
  MachineLook,
  "daemons" | "services" | "worse" | "unchecked" | "call" | "checks"
>;

/** A look at all of a machine, and the versions of its rpm, where its packages were listed, and of its kernel. */
export interface WholeLook extends MachineLook {
  /** Of a look before: what the looks after compare with, for nobody but them. */
  readonly handed: string;
  readonly versions: { readonly rpm?: string; readonly kernel: string };
}

type Lines = (section: string) => readonly string[];

/**
 * Reads what `look.sh` printed with EXTENT again.
 * @throws FactsUnreadable when it didn't get to its end, or says more than can be
 */
export function readServicesLook({ text, code }: Answer): ServicesLook {
  return readServices(readLines(text, code));
}

/**
 * Reads what `look.sh` printed with EXTENT before or after.
 * @throws FactsUnreadable when it didn't get to its end, says more than can be, or rpm or the framework can't be asked
 */
export function readWholeLook({ text, code }: Answer): WholeLook {
  const lines = readLines(text, code);
  const framework = parseFrameworkFacts(text);
  const [rpm] = lines("rpm");
  const [kernel = ""] = lines("kernel");
  return {
    ...readServices(lines),
    packages: lines("packages").flatMap(readPackage),
    unsatisfied: [...new Set(lines("unsatisfied"))],
    replaced: lines("replaced").flatMap(readReplaced),
    ...(framework !== undefined && { modules: framework.modules }),
    brokenModules: readFindings(lines("broken-modules"), MOST_BROKEN_MODULES),
    handed: [...lines("handed"), ...lines("handed-modules")].join("\n"),
    versions: { ...(rpm !== undefined && { rpm: rpm.replace(/^RPM version /, "") }), kernel },
  };
}

function readLines(text: string, code: number): Lines {
  const { lines, end } = parseSections(text);
  const said = [...(lines.get("") ?? []), ...(lines.get("errors") ?? [])]
    .slice(-3)
    .map((line) => line.trim());
  const words = said.length === 0 ? "" : `: ${said.join("; ")}`;
  if (end === undefined) {
    throw new FactsUnreadable(`the look at it was cut short (exit code ${code}${words})`);
  }
  if (end !== 0) throw new FactsUnreadable(explainListing(end, words));
  return (section) => lines.get(section) ?? [];
}

function readServices(lines: Lines): ServicesLook {
  const call = lines("call");
  return {
    daemons: lines("daemons").map(readDaemon),
    services: readMeasures(lines("measures"), lines("serving")),
    worse: readFindings([...lines("worse"), ...lines("new-errors")], MOST_FINDINGS),
    unchecked: readFindings(lines("unchecked"), MOST_FINDINGS),
    // make_call says nothing of a call that's answered; an empty section is all that's left of it then.
    ...(lines("call-declared").length > 0 && {
      call: describeUnitFindings(readFindings(call, MOST_FINDINGS)),
    }),
    checks: lines("checks").flatMap(readCheck),
  };
}

function readDaemon(line: string): Daemon {
  const [name = "", executable = "", kind] = line.split("\t");
  return { kind: kind === "daemon" ? "daemon" : "process", name, executable };
}

function readFindings(lines: readonly string[], most: number): readonly UnitFinding[] {
  if (lines.length > most)
    throw new FactsUnreadable(`it says of more than ${most} things that they're worse`);
  return lines.map(readFinding);
}

/** @param serving `SERVICE answers|runs|gone` */
function readMeasures(measures: readonly string[], serving: readonly string[]): ServiceMeasures {
  const read = (lines: readonly string[]) =>
    new Map(
      lines.map((line): [string, string] => {
        const [key = "", value = ""] = line.split(" ");
        return [key, value];
      }),
    );
  const [counts, states] = [read(measures), read(serving)];
  const count = (key: string) => Number(counts.get(key) ?? 0);
  const state = (service: string) => {
    const said = states.get(service);
    return said === "answers" || said === "runs" ? said : "gone";
  };
  return {
    asterisk: state("asterisk"),
    peers: count("peers"),
    online: count("online"),
    registered: count("registered"),
    web: state("web"),
  };
}

function readCheck(line: string): CheckResult[] {
  const [name = "", code, said = ""] = line.split("\t");
  return code === undefined ? [] : [{ name, passed: code === "0", said: said.trim() }];
}

function readReplaced(line: string): ReplacedInUse[] {
  if (line === "unseen")
    throw new FactsUnreadable("which replaced files its processes execute can't be seen");
  const [kind, , command = "", service = "-"] = line.split(" ");
  const name = service === "-" ? command.replace(/^\(|\)$/g, "") : service;
  if (kind === "service" || kind === "machine" || kind === "daemon" || kind === "process")
    return [{ kind, name }];
  return [];
}

function readPackage(line: string): InstalledPackage[] {
  const fields = line.split("\t");
  const signatures = fields[7] ?? "";
  const keys = [...signatures.matchAll(/Key ID ([0-9a-f]{16})/gi)].map(([, id = ""]) => id.toLowerCase());
  try {
    return parseInventory(fields.slice(0, 7).join("\t")).map((p) => ({ ...p, keys: [...new Set(keys)] }));
  } catch (error) {
    if (error instanceof InvalidInventory) throw new FactsUnreadable(error.message);
    throw error;
  }
}
