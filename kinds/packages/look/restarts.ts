import { quoteForeign } from "../../../maintenance/text/plain-text";
import { fewLines } from "../../../remote/inside/few-lines";

/** Who still executes code of files that were replaced (`tell_restarts` in `inside/replaced-files.sh`). */
export interface RestartFacts {
  /** Names of services that a restart would bring onto the new files. */
  readonly services: readonly string[];
  /** By service, the names of the packages whose former files it executes, as far as those can be told. */
  readonly packages: ReadonlyMap<string, readonly string[]>;
  /** `PID COMMAND` of processes that belong to no service, or to one that must not be restarted. */
  readonly processes: readonly string[];
  /** Why that couldn't be seen, in a tool's words, which may be none; absent where it could. */
  readonly unseen?: string;
}

/** No system has as many. */
export const MOST_SERVICES = 200;
/** Of a unit's name, as systemd has it. */
const LONGEST_NAME = 255;
/** Of all its services. */
const MOST_PACKAGES = 100;

export function parseRestarts(lines: readonly string[]): RestartFacts {
  const services: string[] = [];
  const processes: string[] = [];
  const packages = new Map<string, string[]>();
  let told = 0;
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
    const [, of, name] = /^package (\S+) ([\w.+-]{1,100})$/.exec(line) ?? [];
    if (of !== undefined && name !== undefined && services.includes(of)) {
      if (told < MOST_PACKAGES) packages.set(of, [...(packages.get(of) ?? []), name]);
      told++;
    }
    if (line.startsWith("process ")) processes.push(line.slice("process ".length));
  }
  return {
    services,
    packages,
    processes: [...fewLines(processes), ...(more === 0 ? [] : [`of ${more} more services`])],
  };
}
