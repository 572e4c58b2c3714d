/** All canned nodes of a fleet, in a process of their own, so that what they cost isn't counted. Talks with `canned-fleet.ts`. */
import { CannedNode } from "./canned-node";
import type { ReachableNode } from "./declarations";
import { enlarge } from "./enlarge";
import { readRecording } from "./recording";
import { type SshBytes, SshListener } from "./ssh-listener";

/** What the process is started with, as its only argument. */
export interface NodeProcessOptions {
  readonly nodes: number;
  /** Per node. */
  readonly containers: number;
  /** Packages that each machine has besides those that were recorded. */
  readonly fillers: number;
  /** `ssh-ed25519 AAAA…` */
  readonly clientKey: string;
}

/** What all nodes have come to so far. */
export interface Tally {
  readonly bytes: SshBytes;
  /** Containers that runs have brought to the release. */
  readonly changed: number;
}

/** The first message tells the nodes; each message to the process is answered with the tally. */
export type NodeProcessMessage =
  { readonly kind: "ready"; readonly nodes: readonly ReachableNode[] } | ({ readonly kind: "tally" } & Tally);

async function main(options: NodeProcessOptions): Promise<void> {
  const recording = enlarge(readRecording(), options.fillers);
  const listeners: SshListener[] = [];
  const canned: CannedNode[] = [];
  const nodes: ReachableNode[] = [];
  for (let number = 1; number <= options.nodes; number++) {
    const containers = Array.from({ length: options.containers }, (_, i) => String(1000 * number + i + 1));
    const node = new CannedNode(recording, containers);
    const listener = new SshListener(options.clientKey, (script) => node.answer(script));
    listeners.push(listener);
    canned.push(node);
    const { hostKey } = listener;
    nodes.push({ name: `node${number}`, port: await listener.listen(), hostKey, containers });
  }
  process.on("message", () => {
    const all = listeners.map(({ bytes }) => bytes);
    send({
      kind: "tally",
      changed: canned.reduce((sum, { changed }) => sum + changed, 0),
      bytes: {
        received: all.reduce((sum, { received }) => sum + received, 0),
        sent: all.reduce((sum, { sent }) => sum + sent, 0),
      },
    });
  });
  send({ kind: "ready", nodes });
}

function send(message: NodeProcessMessage): void {
  process.send?.(message);
}

// Whoever began it is gone.
process.on("disconnect", () => process.exit(0));
main(JSON.parse(process.argv[2] ?? "") as NodeProcessOptions).catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
