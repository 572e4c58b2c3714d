import {
  CHANGE_GATE,
  DEVICE_OUTCOME,
  OWN_TYPES,
  REPOSITORY_PROMOTION,
  RUN_REPORT,
} from "../maintenance/gate/resource-types";

const CHANGE_NOTHING: ReadonlySet<string> = new Set([
  CHANGE_GATE,
  RUN_REPORT,
  DEVICE_OUTCOME,
  REPOSITORY_PROMOTION,
]);

/** Whether resources of a type change something on nodes: all of this project's, unless they're known not to. */
export function changesSomething(type: string): boolean {
  return type.startsWith(OWN_TYPES) && !CHANGE_NOTHING.has(type);
}
