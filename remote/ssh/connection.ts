import { setTimeout as delay } from "node:timers/promises";
import type { Client } from "ssh2";
import { quoteForeign } from "../../maintenance/text/plain-text";
import { forwardThrough } from "./bastion";
import { type Hop, KEEP_ALIVES_UNANSWERED, type Login, logIn, openTcp } from "./client";
import { ConnectionLost, ScriptFlooded } from "./errors";
import { runScript } from "./run-script";
import type { ScriptOptions, ScriptResult } from "./script";
import type { SshSecrets } from "./secrets";
import { describeBastion, describeNode, type SshTarget } from "./target";

/** A node that is logged in to. Several scripts may run at once; sshd allows ten unless told otherwise (MaxSessions). */
export interface Connection {
  /**
   * Runs a POSIX sh script, as root where the target says how, in the C locale and with nothing on its standard input.
   * A script that fails is a result with its exit code, not an error.
   * @throws {ConnectionLost} {@link SudoFailed} {@link ShellUnavailable} {@link ScriptSilent} {@link ScriptFlooded}
   */
  runScript(script: string, options?: ScriptOptions): Promise<ScriptResult>;
  /** Ends the connection and those to its bastions. Scripts that still run reject with {@link ConnectionLost}. */
  close(): Promise<void>;
  /** Settles when the connection has ended: undefined where {@link close} was called, else a {@link ConnectionLost}. */
  readonly closed: Promise<Error | undefined>;
}

/**
 * Logs in to a node, through its bastions.
 * @param secretsFor asked for the node and for each bastion
 * @param label how messages name the node, such as `node1`
 * @throws {SshError} naming the hop that failed
 */
export async function openConnection(
  target: SshTarget,
  secretsFor: (target: SshTarget) => SshSecrets,
  label: string,
): Promise<Connection> {
  return await openHop(
    { place: describeNode(label, target), target, secrets: secretsFor(target) },
    secretsFor,
    label,
  );
}

async function openHop(
  hop: Hop,
  secretsFor: (target: SshTarget) => SshSecrets,
  label: string,
): Promise<SshConnection> {
  const { bastion: target } = hop.target;
  if (target === undefined)
    return new SshConnection(await logIn(hop, () => openTcp(hop.target)), hop, undefined);
  const bastionHop = { place: describeBastion(label, target), target, secrets: secretsFor(target) };
  const bastion = await openHop(bastionHop, secretsFor, label);
  try {
    const openStream = () => forwardThrough(bastion.client, bastionHop.place, hop.place, hop.target);
    return new SshConnection(await logIn(hop, openStream), hop, bastion);
  } catch (error) {
    await bastion.close();
    throw error;
  }
}

/** A polite goodbye takes a round trip; a dead peer doesn't get longer than this to answer it. */
const GOODBYE_MILLISECONDS = 1000;

class SshConnection implements Connection {
  readonly closed: Promise<ConnectionLost | undefined>;
  readonly client: Client;
  readonly #login: Login;
  readonly #hop: Hop;
  readonly #bastion: SshConnection | undefined;
  #isClosing = false;

  constructor(login: Login, hop: Hop, bastion: SshConnection | undefined) {
    this.client = login.client;
    this.#login = login;
    this.#hop = hop;
    this.#bastion = bastion;
    this.closed = new Promise((resolve) => {
      const end = (reason: string) => {
        resolve(this.#isClosing ? undefined : new ConnectionLost(hop.place, reason));
      };
      login.client
        .on("error", (error: Error) => {
          end(describeLoss(error, hop));
        })
        .on("close", () => {
          end("the other side closed it");
        });
      // Through a bastion that is gone, no goodbye comes from the node.
      void bastion?.closed.then((lost) => {
        end(`the connection to the ${bastion.#hop.place} ended (${lost?.reason ?? "closed from this side"})`);
      });
    });
    void this.closed.then(async () => {
      login.stream.destroy();
      await bastion?.close();
    });
  }

  async runScript(script: string, options: ScriptOptions = {}): Promise<ScriptResult> {
    try {
      return await runScript(this.client, this.#hop, this.closed, script, options);
    } catch (error) {
      // It could go on sending, whatever the channel's window says.
      if (error instanceof ScriptFlooded) this.#login.stream.destroy();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    this.client.end();
    const timer = new AbortController();
    const patience = delay(GOODBYE_MILLISECONDS, undefined, { signal: timer.signal }).catch(() => undefined);
    await Promise.race([this.closed, patience]);
    timer.abort();
    this.#login.stream.destroy();
    await this.#bastion?.close();
  }
}

function describeLoss(error: Error, { target, secrets }: Hop): string {
  if (error.message !== "Keepalive timeout") return quoteForeign(secrets.redact(error.message));
  return `no answer to keep-alive for ${(KEEP_ALIVES_UNANSWERED + 1) * target.keepAliveSeconds} s`;
}
