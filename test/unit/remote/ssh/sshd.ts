import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { makeKey, type TestKey } from "./server";

export const SSHD = "/usr/sbin/sshd";

export interface Sshd {
  port: number;
  user: string;
  hostKey: TestKey;
  /** Gives the server another host key, as a reinstallation would. */
  replaceHostKey: () => Promise<TestKey>;
  /** Process ids of the sessions, children of the listening sshd. */
  sessions: () => number[];
  stop: () => Promise<void>;
}

/**
 * OpenSSH's own server on a free loopback port, with everything it needs in a folder of its own.
 *
 * @param more lines of its configuration
 */
export async function startSshd(
  authorizedKey: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), "sshd-"));
  // A privileged sshd wants the folder that its service unit would have made.
  if (process.getuid?.() === 0) mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
  const port = await findFreePort();
  const user = userInfo().username;
  const hostKey = makeKey();
  const writeHostKey = (key: TestKey) => {
    writeFileSync(join(folder, "host_key"), key.privateKey, { mode: 0o600 });
  };
  writeHostKey(hostKey);
  writeFileSync(join(folder, "authorized_keys"), `${authorizedKey}\n`, { mode: 0o600 });
  const configuration = {
    ListenAddress: `127.0.0.1:${port}`,
    HostKey: join(folder, "host_key"),
    AuthorizedKeysFile: join(folder, "authorized_keys"),
    PidFile: "none",
    StrictModes: "no",
    UsePAM: "no",
    PasswordAuthentication: "no",
    KbdInteractiveAuthentication: "no",
    AllowTcpForwarding: "yes",
    ...more,
  };
  const configurationFile = join(folder, "sshd_config");
  writeFileSync(
    configurationFile,
    Object.entries(configuration)
      .map((entry) => `${entry.join(" ")}\n`)
      .join(""),
  );

  const start = async () => {
    const process = spawn(SSHD, ["-D", "-e", "-f", configurationFile], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    let log = "";
    await new Promise<void>((resolve, reject) => {
      process.stderr.on("data", (chunk: Buffer) => {
        log += chunk.toString();
        if (log.includes("Server listening on")) resolve();
      });
      process.on("close", () => {
        reject(new Error(`sshd did not start: ${log}`));
      });
    });
    return process;
  };
  let sshd = await start();
  const stop = async () => {
    if (sshd.exitCode !== null) return;
    const gone = new Promise((resolve) => sshd.once("exit", resolve));
    sshd.kill();
    await gone;
  };
  return {
    port,
    user,
    hostKey,
    replaceHostKey: async () => {
      await stop();
      const key = makeKey();
      writeHostKey(key);
      sshd = await start();
      return key;
    },
    sessions: () => listChildren(sshd.pid ?? 0),
    stop: async () => {
      for (const session of listChildren(sshd.pid ?? 0)) process.kill(session);
      await stop();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Why there are no tests against a real sshd here; undefined where there are. */
export function whyNoSshd(): string | undefined {
  return existsSync(SSHD)
    ? undefined
    : `there is no ${SSHD} on this machine: install openssh-server to run these tests`;
}

function listChildren(parent: number): number[] {
  const table = execFileSync("ps", ["-e", "-o", "pid=,ppid="], { encoding: "utf8" });
  return table
    .split("\n")
    .map((line) => line.trim().split(/\s+/).map(Number))
    .filter(([, ppid]) => ppid === parent)
    .map(([pid]) => pid ?? 0);
}

async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
