import { spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type AuthContext,
  type Connection,
  Server,
  type ServerChannel,
  type ServerConfig,
  utils,
} from "ssh2";
import { readPublicKey } from "../../../../remote/ssh/host-key";
import { SshSecrets, type SecretValues } from "../../../../remote/ssh/secrets";
import type { SshTarget } from "../../../../remote/ssh/target";

export interface TestKey {
  privateKey: string;
  /** `ssh-ed25519 AAAA…` */
  publicKey: string;
  fingerprint: string;
}

interface Encryption {
  passphrase: string;
  cipher: string;
  rounds: number;
}

export function makeKey(type: "ed25519" | "ecdsa" | "rsa" = "ed25519", passphrase?: string): TestKey {
  const make = {
    ed25519: (more?: Encryption) => utils.generateKeyPairSync("ed25519", more),
    ecdsa: (more?: Encryption) => utils.generateKeyPairSync("ecdsa", { bits: 256, ...more }),
    rsa: (more?: Encryption) => utils.generateKeyPairSync("rsa", { bits: 2048, ...more }),
  }[type];
  for (;;) {
    const pair = passphrase === undefined ? make() : make({ passphrase, cipher: "aes256-cbc", rounds: 4 });
    const publicKey = pair.public.trim();
    const key = readPublicKey(publicKey);
    // ssh2 1.17 writes some of its own Ed25519 keys so that it can't read them again; keys of others it reads.
    if (key === undefined || utils.parseKey(pair.private, passphrase) instanceof Error) continue;
    return { privateKey: pair.private, publicKey, fingerprint: key.fingerprint };
  }
}

export interface TestServerOptions {
  hostKeys: TestKey[];
  /** Accepts everyone unless given. */
  authenticate?: (context: AuthContext) => void;
  /** Environment of the shells; `SUDO` chooses what the stand-in for sudo does, `PROFILE` is what a login shell runs first. */
  environment?: Record<string, string>;
  /** Runs instead of a real shell. */
  execute?: (channel: ServerChannel, command: string) => void;
  /** What comes of a session that is asked for; accepted unless given. */
  onSession?: (connection: Connection) => "accept" | "refuse" | "ignore";
  config?: Partial<ServerConfig>;
}

export interface TestServer {
  port: number;
  sockets: Set<Socket>;
  /** Connections that came and have not gone. */
  connections: Set<Connection>;
  /** What each session was asked to run. */
  commands: string[];
  /** Every byte that shells were sent on standard input. */
  received: () => string;
  close: () => Promise<void>;
}

/** Behaves like sudo(8) as far as an untrained eye can see; `$SUDO` says how it is configured. */
const SUDO = `#!/bin/sh
ask=yes prompt='[sudo] password: '
while :; do
  case $1 in
    -n) ask=no; shift ;;
    -S | -k) shift ;;
    -p) prompt=$2; shift 2 ;;
    *) break ;;
  esac
done
refuse() { echo "sudo: $1" >&2; exit 1; }
case $SUDO in
  free) ;;
  stranger) refuse "ops is not in the sudoers file.  This incident will be reported." ;;
  tty) refuse "sorry, you must have a tty to run sudo" ;;
  mute) sleep 30 ;;
  *)
    [ $ask = yes ] || refuse "a password is required"
    printf 'We trust you have received the usual lecture.\\n' >&2
    tries=0
    while :; do
      printf %s "$prompt" >&2
      IFS= read -r given || refuse "no password was provided"
      [ "$given" = "$SUDO_PASSWORD" ] && {
        # Two questions, as of PAM with a one-time code: sudo asks both by the prompt it's given where passprompt_override is set.
        [ "$SUDO" = overridden-code ] && { printf %s "$prompt" >&2; read -r code; refuse "1 incorrect password attempt"; }
        [ "$SUDO" = code ] && { printf 'Verification code: ' >&2; read -r code; refuse "1 incorrect password attempt"; }
        break
      }
      tries=$((tries + 1))
      [ $tries -lt "\${SUDO_TRIES:-3}" ] || refuse "$tries incorrect password attempt"
      echo "\${SUDO_COMPLAINT:-Sorry, try again.}" >&2
    done ;;
esac
SUDO_USER=ops exec "$@"
`;

