import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { runCommand } from "./run-command";

/** How to log in to a node as one account. */
export interface LabUser {
  name: "root" | "maint" | "maintpw";
  /** OpenSSH private key without a passphrase. */
  keyFile?: string;
  password?: string;
  /** root needs none; maint's asks for nothing; maintpw's asks for the password. */
  sudo: "none" | "free" | "password";
}

export type LabUsers = Readonly<Record<LabUser["name"], LabUser>>;

/** Keys and a password that live as long as the lab. */
export async function createUsers(folder: string): Promise<LabUsers> {
  const [root, maint] = await Promise.all(
    ["root", "maint"].map((name) => createKey(join(folder, `id-${name}`), name)),
  );
  if (root === undefined || maint === undefined) throw new Error("ssh-keygen made no keys.");
  return {
    root: { name: "root", keyFile: root, sudo: "none" },
    maint: { name: "maint", keyFile: maint, sudo: "free" },
    maintpw: { name: "maintpw", password: randomBytes(9).toString("base64url"), sudo: "password" },
  };
}

/** An Ed25519 key pair, the public half beside it with `.pub`. @returns the private file */
export async function createKey(file: string, comment: string): Promise<string> {
  await runCommand("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
  return file;
}

/** A host's public key (`ssh-ed25519 AAAA…`) and its fingerprint (`SHA256:…`). */
export async function describePublicKey(file: string): Promise<{ publicKey: string; fingerprint: string }> {
  const [type, body] = (await readFile(file, "utf8")).split(" ");
  const listing = await runCommand("ssh-keygen", ["-l", "-E", "sha256", "-f", file]);
  const fingerprint = /SHA256:\S+/.exec(listing)?.[0];
  if (type === undefined || body === undefined || fingerprint === undefined)
    throw new Error(`${file} is no public key that ssh-keygen understands.`);
  return { publicKey: `${type} ${body.trim()}`, fingerprint };
}

/** A TCP port that nobody listens on at this loopback address. */
export async function findFreePort(address: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.on("error", reject).listen(0, address, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
