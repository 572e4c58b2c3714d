import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { runCommand } from "../../lab/run-command";

export interface Agent {
  /** For SSH_AUTH_SOCK. */
  readonly socket: string;
  stop(): void;
}

/** Starts an SSH agent that holds one key. */
export async function startAgent(folder: string, keyFile: string): Promise<Agent> {
  const socket = join(folder, "agent.sock");
  const child = spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" });
  for (let tries = 0; !existsSync(socket); tries++) {
    if (tries > 200) throw new Error("The SSH agent doesn't listen.");
    await delay(20);
  }
  await runCommand("ssh-add", ["-q", keyFile], { env: { SSH_AUTH_SOCK: socket } });
  return { socket, stop: () => child.kill() };
}
