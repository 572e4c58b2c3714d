import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { KeyPair } from "../../sandbox/ssh-keys";
import { generateKeyPair } from "../../sandbox/ssh-keys";
import type { ReachableNode } from "./declarations";
import type { NodeProcessMessage, NodeProcessOptions, Tally } from "./node-process";

/** Canned nodes that listen on this machine. */
export class CannedFleet {
  private constructor(
    private readonly child: ChildProcess,
    readonly nodes: readonly ReachableNode[],
    /** Of root on all nodes. */
    readonly clientKey: KeyPair,
  ) {}

  static async start(size: Omit<NodeProcessOptions, "clientKey">): Promise<CannedFleet> {
    const clientKey = generateKeyPair("operator");
    const options: NodeProcessOptions = { ...size, clientKey: clientKey.publicKey };
    const child = fork(join(__dirname, "node-process.ts"), [JSON.stringify(options)], {
      execArgv: ["--require", "tsx/cjs"],
    });
    const message = await hear(child);
    if (message.kind !== "ready") throw new Error("The canned nodes answered before they were ready.");
    return new CannedFleet(child, message.nodes, clientKey);
  }

  /** Of the process that the nodes are in. */
  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What all nodes have come to so far. */
  async count(): Promise<Tally> {
    const answer = hear(this.child);
    this.child.send("count");
    const message = await answer;
    if (message.kind !== "tally") throw new Error("The canned nodes didn't tell what they have come to.");
    return message;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.disconnect();
    await exited;
  }
}

/** @throws Error when the process ends instead */
async function hear(child: ChildProcess): Promise<NodeProcessMessage> {
  return await new Promise((resolve, reject) => {
    const onExit = (): void => {
      reject(new Error("The process of the canned nodes ended before its time."));
    };
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as NodeProcessMessage);
    });
  });
}
