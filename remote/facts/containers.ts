/** A container as its runtime lists it. */
export interface ListedContainer {
  readonly id: string;
  /** running, stopped, mounted, suspended, paused or frozen. */
  readonly state: string;
  readonly hostname: string;
}

/** Reads what `runtime_list` printed: `ID STATE HOSTNAME` a line. */
export function parseContainerList(text: string): ListedContainer[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [id = "", state = "unknown", hostname = "-"] = line.split(/\s+/);
      return { id, state, hostname };
    });
}
