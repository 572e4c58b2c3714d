import type { NodeEvent } from "../script/events";

/** What is to be told while it lasts. */
export interface Overrun {
  /** How long a container may be away, as it was planned. */
  readonly seconds: number;
  /** Once for each container that is away for longer. */
  readonly onOverrun: (target: string) => void;
}

/** The step of a procedure that takes a container away, and whose way back gives it back. */
const TAKES_AWAY = "stop";

/** Hears the events of a run, and tells who is away for longer than planned, while it lasts: also while the node can't be reached. */
export class AbsenceWatch {
  private readonly away = new Map<string, NodeJS.Timeout>();

  constructor(private readonly overrun: Overrun) {}

  see(event: NodeEvent): void {
    if (event.event !== "step" || event.step !== TAKES_AWAY) return;
    if (event.state === "begun") this.begin(event.target);
    else if (event.state === "returned") this.forget(event.target);
  }

  end(): void {
    for (const target of [...this.away.keys()]) this.forget(target);
  }

  private begin(target: string): void {
    if (this.away.has(target)) return;
    const { seconds, onOverrun } = this.overrun;
    const tell = (): void => {
      onOverrun(target);
    };
    this.away.set(target, setTimeout(tell, seconds * 1000));
  }

  private forget(target: string): void {
    clearTimeout(this.away.get(target));
    this.away.delete(target);
  }
}
