/** A container as its runtime lists it. */
export interface ListedContainer {
  readonly id: string;
  /** running, stopped, mounted, suspended, paused or frozen. */
  readonly state: string;
  readonly hostname: string;
}

/** All containers that a runtime knows. */
export interface ContainerList {
  readonly containers: readonly ListedContainer[];
  /** Names of those that can't be maintained for their names. */
  readonly unfit: readonly string[];
}

/** Reads what `runtime_list` printed, a line each: `ID STATE HOSTNAME`, or `- STATE NAME` of one whose name isn't an id. */
export function parseContainerList(text: string): ContainerList {
  const lines = text.split("\n").filter((line) => line !== "");
  const isUnfit = (line: string): boolean => line.startsWith("- ");
  return {
    containers: lines
      .filter((line) => !isUnfit(line))
      .map((line) => {
        const [id = "", state = "unknown", hostname = "-"] = line.split(/\s+/);
        return { id, state, hostname };
      }),
    unfit: lines.filter(isUnfit).map((line) => line.replace(/^- \S+ /, "")),
  };
}
