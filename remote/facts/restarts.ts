/** Who still executes code of files that were replaced (`services_to_restart` in `inside/replaced-files.sh`). */
export interface RestartFacts {
  /** Names of services that a restart would bring onto the new files. */
  readonly services: readonly string[];
  /** `PID COMMAND` of processes that belong to no service, or to one that must not be restarted. */
  readonly processes: readonly string[];
}

export function parseRestarts(lines: readonly string[]): RestartFacts {
  const services: string[] = [];
  const processes: string[] = [];
  for (const line of lines) {
    const service = /^service (.*)$/.exec(line)?.[1];
    if (service !== undefined) {
      // A container may call a service what it likes; what can't be one's name isn't restarted by it.
      if (/^[\w@.:+-]+$/.test(service)) services.push(service);
      else processes.push(`of a service called ${JSON.stringify(service)}`);
    }
    if (line.startsWith("process ")) processes.push(line.slice("process ".length));
  }
  return { services, processes };
}
