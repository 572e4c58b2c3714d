/** `container 101`, or the node by its name. */
export function describeScope(scope: string, node: string): string {
  return scope === "node" ? node : `container ${scope}`;
}

/** Whether a line of a plan is about a scope, which it starts with. */
export function isAbout(scope: string, line: string): boolean {
  return line.startsWith(scope === "node" ? "node: " : `container ${scope}: `);
}
