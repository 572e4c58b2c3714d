import { type Connection, openConnection } from "./ssh/connection";
import type { SshSecrets } from "./ssh/secrets";
import type { SshTarget } from "./ssh/target";

/** A node that can be connected to, and connected to again: one connection at a time, shared by all who ask. */
export class NodeSession {
  private current: Promise<Connection> | undefined;

  constructor(
    /** How messages name the node. */
    readonly name: string,
    private readonly target: SshTarget,
    private readonly secretsFor: (target: SshTarget) => SshSecrets,
  ) {}

  /**
   * The open connection, or a new one where there is none or it was lost.
   *
   * @throws SshError
   */
  connect(): Promise<Connection> {
    this.current ??= this.open();
    return this.current;
  }

  async close(): Promise<void> {
    const { current } = this;
    this.current = undefined;
    await current?.then((connection) => connection.close()).catch(() => undefined);
  }

  private open(): Promise<Connection> {
    const opening = openConnection(this.target, this.secretsFor, this.name);
    const forget = () => {
      if (this.current === opening) this.current = undefined;
    };
    opening.then((connection) => connection.closed.then(forget), forget);
    return opening;
  }
}
