import { type ChangeLayer, judgedLayer } from "../kinds/layers";
import type { TestGate } from "./test-gates";

/** Which gates a test in a sandbox must have passed for these layers. */
export function requiredGates(layers: readonly ChangeLayer[]): readonly TestGate[] {
  return [...new Set(layers.flatMap((layer) => judgedLayer(layer).gates))];
}
