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

/** What an earlier run left open, and is so still; a sentence part, and nothing where that's over. */
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
      default:
        return [[code, ...parameters].join(" ")];
    }
  });
  return said.length === 0 ? undefined : said.join("; ");
}

function describeDown(service: string, [status = "", why]: readonly string[]): string {
  const down = `${service} (status ${status}) doesn't run since an earlier change`;
  return why === "kept"
    ? `${down}, and this change's tier starts nothing that carries calls. Start it by hand, or in a T2`
    : `${down}. Look at it now`;
}
