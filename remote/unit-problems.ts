import { listWords } from "../maintenance/text/list-words";
import { because, type Cause, said, varying } from "../maintenance/troubles/cause";
import type { Sections } from "./facts/sections";

/**
 * Why a unit's packages weren't changed, or not all, as `problem` in `inside/apply.sh` tells it.
 *
 * @param problem the kind with its figures, and what was said
 * @param done how many packages are as wanted, as a part of a sentence
 */
export function explainProblem(problem: readonly string[], sections: Sections, done: string): Cause {
  const [head = "", ...details] = problem;
  const [kind = "", ...figures] = head.trim().split(" ");
  const words = details.map((line) => line.replaceAll("\t", " ").trim()).join("; ");
  switch (kind) {
    case "space":
      return because`its disk is too full: ${varying(words)}. Nothing was changed; make room in it and run again`;
    case "unwritable":
      return because`what a change needs can't be written in it: ${said(words)}. Nothing was changed; mend that and run again`;
    case "unmeasured":
      return because`how much room is left in it can't be told: ${said(words === "" ? "df says nothing" : words)}. Nothing was changed; mend that and run again`;
    case "tools":
      return because`it lacks ${listWords(figures)}, which a change needs. Nothing was changed; install what has ${figures.length === 1 ? "it" : "them"} in it, and run again`;
    case "busy":
      return because`another package tool is at work in it and didn't end in time: ${varying(words)}. Nothing was changed; run again when it's done`;
    case "stale":
      return because`its packages were changed while another package tool was waited for: ${words.replaceAll("; ", ", ")}. Nothing was changed by this run; run again, and it's planned anew`;
    case "keys":
      return because`the release key can't be imported into its rpm${said(lastWords(sections))}`;
    case "unlisted":
      return because`rpm can't list what is installed in it: ${said(words)}. Nothing was changed`;
    case "erasure":
      return because`the transaction would now erase ${words.replaceAll("; ", ", ")}, which the plan didn't say. Nothing was changed; preview again and look at the new plan`;
    case "unpack":
      return because`the packages can't be unpacked in it${said(lastWords(sections))}`;
    case "transaction":
      return because`rpm ended the transaction with exit code ${figures[0] ?? "unknown"}${varying(done)}${explainScriptlet(sections)}${said(lastWords(sections))}`;
    default:
      return because`${head}: ${said(words + lastWords(sections))}`;
  }
}

/**
 * A sentence on the `%preun` of a build that can't be taken away for it: the build stays beside the new one, and no other run fares
 * better. Nothing where there's none.
 */
export function explainScriptlet(sections: Sections): string {
  const failed = (sections.lines.get("log") ?? []).flatMap(
    (line) => /%preun\(([A-Za-z0-9._+~^:-]+)\) scriptlet failed/.exec(line)?.[1] ?? [],
  );
  const builds = [...new Set(failed)];
  if (builds.length === 0) return "";
  return (
    `. The %preun of ${listWords(builds)} fails, and will each time: look why, or take ${builds.length === 1 ? "that build" : "those builds"} ` +
    `away in it by \`rpm -e --noscripts ${builds.join(" ")}\`, and run again`
  );
}

/** Of a report without its end, where no problem is told. What helps comes after it. */
export function describeCutShort(sections: Sections, code: number): string {
  const said = [...(sections.lines.get("") ?? []), ...(sections.lines.get("errors") ?? [])]
    .slice(-2)
    .map((line) => line.trim())
    .join("; ");
  return (
    `the work in it was cut short (exit code ${code}${said === "" ? "" : `: ${said}`}): ` +
    "it was stopped, or its processes were ended. Start it and run again"
  );
}

/** The end of what tools said, after a colon; nothing where they said nothing. */
export function lastWords(sections: Sections): string {
  const log = (sections.lines.get("log") ?? [])
    .map((line) => line.trim())
    .filter((line) => !/^(Verifying|Preparing|Updating)/.test(line));
  return log.length === 0 ? "" : `: ${log.slice(-6).join("; ")}`;
}
