import type { EngineLog } from "./engine-log";

/**
 * A log that has at most one step of a resource's progress in a time: the first one at once, later the newest one. Whatever else is said
 * of the resource takes the place of the step that waits: it's newer. After a status, the next step has to wait, too.
 *
 * @param everyMilliseconds how far apart the steps of a resource are
 */
export function paceProgress(log: EngineLog, everyMilliseconds: number): EngineLog {
  const paces = new Map<string, Pace>();
  const begin = (urn: string): void => {
    clearTimeout(paces.get(urn)?.timer);
    const pace: Pace = {
      timer: setTimeout(() => {
        paces.delete(urn);
        if (pace.waiting !== undefined) tell(urn, pace.waiting);
      }, everyMilliseconds).unref(),
    };
    paces.set(urn, pace);
  };
  const tell = (urn: string, message: string): void => {
    log.progress(urn, message);
    begin(urn);
  };
  const endWait = (urn: string): void => {
    const pace = paces.get(urn);
    if (pace !== undefined) delete pace.waiting;
  };
  return {
    status: (urn, message) => {
      log.status(urn, message);
      begin(urn);
    },
    progress: (urn, message) => {
      const pace = paces.get(urn);
      if (pace === undefined) tell(urn, message);
      else pace.waiting = message;
    },
    info: (urn, message) => {
      endWait(urn);
      log.info(urn, message);
    },
    warning: (urn, message) => {
      endWait(urn);
      log.warning(urn, message);
    },
    error: (urn, message) => {
      endWait(urn);
      log.error(urn, message);
    },
    flush: () => log.flush(),
  };
}

/** What was said of a resource a moment ago, and what is to be said after it. */
interface Pace {
  readonly timer: NodeJS.Timeout;
  waiting?: string;
}
