import type { AnyAuthMethod, AuthHandlerMiddleware } from "ssh2";
import type { Credential } from "./credentials";

/**
 * Offers credentials one after the other, and remembers what was offered.
 * The credentials are handed to ssh2 one at a time and never put in its configuration, where an inspected client would show them.
 */
export class Authentication {
  readonly tried: string[] = [];
  accepted: readonly string[] = [];
  /** What was asked that no credential answers, such as a one-time code. */
  get unanswered(): readonly string[] {
    return this.#credentials.flatMap(({ unanswered = [] }) => unanswered);
  }
  readonly #credentials: readonly Credential[];
  readonly #succeeded = new Set<Credential>();
  #waiting: Credential[];
  #current: Credential | undefined;

  constructor(credentials: readonly Credential[]) {
    this.#credentials = credentials;
    this.#waiting = [...credentials];
  }

  /** ssh2 passes null for what the server accepts and for partial success before the first answer, whatever its types say. */
  readonly handler: AuthHandlerMiddleware = (accepted: string[] | null, partial: boolean | null, next) => {
    if (accepted !== null) this.accepted = accepted;
    if (partial === true && this.#current !== undefined) {
      // "Good, and now another one" (AuthenticationMethods in sshd_config): what was passed over before may be wanted now.
      this.#succeeded.add(this.#current);
      this.#waiting = this.#credentials.filter((credential) => !this.#succeeded.has(credential));
    }
    // Its types also forget that false says there is nothing more to try.
    (next as (method: AnyAuthMethod | false) => void)(this.#nextMethod(accepted));
  };

  #nextMethod(accepted: readonly string[] | null): AnyAuthMethod | false {
    for (
      let credential = this.#waiting.shift();
      credential !== undefined;
      credential = this.#waiting.shift()
    ) {
      if (accepted !== null && !accepted.includes(credential.serverMethod)) continue;
      this.#current = credential;
      this.tried.push(credential.description);
      return credential.method;
    }
    return false;
  }
}
