import type { EngineLog } from "../../providers/implementation/engine-log";

const nothing = (): void => undefined;

/** Nobody reads it. */
export const SILENT_LOG: EngineLog = {
  status: nothing,
  progress: nothing,
  info: nothing,
  warning: nothing,
  error: nothing,
  flush: () => Promise.resolve(),
};
