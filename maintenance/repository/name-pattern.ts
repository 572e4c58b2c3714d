import { formatNevra, type Package } from "../packages/nevra";

/** Whether a pattern, in which `*` stands for anything, fits a package's name, `name.arch`, or its whole build. */
export function matchesPackage(pattern: string, p: Package): boolean {
  const parts = pattern.split("*");
  return [p.name, `${p.name}.${p.arch}`, formatNevra(p)].some((text) => fits(parts, text));
}

/** Each part is taken as early as it comes: where that fits no end, nothing does. So no pattern takes long. */
function fits(parts: readonly string[], text: string): boolean {
  const [first = "", ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (!text.startsWith(first) || !text.endsWith(last) || text.length < first.length + last.length)
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}
