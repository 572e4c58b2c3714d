import { type ChangeLayer, judgedLayer } from "../kinds/layers";
import type { Gate } from "./gates";

/** Which gates a test in a sandbox must have passed for these layers. */
export function requiredGates(layers: readonly ChangeLayer[]): readonly Gate[] {
  return [...new Set(layers.flatMap((layer) => judgedLayer(layer).gates))];
}
