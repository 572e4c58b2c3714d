import { createServer, type Server as TcpServer, type Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Server as SshServer, type ServerChannel, utils } from "ssh2";
import { readPublicKey } from "../../remote/ssh/host-key";
import { generateKeyPair } from "../../sandbox/ssh-keys";
import { isAllowed } from "../../sandbox/ssh-server";

/** What a node prints, piece by piece, when it's given a script. What it throws ends the session with code 1. */
export type Answerer = (script: string) => Iterable<string> | AsyncIterable<string>;

/** Bytes of TCP payload, as a node counts them. */
export interface SshBytes {
  readonly received: number;
  readonly sent: number;
}

/** The SSH server of one node, on a free port of 127.0.0.1. It starts no process: it reads a script to its end, and has it answered. */
export class SshListener {
  readonly #sockets = new Set<Socket>();
  readonly #hostKey = generateKeyPair("a canned node");
  readonly #ssh: SshServer;
  readonly #tcp: TcpServer;
  /** Of connections that are closed. */
  readonly #closed = { received: 0, sent: 0 };

  /** @param clientKey the public key that may log in, as root */
  constructor(
    clientKey: string,
    private readonly answer: Answerer,
  ) {
    const allowed = utils.parseKey(clientKey);
    if (allowed instanceof Error) throw allowed;
    this.#ssh = new SshServer({ hostKeys: [this.#hostKey.privateKey], ident: "canned" }, (connection) => {
      connection.on("error", () => undefined);
      connection.on("authentication", (context) => {
        if (isAllowed(context, allowed)) context.accept();
        else context.reject(["publickey"]);
      });
      connection.on("session", (accept) => {
        accept().on("exec", (acceptExec, _reject, { command }) => {
          void this.#serve(acceptExec(), command);
        });
      });
    });
    this.#tcp = createServer((socket) => {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        this.#sockets.delete(socket);
        this.#closed.received += socket.bytesRead;
        this.#closed.sent += socket.bytesWritten;
      });
      this.#ssh.injectSocket(socket);
    });
  }

  /** @returns the port */
  async listen(): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#tcp.once("error", reject);
      this.#tcp.listen(0, "127.0.0.1", resolve);
    });
    const address = this.#tcp.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    return address.port;
  }

  /** `SHA256:…` */
  get hostKey(): string {
    const key = readPublicKey(this.#hostKey.publicKey);
    if (key === undefined) throw new Error("ssh2 made a key that can't be read.");
    return key.fingerprint;
  }

  /** Since the server began. */
  get bytes(): SshBytes {
    const open = [...this.#sockets];
    return {
      received: open.reduce((sum, { bytesRead }) => sum + bytesRead, this.#closed.received),
      sent: open.reduce((sum, { bytesWritten }) => sum + bytesWritten, this.#closed.sent),
    };
  }

  close(): void {
    this.#tcp.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  /** As `planShell` in `remote/ssh/shell.ts` wants it: the ready line first, then what the script prints. */
  async #serve(channel: ServerChannel, command: string): Promise<void> {
    channel.on("error", () => undefined);
    channel.write(`${/\bready-[0-9a-f]+\b/.exec(command)?.[0] ?? "no ready line was asked for"}\n`);
    try {
      const script = await readAll(channel);
      // Only as fast as the other side reads.
      await pipeline(Readable.from(this.answer(script)), channel, { end: false });
      channel.exit(0);
    } catch (error) {
      channel.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
      channel.exit(1);
    }
    channel.end();
  }
}

async function readAll(channel: ServerChannel): Promise<string> {
  const chunks: Buffer[] = [];
  await new Promise<void>((resolve) => {
    channel.on("data", (chunk: Buffer) => chunks.push(chunk));
    channel.on("end", resolve);
  });
  return Buffer.concat(chunks).toString("utf8");
}
