import { FRAMEWORK_GATES, PACKAGE_GATES, type ChangeLayer, type Gate } from "./change";

/** Which gates a test in a sandbox must have passed for these layers. */
export function requiredGates(layers: readonly ChangeLayer[]): readonly Gate[] {
  return [
    ...(layers.includes("nodes") || layers.includes("containers") ? PACKAGE_GATES : []),
    ...(layers.includes("framework") ? FRAMEWORK_GATES : []),
  ];
}
