import { createHash, createPublicKey, verify, type JsonWebKey, type KeyObject } from "node:crypto";
import { describeCause } from "../problems/describe";
import { type Cause, cause } from "../problems/problem";
import { decodeBase64, FieldReader, InvalidLayout } from "./ssh-fields";

/** A text that is no public key, or none whose signatures are trusted. Doesn't quote it: it may be a private one. */
export class InvalidPublicKey extends Error {
  override readonly name = "InvalidPublicKey";

  constructor(readonly because: Cause) {
    super(`A public key can't be used: it ${describeCause(because, "")}. ${REMEDY}`);
  }
}

const REMEDY = "Give the line that `ssh-keygen` wrote to the .pub file: ssh-ed25519 AAAA…";

/** A file of public keys in which there's none, or something else. */
export class InvalidKeyFile extends Error {
  override readonly name = "InvalidKeyFile";

  constructor(file: string, reason: string) {
    super(`${file}: ${reason}`);
  }
}

export interface PublicKey {
  readonly type: string;
  /** The key in OpenSSH's form; two keys are the same when this is. */
  readonly blob: Buffer;
  /** `SHA256:…`, as `ssh-keygen -lf` shows it. */
  readonly fingerprint: string;
  readonly checker: SignatureChecker;
}

/** Whether a signature, as it stands in an SSH signature, is one of the key over these bytes. Throws InvalidLayout. */
type SignatureChecker = (signature: Buffer, signed: Buffer) => boolean;

/** RSA keys that are shorter are refused. */
const RSA_BITS = 2048;

/**
 * Reads a line as `ssh-keygen` writes it, and as authorized_keys has it.
 *
 * @throws InvalidPublicKey also for keys too weak to be trusted
 */
export function parsePublicKey(line: string): PublicKey {
  const [type = "", base64 = ""] = line.trim().split(/\s+/);
  const readChecker = Object.hasOwn(CHECKERS, type) ? CHECKERS[type] : undefined;
  if (readChecker === undefined) {
    throw new InvalidPublicKey(cause("ssh-type-unknown", { types: Object.keys(CHECKERS) }));
  }
  try {
    const blob = decodeBase64(base64);
    const fields = new FieldReader(blob);
    if (fields.text() !== type) throw new InvalidLayout(cause("ssh-type-other", {}));
    const checker = readChecker(fields);
    fields.end();
    return { type, blob, fingerprint: fingerprintOf(blob), checker };
  } catch (error) {
    if (error instanceof InvalidLayout) throw new InvalidPublicKey(error.because);
    throw error;
  }
}

/**
 * The lines of a file of public keys that are keys, without their comments.
 *
 * @throws InvalidKeyFile
 */
export function listPublicKeys(text: string, file: string): string[] {
  const lines = text
    .split(/\r?\n/)
    .map((line, index) => ({ content: line.trim(), number: index + 1 }))
    .filter(({ content }) => content !== "" && !content.startsWith("#"));
  if (lines.length === 0) {
    throw new InvalidKeyFile(file, "there's no public key in it, such as `ssh-keygen` writes to a .pub file");
  }
  return lines.map(({ content, number }) => {
    try {
      const { type, blob } = parsePublicKey(content);
      return `${type} ${blob.toString("base64")}`;
    } catch (error) {
      if (!(error instanceof InvalidPublicKey)) throw error;
      throw new InvalidKeyFile(
        file,
        `the key on line ${number} ${describeCause(error.because, "")}. ${REMEDY}`,
      );
    }
  });
}

