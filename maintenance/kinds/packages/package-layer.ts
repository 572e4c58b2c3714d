/** The layer of packages on a target. */
export function packageLayer(target: string): "nodes" | "containers" {
  return target === "node" ? "nodes" : "containers";
}
