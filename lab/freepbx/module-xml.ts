import { locationOf, type ModuleRecipe } from "./module-recipe";

/** The sums of an archive, as the repository's index has them; a module.xml inside of it has none. */
export interface ArchiveSums {
  md5: string;
  sha1: string;
}

/** A `<module>` element, of a module.xml (without sums) or of an index. */
export function moduleXml(recipe: ModuleRecipe, sums?: ArchiveSums): string {
  const { version, modules = [], phpversion } = recipe.depends ?? {};
  const depends = [
    ...(version === undefined ? [] : [element("version", version)]),
    ...(phpversion === undefined ? [] : [element("phpversion", phpversion)]),
    ...modules.map((requirement) => element("module", requirement)),
  ];
  return [
    "<module>",
    element("rawname", recipe.name),
    element("repo", recipe.repository ?? "standard"),
    element("name", recipe.name.charAt(0).toUpperCase() + recipe.name.slice(1)),
    element("version", recipe.version),
    element("publisher", "The lab"),
    element("license", "GPLv3+"),
    element("category", "Applications"),
    element("description", `${recipe.name} of the lab`),
    element("changelog", `*${recipe.version}* made for tests`),
    ...(depends.length > 0 ? ["<depends>", ...depends, "</depends>"] : []),
    `<supported>${element("version", recipe.version.split(".").slice(0, 2).join("."))}</supported>`,
    element("location", locationOf(recipe)),
    ...(sums === undefined ? [] : [element("md5sum", sums.md5), element("sha1sum", sums.sha1)]),
    "</module>",
    "",
  ].join("\n");
}

export function element(tag: string, text: string): string {
  const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return `<${tag}>${escaped}</${tag}>`;
}
