import { createHash } from "node:crypto";

/** A public host key. */
export interface HostKey {
  /** Key type, such as `ssh-ed25519` or `ecdsa-sha2-nistp256`; for RSA always `ssh-rsa`, whatever the signature is. */
  type: string;
  /** The key in SSH wire format (RFC 4253, 6.6). */
  blob: Buffer;
  /** `SHA256:` and 43 characters of base64, as `ssh-keygen -l` prints it. */
  fingerprint: string;
}

/** Reads a key in wire format; undefined where it is none. */
export function readHostKey(blob: Buffer): HostKey | undefined {
  if (blob.length < 4) return undefined;
  const length = blob.readUInt32BE(0);
  if (length === 0 || length > 64 || blob.length <= 4 + length) return undefined;
  const type = blob.toString("latin1", 4, 4 + length);
  if (!/^[a-z0-9@.-]+$/.test(type)) return undefined;
  const digest = createHash("sha256").update(blob).digest("base64").replaceAll("=", "");
  return { type, blob, fingerprint: `SHA256:${digest}` };
}

/** Reads `ssh-ed25519 AAAA… [comment]`; undefined where it isn't that. */
export function readPublicKey(line: string): HostKey | undefined {
  const [type, encoded] = line.trim().split(/\s+/);
  if (type === undefined || encoded === undefined || !/^[A-Za-z0-9+/]+=*$/.test(encoded)) return undefined;
  const key = readHostKey(Buffer.from(encoded, "base64"));
  return key?.type === type ? key : undefined;
}

/** The line that {@link readPublicKey} reads. */
export function formatPublicKey(key: HostKey): string {
  return `${key.type} ${key.blob.toString("base64")}`;
}

/** Reads `SHA256:…`, with or without padding; undefined where it isn't that. */
export function readFingerprint(text: string): string | undefined {
  return /^(SHA256:[A-Za-z0-9+/]{43})=?$/.exec(text.trim())?.[1];
}
