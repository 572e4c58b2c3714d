import { compareText } from "../packages/version";
import { groupBy } from "../packages/grouping";
import { childrenOf, findNewest, type ModuleIndex, type OfferedModule } from "./index-xml";

/**
 * Puts together the list of a mirror: of each module the newest build that the mirror has, its others as `previous`, and
 * what else the repository's list has. So FreePBX's own tools are offered what is there, and nothing that isn't.
 *
 * @param builds what the mirror has, each name and version once
 */
export function composeIndex(builds: readonly OfferedModule[], others: ModuleIndex["others"]): string {
  const modules = [...groupBy(builds, ({ name }) => name)]
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, unsorted]) => {
      const versions = unsorted.toSorted((a, b) => compareText(a.version, b.version));
      return { name, versions, newest: findNewest(versions) };
    });
  const current = modules.flatMap(({ newest }) => (newest === undefined ? [] : [newest.xml]));
  const previous = modules.flatMap(({ name, versions, newest }) => {
    const older = versions.filter((build) => build !== newest);
    // A name that can't be an element's can't be offered in another version.
    if (older.length === 0 || !/^[A-Za-z_]/.test(name)) return [];
    return [`<${name}><releases>`, ...older.map(({ xml }) => xml), `</releases></${name}>`];
  });
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    "<xml>",
    ...current,
    ...(previous.length > 0 ? ["<previous>", ...previous, "</previous>"] : []),
    ...withSecurityIssues(others),
    "</xml>",
  ].join("\n")}\n`;
}

/** Issues that are about no version of FreePBX. */
const PLACEHOLDERS = ["NONE-1", "NONE-2"].map((id) => `<issue><id>${id}</id></issue>`);

/**
 * FreePBX 17 dies of a list without security issues (`Undefined variable $security`), and all versions take the fields of a single
 * issue for issues.
 */
function withSecurityIssues(others: ModuleIndex["others"]): readonly string[] {
  const isSecurity = (xml: string): boolean => /^<security[\s/>]/.test(xml);
  const issues = others.filter(isSecurity).flatMap((xml) => childrenOf(xml, "issue"));
  if (issues.length > 1) return others;
  const padded = [...issues, ...PLACEHOLDERS].slice(0, 2);
  return [...others.filter((xml) => !isSecurity(xml)), `<security>${padded.join("")}</security>`];
}
