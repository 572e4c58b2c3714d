import { formatNevra, type Package } from "../packages/nevra";

/** Whether a pattern, in which `*` stands for anything, fits a package's name, `name.arch`, or its whole build. */
export function matchesPackage(pattern: string, p: Package): boolean {
  const parts = pattern.split("*").map((part) => part.replaceAll(/[.+^$()[\]{}|\\?]/g, String.raw`\$&`));
  const expression = new RegExp(`^${parts.join(".*")}$`);
  return [p.name, `${p.name}.${p.arch}`, formatNevra(p)].some((text) => expression.test(text));
}
