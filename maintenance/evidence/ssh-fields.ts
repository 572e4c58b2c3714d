import { describeCause } from "../problems/describe";
import { type Cause, cause } from "../problems/problem";
import type { LAYOUT_PROBLEMS } from "./problems";

type LayoutCause = Extract<Cause, { readonly code: keyof typeof LAYOUT_PROBLEMS }>;

/** Bytes that aren't laid out as OpenSSH does it. */
export class InvalidLayout extends Error {
  override readonly name = "InvalidLayout";

  constructor(readonly because: LayoutCause) {
    super(describeCause(because, ""));
  }
}

/** Reads the fields of OpenSSH's formats, one after the other (RFC 4251, section 5). */
export class FieldReader {
  #at = 0;

  constructor(private readonly bytes: Buffer) {}

  /** @throws InvalidLayout, as all that follow */
  take(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.bytes.length) throw new InvalidLayout(cause("ssh-cut-short", {}));
    const field = this.bytes.subarray(this.#at, end);
    this.#at = end;
    return field;
  }

  number(): number {
    return this.take(4).readUInt32BE();
  }

  string(): Buffer {
    return this.take(this.number());
  }

  text(): string {
    return this.string().toString("latin1");
  }

  /** A number that isn't negative, in as many bytes as it's said to have: leading zeros are dropped or added. */
  magnitude(length?: number): Buffer {
    const field = this.string();
    const first = field.findIndex((byte) => byte !== 0);
    const digits = first === -1 ? Buffer.alloc(0) : field.subarray(first);
    if (length === undefined) return digits;
    if (digits.length > length) throw new InvalidLayout(cause("ssh-number-too-large", {}));
    return Buffer.concat([Buffer.alloc(length - digits.length), digits]);
  }

  end(): void {
    if (this.#at !== this.bytes.length) throw new InvalidLayout(cause("ssh-continued", {}));
  }
}

/** A field as the reader reads it back. */
export function encodeString(content: Uint8Array | string): Buffer {
  const bytes = Buffer.from(content);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/**
 * What base64 stands for. Only its one canonical form is taken, so that no two texts stand for the same.
 *
 * @throws InvalidLayout
 */
export function decodeBase64(text: string): Buffer {
  const bytes = Buffer.from(text, "base64");
  if (text === "" || bytes.toString("base64") !== text)
    throw new InvalidLayout(cause("ssh-badly-encoded", {}));
  return bytes;
}