function acceptAnyone(context: AuthContext): void {
  context.accept();
}

export async function startServer(options: TestServerOptions): Promise<TestServer> {
  const folder = mkdtempSync(join(tmpdir(), "ssh-test-"));
  mkdirSync(join(folder, "bin"));
  writeFileSync(join(folder, "bin/sudo"), SUDO);
  chmodSync(join(folder, "bin/sudo"), 0o755);
  const connections = new Set<Connection>();
  const commands: string[] = [];
  let received = "";
  const runShell = (channel: ServerChannel, command: string) => {
    const PATH = `${join(folder, "bin")}:${process.env["PATH"] ?? ""}`;
    const child = spawn("/bin/sh", ["-c", `${options.environment?.["PROFILE"] ?? ""}\n${command}`], {
      detached: true,
      env: { PATH, ...options.environment },
    });
    channel.on("data", (chunk: Buffer) => (received += chunk.toString()));
    channel.pipe(child.stdin);
    child.stdin.on("error", () => undefined);
    child.stdout.on("data", (chunk: Buffer) => channel.write(chunk));
    child.stderr.on("data", (chunk: Buffer) => channel.stderr.write(chunk));
    // With all its children: one that sleeps would keep the pipes, and this process, waiting.
    channel.on("close", () => {
      if (child.exitCode === null && child.signalCode === null && child.pid !== undefined)
        process.kill(-child.pid);
    });
    child.on("close", (code, signal) => {
      if (signal === null) channel.exit(code ?? 255);
      else channel.exit(signal.replace("SIG", ""));
      channel.end();
    });
  };
  const server = new Server(
    { hostKeys: options.hostKeys.map((key) => key.privateKey), ...options.config },
    (connection) => {
      connections.add(connection);
      connection
        .on("authentication", options.authenticate ?? acceptAnyone)
        .on("session", (accept, reject) => {
          const verdict = options.onSession?.(connection) ?? "accept";
          if (verdict === "refuse") reject();
          if (verdict !== "accept") return;
          accept().on("exec", (acceptExec, _reject, { command }) => {
            commands.push(command);
            (options.execute ?? runShell)(acceptExec(), command);
          });
        })
        .on("tcpip", (accept, reject, { destIP, destPort }) => {
          const socket = connect(destPort, destIP, () => {
            const channel = accept();
            channel.pipe(socket).pipe(channel);
            channel.on("close", () => socket.destroy());
          }).on("error", () => {
            reject();
          });
        })
        .on("close", () => connections.delete(connection))
        .on("error", () => undefined);
    },
  );
  const tcp = await startTcpServer((socket) => {
    server.injectSocket(socket);
  });
  return {
    port: tcp.port,
    sockets: tcp.sockets,
    connections,
    commands,
    received: () => received,
    close: async () => {
      await tcp.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** A TCP server that does with each connection what it is told, and nothing by itself. */
export async function startTcpServer(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.setNoDelay().on("error", () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    sockets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await promisify(server.close.bind(server))();
    },
  };
}

export function targetAt(port: number, more: Partial<SshTarget> = {}): SshTarget {
  return {
    address: "127.0.0.1",
    port,
    user: "ops",
    hostKeys: [],
    knownHostsFile: "/nonexistent/known_hosts",
    sudo: "none",
    connectTimeoutSeconds: 5,
    keepAliveSeconds: 5,
    ...more,
  };
}

/** Secrets for a user of the machines that have these host keys. */
export function secretsFor(values: SecretValues, hostKeys: readonly TestKey[], user = "ops"): SshSecrets {
  return new SshSecrets(
    values,
    hostKeys.map(({ fingerprint }) => `${user} ${fingerprint}`),
  );
}

/** What a promise rejects with. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
  throw new Error("it did not reject");
}
