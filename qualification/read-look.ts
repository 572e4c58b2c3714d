import type {
  CheckResult,
  Daemon,
  InstalledPackage,
  LoggedError,
  MachineLook,
  ReplacedInUse,
  ServiceMeasures,
} from "../maintenance/evidence/look";
import { InvalidInventory, parseInventory } from "../maintenance/packages/inventory";
import { describeUnitFindings } from "../maintenance/problems/unit-findings";
import type { Answer } from "../remote/look/ask";
import { parseFrameworkFacts } from "../kinds/modules/look/facts";
import { parseSections } from "../remote/inside/sections";
import { readFindings } from "../remote/inside/unit-verdict";
import { explainListing } from "../kinds/packages/look/facts";
import { FactsUnreadable } from "../remote/look/facts-unreadable";

/** What may be asked again of a machine. */
export type ServicesLook = Pick<MachineLook, "daemons" | "services" | "errors" | "call" | "checks">;

/** A look at all of a machine, and the versions of its rpm, where its packages were listed, and of its kernel. */
export interface WholeLook extends MachineLook {
  readonly versions: { readonly rpm?: string; readonly kernel: string };
}

type Lines = (section: string) => readonly string[];

/**
 * Reads what `look.sh` printed with EXTENT again or settling.
 * @throws FactsUnreadable when it didn't get to its end
 */
export function readServicesLook({ text, code }: Answer): ServicesLook {
  return readServices(readLines(text, code));
}

/**
 * Reads what `look.sh` printed with EXTENT before or after.
 * @throws FactsUnreadable when it didn't get to its end, or rpm or the framework can't be asked
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
  const daemons = lines("daemons").map(readDaemon);
  const call = lines("call");
  return {
    daemons,
    services: readMeasures(lines("measures"), daemons),
    errors: lines("log-errors").flatMap(readError),
    // make_call says nothing of a call that's answered; an empty section is all that's left of it then.
    ...(lines("call-declared").length > 0 && { call: describeUnitFindings(readFindings(call)) }),
    checks: lines("checks").flatMap(readCheck),
  };
}

function readDaemon(line: string): Daemon {
  const [name = "", executable = "", kind] = line.split("\t");
  return { kind: kind === "daemon" ? "daemon" : "process", name, executable };
}

const WEB_SERVERS: ReadonlySet<string> = new Set(["httpd", "apache2", "nginx"]);

/** What doesn't answer may run all the same: by its process. */
function readMeasures(lines: readonly string[], daemons: readonly Daemon[]): ServiceMeasures {
  const values = new Map(
    lines.map((line) => {
      const [key = "", value = ""] = line.split(" ");
      return [key, value] as const;
    }),
  );
  const count = (key: string) => Number(values.get(key) ?? 0);
  const webStatus = values.get("web") ?? "unasked";
  const runs = (isIt: (name: string) => boolean) =>
    daemons.some(({ name }) => isIt(name)) ? ("runs" as const) : ("gone" as const);
  return {
    asterisk: values.get("asterisk") === "up" ? "answers" : runs((name) => name === "asterisk"),
    peers: count("peers"),
    online: count("online"),
    registered: count("registered"),
    web: /^[234]/.test(webStatus) ? "answers" : runs((name) => WEB_SERVERS.has(name)),
    webStatus,
  };
}

function readError(line: string): LoggedError[] {
  const [log = "", kind = "", text] = line.split("\t");
  return text === undefined ? [] : [{ log, kind, text }];
}

function readCheck(line: string): CheckResult[] {
  const [name = "", code, said = ""] = line.split("\t");
  return code === undefined ? [] : [{ name, passed: code === "0", said: said.trim() }];
}

function readReplaced(line: string): ReplacedInUse[] {
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
