import { type ChildProcess, spawn } from "node:child_process";
import { createServer, type Server as TcpServer, type Socket } from "node:net";
import {
  type AuthContext,
  type Connection,
  type ParsedKey,
  Server as SshServer,
  type ServerChannel,
  type Session,
  utils,
} from "ssh2";

/** A port of the sandbox that something else has. */
export class PortTaken extends Error {
  constructor(port: number) {
    super(
      `The sandbox needs port ${port} on 127.0.0.1, which is taken. Is it running already? ` +
        "Stop that one, or give other ports in SANDBOX_PORTS, such as SANDBOX_PORTS=22301,22302.",
    );
    this.name = "PortTaken";
  }
}

export interface NodeServerOptions {
  readonly port: number;
  /** Private host key, OpenSSH or PEM. */
  readonly hostKey: string;
  /** The public key that may log in, as root. */
  readonly clientKey: string;
  /** What commands get as their whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** Where commands start. */
  readonly folder: string;
}

/** The SSH server of one node: it runs commands with /bin/sh, and knows nothing else. */
export class NodeServer {
  readonly #options: NodeServerOptions;
  readonly #sockets = new Set<Socket>();
  readonly #children = new Set<ChildProcess>();
  #ssh: SshServer;
  #tcp: TcpServer | undefined;
  #port: number;

  constructor(options: NodeServerOptions) {
    this.#options = options;
    this.#port = options.port;
    this.#ssh = this.#createSsh(options.hostKey);
  }

  get port(): number {
    return this.#port;
  }

  /** @throws {PortTaken} */
  async listen(): Promise<void> {
    const tcp = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
      this.#ssh.injectSocket(socket);
    });
    await new Promise<void>((resolve, reject) => {
      tcp.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "EADDRINUSE" ? new PortTaken(this.#port) : error);
      });
      tcp.listen(this.#port, "127.0.0.1", resolve);
    });
    const address = tcp.address();
    if (address !== null && typeof address === "object") this.#port = address.port;
    this.#tcp = tcp;
  }

  /** Connections are refused from here on; those that are open stay. */
  close(): void {
    this.#tcp?.close();
    this.#tcp = undefined;
  }

  /** Breaks every connection without a goodbye. What runs on the node goes on. */
  dropConnections(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** From the next connection on. */
  changeHostKey(hostKey: string): void {
    this.#ssh = this.#createSsh(hostKey);
  }

  /** Ends the server, and the commands that it started. */
  async end(): Promise<void> {
    this.close();
    this.dropConnections();
    const ends = [...this.#children].map(async (child) => {
      const exited = new Promise((resolve) => child.once("exit", resolve));
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
        process.kill(-child.pid, "SIGKILL");
        await exited;
      }
    });
    await Promise.all(ends);
  }

  #createSsh(hostKey: string): SshServer {
    const allowed = utils.parseKey(this.#options.clientKey);
    if (allowed instanceof Error) throw allowed;
    return new SshServer({ hostKeys: [hostKey], ident: "sandbox" }, (connection) => {
      this.#serve(connection, allowed);
    });
  }

  #serve(connection: Connection, allowed: ParsedKey): void {
    connection.on("error", () => undefined);
    connection.on("authentication", (context) => {
      if (isAllowed(context, allowed)) context.accept();
      else context.reject(["publickey"]);
    });
    connection.on("ready", () => {
      connection.on("session", (accept) => {
        this.#serveSession(accept());
      });
    });
  }

  #serveSession(session: Session): void {
    session.on("exec", (accept, _reject, { command }) => {
      this.#run(accept(), command);
    });
  }

  #run(channel: ServerChannel, command: string): void {
    const { environment, folder } = this.#options;
    const child = spawn("/bin/sh", ["-c", command], { cwd: folder, env: environment, detached: true });
    this.#children.add(child);
    for (const stream of [channel, channel.stderr, child.stdin, child.stdout, child.stderr]) {
      // One side being gone shows in the other's end.
      stream.on("error", () => undefined);
    }
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    child.on("error", (error) => {
      channel.stderr.write(`${error.message}\n`);
      channel.exit(127);
      channel.end();
    });
    child.on("exit", () => this.#children.delete(child));
    child.on("close", (code, signal) => {
      if (signal === null) channel.exit(code ?? 0);
      else channel.exit(signal.replace(/^SIG/, ""));
      channel.end();
    });
    // As with sshd: what still writes finds its pipe closed.
    channel.on("close", () => {
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    });
  }
}

/** Whether somebody logs in as root, with this key. */
export function isAllowed(context: AuthContext, allowed: ParsedKey): boolean {
  if (context.method !== "publickey" || context.username !== "root") return false;
  if (!context.key.data.equals(allowed.getPublicSSH())) return false;
  // Without a signature it's only the question whether the key would do.
  const { signature, blob, hashAlgo } = context;
  if (signature === undefined) return true;
  // Beside true and false, it returns an Error for a signature that makes no sense.
  const verdict: unknown = blob === undefined ? false : allowed.verify(blob, signature, hashAlgo);
  return verdict === true;
}
