import { quoteForeign } from "../../../maintenance/text/plain-text";
import { fewLines } from "../../../remote/inside/few-lines";

/** Who still executes code of files that were replaced (`services_to_restart` in `inside/replaced-files.sh`). */
export interface RestartFacts {
  /** Names of services that a restart would bring onto the new files. */
  readonly services: readonly string[];
  /** `PID COMMAND` of processes that belong to no service, or to one that must not be restarted. */
  readonly processes: readonly string[];
  /** Why that couldn't be seen, in a tool's words, which may be none; absent where it could. */
  readonly unseen?: string;
}

/** No system has as many. */
export const MOST_SERVICES = 200;
/** Of a unit's name, as systemd has it. */
const LONGEST_NAME = 255;

export function parseRestarts(lines: readonly string[]): RestartFacts {
  const services: string[] = [];
  const processes: string[] = [];
  let more = 0;
  for (const line of lines) {
    const service = /^service (.*)$/.exec(line)?.[1];
    if (service !== undefined) {
      // A container may call a service what it likes; what can't be one's name isn't restarted by it.
      if (!/^[\w@.:+-]+$/.test(service) || service.length > LONGEST_NAME)
        processes.push(`of a service called ${JSON.stringify(quoteForeign(service, 100))}`);
      else if (services.length < MOST_SERVICES) services.push(service);
      else more++;
    }
    if (line.startsWith("process ")) processes.push(line.slice("process ".length));
  }
  return {
    services,
    processes: [...fewLines(processes), ...(more === 0 ? [] : [`of ${more} more services`])],
  };
}