/** Of a public key in OpenSSH's form. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash("sha256").update(blob).digest("base64").replaceAll("=", "")}`;
}

const CHECKERS: Readonly<Record<string, (fields: FieldReader) => SignatureChecker>> = {
  "ssh-ed25519": readEd25519,
  "sk-ssh-ed25519@openssh.com": readSecurityKey,
  "ecdsa-sha2-nistp256": (fields) => readEcdsa(fields, "nistp256", "P-256", "sha256", 32),
  "ecdsa-sha2-nistp384": (fields) => readEcdsa(fields, "nistp384", "P-384", "sha384", 48),
  "ecdsa-sha2-nistp521": (fields) => readEcdsa(fields, "nistp521", "P-521", "sha512", 66),
  "ssh-rsa": readRsa,
};

function readEd25519(fields: FieldReader): SignatureChecker {
  const key = readEd25519Key(fields);
  return (signature, signed) => {
    const [bytes] = readSignature(signature, ["ssh-ed25519"], (rest) => {
      rest.end();
    });
    return verify(null, signed, key, bytes);
  };
}

/** A key in a device that a person touches: it signs what the device adds, too (OpenSSH's PROTOCOL.u2f). */
function readSecurityKey(fields: FieldReader): SignatureChecker {
  const key = readEd25519Key(fields);
  const application = sha256(fields.string());
  return (signature, signed) => {
    const [bytes, , added] = readSignature(signature, ["sk-ssh-ed25519@openssh.com"], (rest) => {
      const flagsAndCounter = rest.take(5);
      rest.end();
      return flagsAndCounter;
    });
    if (((added[0] ?? 0) & USER_PRESENT) === 0) return false;
    return verify(null, Buffer.concat([application, added, sha256(signed)]), key, bytes);
  };
}

const USER_PRESENT = 0x01;

function readEd25519Key(fields: FieldReader): KeyObject {
  return createKey({ kty: "OKP", crv: "Ed25519", x: fields.string().toString("base64url") });
}

function readEcdsa(
  fields: FieldReader,
  curve: string,
  crv: string,
  hash: string,
  length: number,
): SignatureChecker {
  if (fields.text() !== curve) throw new InvalidLayout(cause("ssh-curve-other", {}));
  const point = fields.string();
  // Uncompressed: 4, x, y.
  if (point.length !== 1 + 2 * length || point[0] !== 4) throw new InvalidLayout(cause("ssh-no-point", {}));
  const [x, y] = [point.subarray(1, 1 + length), point.subarray(1 + length)].map((coordinate) =>
    coordinate.toString("base64url"),
  );
  const key = createKey({ kty: "EC", crv, ...(x !== undefined && { x }), ...(y !== undefined && { y }) });
  return (signature, signed) => {
    const [pair] = readSignature(signature, [`ecdsa-sha2-${curve}`], (rest) => {
      rest.end();
    });
    const numbers = new FieldReader(pair);
    const both = Buffer.concat([numbers.magnitude(length), numbers.magnitude(length)]);
    numbers.end();
    return verify(hash, signed, { key, dsaEncoding: "ieee-p1363" }, both);
  };
}

/** Its signatures with SHA-1, which are of the type `ssh-rsa`, are refused. */
function readRsa(fields: FieldReader): SignatureChecker {
  const e = fields.magnitude().toString("base64url");
  const n = fields.magnitude();
  const key = createKey({ kty: "RSA", e, n: n.toString("base64url") });
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < RSA_BITS) throw new InvalidLayout(cause("ssh-rsa-short", { bits, least: RSA_BITS }));
  return (signature, signed) => {
    const [bytes, type] = readSignature(signature, ["rsa-sha2-256", "rsa-sha2-512"], (rest) => {
      rest.end();
    });
    return verify(type === "rsa-sha2-256" ? "sha256" : "sha512", signed, key, bytes);
  };
}

function readSignature<T>(
  signature: Buffer,
  types: readonly string[],
  readRest: (fields: FieldReader) => T,
): [bytes: Buffer, type: string, rest: T] {
  const fields = new FieldReader(signature);
  const type = fields.text();
  if (!types.includes(type)) {
    throw new InvalidLayout(cause("ssh-signature-type", { type, wanted: types }));
  }
  const bytes = fields.string();
  return [bytes, type, readRest(fields)];
}

function createKey(key: JsonWebKey): KeyObject {
  try {
    return createPublicKey({ key, format: "jwk" });
  } catch (error) {
    throw new InvalidLayout(
      cause("ssh-no-key", { said: error instanceof Error ? error.message : String(error) }),
    );
  }
}

function sha256(bytes: Buffer): Buffer {
  return createHash("sha256").update(bytes).digest();
}
