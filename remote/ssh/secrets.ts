import { inspect } from "node:util";

/** What opens a target. Come from Pulumi secrets; never written anywhere by this project. */
export interface SecretValues {
  password?: string | undefined;
  /** A private key in PEM or OpenSSH format. */
  privateKey?: string | undefined;
  /** Decrypts `privateKey` or the target's `identityFile`. */
  passphrase?: string | undefined;
  /** For `sudo: "password"`; `password` is used where it is absent. */
  sudoPassword?: string | undefined;
}

const HIDDEN = "[hidden]";

// Replacing shorter ones would turn a message into a riddle, and the riddle into a hint.
const SHORTEST_TO_REDACT = 4;

/** Holds {@link SecretValues} so that printing, inspecting, cloning or serializing the holder shows none of them. */
export class SshSecrets {
  readonly #values: SecretValues;
  readonly #boundTo: ReadonlySet<string>;

  /** @param boundTo `USER SHA256:…`, by host keys: who may be offered them. Nobody else is, whatever the fleet file says */
  constructor(values: SecretValues = {}, boundTo: Iterable<string> = []) {
    this.#values = { ...values };
    this.#boundTo = new Set(boundTo);
  }

  /** Whether there's anything that must not be offered to this account. */
  areKeptFrom(user: string, fingerprint: string): boolean {
    const hasAny = Object.values(this.#values).some((value) => value !== undefined);
    return hasAny && !this.#boundTo.has(`${user} ${fingerprint}`);
  }

  /** A method and not properties, which an inspection that reads getters would show. `sudoPassword` falls back to `password`. */
  read(name: keyof SecretValues): string | undefined {
    const value = this.#values[name];
    return name === "sudoPassword" ? (value ?? this.#values.password) : value;
  }

  /** The text with every occurrence of a secret, and of every line of a secret, replaced by `[hidden]`. */
  redact(text: string): string {
    const parts = Object.values(this.#values)
      .flatMap((value: string | undefined) => (value === undefined ? [] : [value, ...value.split(/\r?\n/)]))
      .filter((part) => part.length >= SHORTEST_TO_REDACT && !part.startsWith("-----"))
      .sort((a, b) => b.length - a.length);
    return parts.reduce((redacted, part) => redacted.replaceAll(part, HIDDEN), text);
  }

  toJSON(): string {
    return HIDDEN;
  }

  toString(): string {
    return HIDDEN;
  }

  [inspect.custom](): string {
    return `SshSecrets ${HIDDEN}`;
  }
}
