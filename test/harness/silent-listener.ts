import { spawn } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A port where nobody answers: connections to it are neither made nor refused. */
export interface SilentListener {
  readonly address: string;
  readonly port: number;
  close(): void;
}

/** How long a connection on loopback may take before it counts as unanswered, in milliseconds. */
const PATIENCE = 300;

/** Listens, is stopped, and has its queue of connections filled: from then on the kernel drops what comes. */
export async function listenSilently(address: string): Promise<SilentListener> {
  const program = `require("net").createServer().listen({ host: "${address}", port: 0, backlog: 1 }, function () {
    console.log(this.address().port);
    process.kill(process.pid, "SIGSTOP");
  })`;
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const port = await new Promise<number>((resolve, reject) => {
    child.on("error", reject).stdout.once("data", (text: Buffer) => {
      resolve(Number(text.toString()));
    });
  });
  const fillers: ReturnType<typeof connect>[] = [];
  for (let answered = true; answered;) {
    const filler = connect({ host: address, port }).on("error", () => undefined);
    fillers.push(filler);
    const connected = new Promise((resolve) => filler.once("connect", resolve)).then(() => true);
    answered = await Promise.race([connected, delay(PATIENCE).then(() => false)]);
  }
  return {
    address,
    port,
    close() {
      for (const filler of fillers) filler.destroy();
      child.kill("SIGKILL");
    },
  };
}
