import * as path from "node:path";
import type * as pulumi from "@pulumi/pulumi";

type Provider = Required<
  Pick<pulumi.dynamic.ResourceProvider, "configure" | "check" | "diff" | "create" | "read" | "update">
>;

/**
 * A provider object that only forwards to `providers/implementation/<name>`, which is loaded when it's called, in the
 * provider's process. Pulumi writes the text of this object into the state twice for each resource: so it stays small, and
 * the same from release to release.
 *
 * There is no `delete`: a node that is forgotten keeps its packages.
 */
export function forward(name: string): Provider {
  // The provider's process is started in the project's folder, which may be ours or one that has us somewhere beside it.
  const folder = path.relative(process.cwd(), path.join(__dirname, "implementation"));
  const modulePath = `./${folder.split(path.sep).join("/")}/${name}`;
  // Written out, since only what these functions say themselves reaches the provider's process.
  /* eslint-disable @typescript-eslint/no-require-imports */
  const load = (): Provider => {
    require("tsx/cjs");
    return require(modulePath) as Provider;
  };
  /* eslint-enable @typescript-eslint/no-require-imports */
  return {
    configure: (request) => load().configure(request),
    check: (olds, news) => load().check(olds, news),
    diff: (id, olds, news) => load().diff(id, olds, news),
    create: (inputs) => load().create(inputs),
    read: (id, props) => load().read(id, props),
    update: (id, olds, news) => load().update(id, olds, news),
  };
}
