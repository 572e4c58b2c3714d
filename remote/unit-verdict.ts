import type { Sections } from "./facts/sections";

/** What isn't as it should be after a unit of work, as the script there judged it: see `inside/package-judge.sh`. */
export interface Finding {
  readonly code: string;
  readonly parameters: readonly string[];
}

/**
 * The verdict on a unit, made where it was done.
 *
 * @returns what is wrong, the first one first, and nothing where all is well; undefined where it came to no verdict
 */
export function readVerdict({ lines }: Sections): readonly Finding[] | undefined {
  const [verdict, ...findings] = lines.get("verdict") ?? [];
  if (verdict === "done") return [];
  if (verdict !== "failed") return undefined;
  return findings.map((line) => {
    const [code = "", ...parameters] = line.split("\t");
    return { code, parameters };
  });
}

/** Words by which `unit-problems.ts` and `framework/problems.ts` know what keeps a change from being made. */
const KINDS: Readonly<Record<string, string>> = {
  "disk-full": "space",
  unwritable: "unwritable",
  "room-unmeasured": "unmeasured",
  "tools-missing": "tools",
  "package-tool-busy": "busy",
  "packages-changed-meanwhile": "stale",
  "release-key-refused": "keys",
  "packages-unlisted": "unlisted",
  "erasure-unplanned": "erasure",
  "packages-not-unpacked": "unpack",
  "transaction-failed": "transaction",
  "framework-missing": "no-tool",
  "modules-unlisted": "list",
  "modules-changed-meanwhile": "changed",
  "unfit-for-change": "gates",
  "reload-harms": "reload",
  "module-tool-busy": "busy",
  "no-room-for-way-back": "space",
  "framework-unwritable": "unwritable",
  "modules-not-restored": "restoring",
  "modules-not-unpacked": "unpack",
  "modules-not-saved": "backup",
};

/** What kept a change from being made, or ended it: its kind, with figures, and what was said; undefined where nothing did. */
export function readProblem(sections: Sections): readonly string[] | undefined {
  const [first] = readVerdict(sections) ?? [];
  const kind = first === undefined ? undefined : KINDS[first.code];
  if (first === undefined || kind === undefined) return undefined;
  const { code, parameters } = first;
  switch (code) {
    case "disk-full":
      return [kind, `${parameters[0] ?? "?"} KiB are free, ${parameters[1] ?? "?"} KiB are needed`];
    case "tools-missing":
      return [[kind, ...parameters].join(" ")];
    case "transaction-failed":
      return [`${kind} ${parameters[0] ?? "unknown"}`];
    default:
      return [kind, ...parameters];
  }
}

/** What became of a change of modules: `passed`, or the way back. */
export function readFrameworkVerdict(sections: Sections): string | undefined {
  const findings = readVerdict(sections);
  if (findings?.length === 0) return "passed";
  return findings?.find(({ code }) => code === "gate-failed")?.parameters[0];
}

/** What isn't as it was, or was left open by an earlier run; a sentence part, and nothing where all is well. */
export function describeLeftOpen(findings: readonly Finding[]): string | undefined {
  const said = findings.flatMap(({ code, parameters }) => {
    const [first = "", ...rest] = parameters;
    switch (code) {
      case "service-not-back":
        return [describeDown(first, rest)];
      case "packages-beside-plan":
        return [
          first === "gone"
            ? `${rest.join(", ")} ${rest.length === 1 ? "is" : "are"} gone since an earlier change, which no plan said`
            : `${rest.join(", ")} came with an earlier change, which no plan said`,
        ];
      case "service-gone":
        return [`${NAMES[first] ?? first} doesn't run any more. Look at it now`];
      case "asterisk-gone":
        return ["asterisk doesn't answer any more. Look at it now"];
      case "asterisk-starting":
        return ["asterisk is still starting. Look at it now"];
      case "peers-missing":
        return [`${first} of ${rest.join("")} phones and trunks are still configured`];
      case "registrations-missing":
        return [`${first} of ${rest.join("")} registrations are missing`];
      case "web-worse":
        return [`the web server answers with ${first} instead of ${rest.join("")}`];
      default:
        return [[code, ...parameters].join(" ")];
    }
  });
  return said.length === 0 ? undefined : said.join("; ");
}

const NAMES: Readonly<Record<string, string>> = {
  asterisk: "asterisk",
  web: "the web server",
  database: "the database",
};

function describeDown(service: string, [status = "", why]: readonly string[]): string {
  const down = `${service} (status ${status}) doesn't run since an earlier change`;
  return why === "kept"
    ? `${down}, and this change's tier starts nothing that carries calls. Start it by hand, or in a T2`
    : `${down}. Look at it now`;
}
