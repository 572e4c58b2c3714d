/**
 * A node that isn't there: it answers this project's scripts with what the real ones said on the embedded sandbox
 * (`recording.json`), told of as many containers as are wanted.
 *
 * It doesn't imitate:
 * - time: an answer comes at once, so that seconds of the clock say nothing of a fleet. CPU, memory and bytes do;
 * - the scripts' own work. No shell runs and no file is kept: what a script says beyond its containers and its kind is ignored, a
 *   wrong one is answered as a right one is, and a lock, a spool, a journal and marks of releases aren't there;
 * - trouble. Every container runs and can be entered, every package is there and signed, each transaction and restart succeeds,
 *   no connection breaks, and nothing is said to standard error;
 * - difference: all containers of all nodes have the same packages, and the node's own are as the release says;
 * - FreePBX's modules, rings, repositories, sudo, bastions, and a run that somebody comes back to (`follow`). A script of such a kind
 *   is answered with an error.
 */
import { RECORDED_CONTAINER, type RecordedEvent, type Recording } from "./recording";
import { recogniseScript } from "./script-kind";

export class CannedNode {
  private readonly released = new Set<string>();

  constructor(
    private readonly recording: Recording,
    private readonly containers: readonly string[],
  ) {}

  /** How many containers runs have brought to the release. */
  get changed(): number {
    return this.released.size;
  }

  /**
   * @returns lines, the last with its line break
   * @throws UnknownScript
   */
  *answer(script: string): Iterable<string> {
    const { kind, targets = this.containers } = recogniseScript(script);
    if (targets.includes("node"))
      throw new Error("Nothing was recorded of work on a node itself: its packages are as the release says.");
    if (kind === "run") for (const target of targets) this.released.add(target);
    yield* this.tell(
      this.recording[kind],
      targets,
      kind === "observe" ? this.recording.observeAfter : undefined,
    );
  }

  /**
   * What was recorded of one container is told of each; the rest is told once.
   *
   * @param after what is told of those that a run has changed; the same unless given
   */
  private *tell(
    events: readonly RecordedEvent[],
    targets: readonly string[],
    after: readonly RecordedEvent[] = events,
  ): Iterable<string> {
    let isTold = false;
    for (const event of events) {
      if (event.event === "containers") yield formatEvent({ ...event, text: this.listContainers(event) });
      else if (event.target !== RECORDED_CONTAINER) yield formatEvent(event);
      else if (!isTold) {
        isTold = true;
        for (const target of targets) {
          const source = this.released.has(target) ? after : events;
          for (const own of source) {
            if (own.target === RECORDED_CONTAINER) yield formatEvent({ ...own, target });
          }
        }
      }
    }
  }

  private listContainers({ text }: RecordedEvent): string {
    const line = String(text);
    return this.containers.map((id) => line.replace(RECORDED_CONTAINER, id)).join("");
  }
}

/** A node's clock goes right; where an event has no moment, it's 0. */
function formatEvent(event: RecordedEvent): string {
  const at = event.at === 0 ? 0 : Math.floor(Date.now() / 1000);
  return `${JSON.stringify({ ...event, at })}\n`;
}
