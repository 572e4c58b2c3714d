import type { AdminTool } from "../maintenance/framework/tools/tool";
import { FRAMEWORK_TOOLS } from "../maintenance/framework/tools/tools";
import type { NeededProgram } from "../maintenance/needs/needed-program";
import type { PackageManager } from "../maintenance/package-managers/package-manager";
import { PACKAGE_MANAGERS } from "../maintenance/package-managers/package-managers";
import type { Runtime } from "../maintenance/runtimes/runtime";
import { RUNTIMES } from "../maintenance/runtimes/runtimes";
import type { MarkdownTable } from "./markdown-table";

/** The tables of docs/adapters.md, by their marks. */
export function adapterTables(): Readonly<Record<string, MarkdownTable>> {
  return {
    runtimes: runtimesTable(),
    "package managers": packageManagersTable(),
    "admin tools": adminToolsTable(),
  };
}

function runtimesTable(): MarkdownTable {
  return {
    heads: [
      "`runtime`",
      "What it is",
      "A container's id",
      "What a node needs",
      "Where its containers are",
      "Packages that interrupt",
      "Packages that don't",
      "Services",
    ],
    rows: (RUNTIMES as readonly Runtime[]).map(
      ({ name, title, ids, needs, path, hostPackages, onlookers, daemons }) => [
        code(name),
        title,
        ids.described,
        listNeeds(needs),
        path === undefined ? "" : code(path.setting),
        listCode(hostPackages),
        listCode(onlookers),
        listCode(daemons),
      ],
    ),
  };
}

function packageManagersTable(): MarkdownTable {
  return {
    heads: [
      "`packageManager`",
      "What it is",
      "What a node needs",
      "Its processes",
      "Its own packages",
      "Where `installonlypkgs` is set",
    ],
    rows: (PACKAGE_MANAGERS as readonly PackageManager[]).map(
      ({ name, title, needs, processes, packages, installOnly }) => [
        code(name),
        title,
        listNeeds(needs),
        listCode(processes),
        listCode(packages),
        `${code(installOnly.file)}, ${installOnly.counts === "beside" ? "beside" : "instead of"} the defaults`,
      ],
    ),
  };
}

function adminToolsTable(): MarkdownTable {
  return {
    heads: [
      "`tool`",
      "FreePBX from",
      "Where it is",
      "What changes modules",
      "The repository's list",
      "What changed later",
    ],
    rows: (FRAMEWORK_TOOLS as readonly AdminTool[]).map(
      ({ name, since, places, changes, list, variants }) => [
        code(name),
        since === 0 ? "2.x" : String(since),
        listCode(places),
        changes.length === 0 ? "any call" : listCode(changes),
        code(`${list}-LINE.xml`),
        variants.map((variant) => `From ${variant.since} on ${variant.described}.`).join(" "),
      ],
    ),
  };
}

const code = (text: string): string => `\`${text}\``;
const listCode = (words: readonly string[]): string => words.map(code).join(", ");

function listNeeds(needs: readonly NeededProgram[]): string {
  return needs.map((need) => `${code(need.program)} of ${need.package}`).join(", ");
}
