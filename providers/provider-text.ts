import * as path from "node:path";
import { isListing } from "./listing";

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
  // The provider's process is started in the project's folder, which may be ours or one that has us somewhere beside it.
  const folder = path.relative(process.cwd(), path.join(__dirname, "implementation"));
  const implementation = isListing() ? "list-machines" : name;
  const module = `./${folder.split(path.sep).join("/")}/${implementation}`;
  // Installed as a package, it's compiled.
  const loader = __filename.endsWith(".ts") ? `require("tsx/cjs"); ` : "";
  const choice = layer === undefined || isListing() ? "" : `(${JSON.stringify(layer)})`;
  return `exports.handler = () => { ${loader}return require(${JSON.stringify(module)})${choice}; };\n`;
}
