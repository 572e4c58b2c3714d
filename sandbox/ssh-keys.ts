import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { utils } from "ssh2";

export interface KeyPair {
  readonly privateKey: string;
  /** `ssh-ed25519 AAAA… comment` */
  readonly publicKey: string;
}

/**
 * A new Ed25519 key pair. Where the public half begins with a zero byte (one in 256), ssh2 1.17 writes keys that it
 * can't read again, since it takes that byte for padding: those are thrown away.
 */
export function generateKeyPair(comment: string): KeyPair {
  for (;;) {
    const { private: privateKey, public: publicKey } = utils.generateKeyPairSync("ed25519", { comment });
    if (isSound(privateKey, publicKey)) return { privateKey, publicKey };
  }
}

function isSound(privateKey: string, publicKey: string): boolean {
  const own = utils.parseKey(privateKey);
  const shown = utils.parseKey(publicKey);
  if (own instanceof Error || shown instanceof Error) return false;
  const isSigned: unknown = shown.verify("proof", own.sign("proof"));
  return isSigned === true && own.getPublicSSH().equals(shown.getPublicSSH());
}

/** The key pair in a file and its `.pub`, made when there is none. */
export function keepKeyPair(file: string, comment: string): KeyPair {
  if (existsSync(file) && existsSync(`${file}.pub`)) {
    return { privateKey: readFileSync(file, "utf8"), publicKey: readFileSync(`${file}.pub`, "utf8").trim() };
  }
  const pair = generateKeyPair(comment);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, pair.privateKey, { mode: 0o600 });
  writeFileSync(`${file}.pub`, `${pair.publicKey}\n`);
  return pair;
}

/** A line of a known_hosts file. */
export function formatKnownHost(port: number, publicKey: string): string {
  return `[127.0.0.1]:${port} ${publicKey.split(" ").slice(0, 2).join(" ")}\n`;
}
