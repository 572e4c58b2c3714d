/** `container 101`, or the node by its name. */
export function describeScope(scope: string, node: string): string {
  return scope === "node" ? node : `container ${scope}`;
}
