import { FRAMEWORK_TOOL_NAMES } from "../../maintenance/framework/tools/tools";

/**
 * Why a container's framework wasn't changed at all, as `problem` in `inside/framework-apply.sh` tells it.
 *
 * @param recovered what an earlier run had left in the middle, and was put right before that; sentence parts
 */
export function describeNothingChanged(
  [head = "", ...details]: readonly string[],
  recovered: readonly string[] = [],
): string {
  const said = details
    .map((line) => line.replaceAll("\t", " ").trim())
    .filter((line) => line !== "")
    .join("; ");
  const otherwise = recovered.length === 0 ? "" : `, except that ${recovered.join("; ")}`;
  return `${describe(head, said === "" ? "it says nothing" : said)} Nothing was changed${otherwise}`;
}

function describe(kind: string, said: string): string {
  switch (kind) {
    case "no-tool":
      return `it has no FreePBX: neither ${FRAMEWORK_TOOL_NAMES.join(" nor ")} is there, or no directory of modules. Correct the fleet file.`;
    case "list":
      return `its modules can't be listed: ${said}.`;
    case "changed":
      return `its modules aren't as they were when this was planned: ${said}. Find out who changed them, and run again: it's planned anew then.`;
    case "gates":
      return `it isn't fit for a change: ${said}. Mend that first.`;
    case "reload":
      return `its configuration was read again as it is, before anything else, and that did harm: ${said}. Mend that first.`;
    case "busy":
      return `${said} is at work in it and didn't end in time. Run again when it's done.`;
    case "space":
      return `its disk is too full for a way back: ${said}. Make room in it and run again.`;
    case "unwritable":
      return `what a change needs can't be written in it: ${said}. Mend that and run again.`;
    case "restoring":
      return `${said}.`;
    case "unpack":
      return `the modules can't be unpacked in it: ${said}.`;
    case "backup":
      return `its modules and database can't be saved: ${said}.`;
    default:
      return `${kind}: ${said}.`;
  }
}
