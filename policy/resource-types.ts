const OURS = "pulumi-nodejs:dynamic/maintenance:";

/** The first resource of a run; its inputs are a `GateRecord`. */
export const CHANGE_GATE = `${OURS}ChangeGate`;

const CHANGE_NOTHING: ReadonlySet<string> = new Set([CHANGE_GATE, `${OURS}RunReport`]);

/** Whether resources of a type change something on nodes: all of this project's, unless they're known not to. */
export function changesSomething(type: string): boolean {
  return type.startsWith(OURS) && !CHANGE_NOTHING.has(type);
}
