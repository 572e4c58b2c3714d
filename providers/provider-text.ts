import { createRequire } from "node:module";
import * as path from "node:path";
import { isListing } from "./listing";

/** As its package.json says: an import of that would compile it into a second one. */
const PACKAGE = "pbx-maintenance";

/**
 * The text of a dynamic provider, which Pulumi hands to the provider's process, and writes into the state twice for each
 * resource: all that it does is load `providers/implementation/<name>`, which exports the provider, or a function that gives it for a
 * layer. So it stays small, and the same from release to release.
 *
 * `pulumi.dynamic.Resource` would make such a text of the provider object itself, and load the TypeScript compiler for that.
 * A resource with this text as its `__provider` property is the same to the engine.
 *
 * Where a preview only lists machines, every resource has the provider that does that.
 */
export function providerText(name: string, layer?: string): string {
  const module = findModule(isListing() ? "list-machines" : name);
  // Installed as a package, it's compiled.
  const loader = __filename.endsWith(".ts") ? `require("tsx/cjs"); ` : "";
  const choice = layer === undefined || isListing() ? "" : `(${JSON.stringify(layer)})`;
  return `exports.handler = () => { ${loader}return require(${JSON.stringify(module)})${choice}; };\n`;
}

/**
 * How the provider's process finds a module. It's started in the program's folder, and looks for packages from there upwards.
 *
 * By the package's name where that leads here: some package managers keep packages in folders with the version in their names, and a state
 * outlives a version. Else, as in a checkout, by the way from the program's folder.
 *
 * @param folder the program's
 */
export function findModule(
  name: string,
  folder = process.cwd(),
  implementation = path.join(__dirname, "implementation"),
): string {
  const byName = `${PACKAGE}/providers/${name}`;
  if (resolveFrom(folder, byName) === path.join(implementation, `${name}.js`)) return byName;
  return `./${path.relative(folder, implementation).split(path.sep).join("/")}/${name}`;
}

function resolveFrom(folder: string, module: string): string | undefined {
  try {
    return createRequire(path.join(folder, "program.js")).resolve(module);
  } catch {
    // It isn't installed there.
    return undefined;
  }
}
