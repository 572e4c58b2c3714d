import type { AdminTool } from "../../../maintenance/framework/tools/tool";
import { FRAMEWORK_TOOLS } from "../../../maintenance/framework/tools/tools";
import { assign, part } from "../../../remote/script/parts";

/** Newer ones first: where one is there, an older one beside it doesn't count. */
const TOOLS: readonly AdminTool[] = [...FRAMEWORK_TOOLS].reverse();

/** Functions that tell where FreePBX is, and its admin tool: see `kinds/modules/place.sh`. */
export function frameworkPlaceShell(): string {
  return (
    assign({
      TOOL_PLACES: TOOLS.flatMap(({ name, places }) => places.map((place) => `${name}=${place}`)).join(" "),
      TOOL_CHANGES: TOOLS.map(({ name, changes }) => `${name}=${changes.join("|")}`).join(" "),
      // In brackets, so that nobody finds the script that looks for it.
      TOOL_PATTERN: TOOLS.map(({ name }) => `[${name.slice(0, 1)}]${name.slice(1)}`).join("|"),
    }) + part("kinds/modules/place.sh")
  );
}

/** All adapters, each behind the name of its tool: which one is there is known only inside a container. */
export function frameworkAdapters(): string {
  const cases = TOOLS.map(({ name }) => `${name})\n${part(`kinds/modules/tools/${name}.sh`)}\n;;\n`);
  return `${part("kinds/modules/tools/complaints.sh")}${part("kinds/modules/tools/states.sh")}adapt_framework() {\ncase $1 in\n${cases.join("")}esac\n}\n`;
}
