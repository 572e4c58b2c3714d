import { spawn } from "node:child_process";
import { access, link, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { SIGNATURE_FILE } from "../../declarations/file-kinds";
import { describeCause } from "../../maintenance/problems/describe";
import { EVIDENCE_NAMESPACE, verifySignature } from "../../maintenance/evidence/ssh-signature";
import { parsePublicKey } from "../../maintenance/evidence/ssh-public-key";
import { readArgument } from "../../declarations/read-argument";
import { writeBeside } from "../maint/replace-file";

/** The key can't sign. */
export class KeyUnusable extends Error {
  override readonly name = "KeyUnusable";

  constructor(key: string, said: string) {
    super(
      `The key ${key} can't sign the evidence: ${said.trim().split("\n").join("; ")}. A key with a passphrase signs through an agent: ` +
        "`ssh-add` it, and name its public part (KEY.pub) with --key.",
    );
  }
}

/** There's a file already; evidence is never replaced. */
export class EvidenceExists extends Error {
  override readonly name = "EvidenceExists";

  constructor(file: string) {
    super(
      `${file} is there already, and evidence is never replaced. Name another file with --output, or remove it first.`,
    );
  }
}

/**
 * Signs a file with `ssh-keygen -Y sign`.
 *
 * @returns the signature's file, FILE.sig
 * @throws KeyUnusable
 */
export async function signFile(key: string, file: string): Promise<string> {
  const signing = ["-Y", "sign", "-f", key, "-n", EVIDENCE_NAMESPACE, file];
  // In a session of its own it has no terminal to ask for a passphrase at, when nobody may be there any more.
  const child = spawn("ssh-keygen", signing, { stdio: ["ignore", "ignore", "pipe"], detached: true });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", (error) => {
      reject(new KeyUnusable(key, `ssh-keygen can't be run (${error.message})`));
    });
    child.once("close", resolve);
  });
  if (code !== 0) throw new KeyUnusable(key, said);
  return `${file}.sig`;
}

/** The key signs, but its signature counts nowhere. */
export class KeyUntrusted extends Error {
  override readonly name = "KeyUntrusted";

  constructor(key: string, reason: string) {
    super(
      `The fleet file doesn't accept evidence that ${key} signs: a trial signature ${reason}. ` +
        "Add the key's public part to a file of qualification.keys, or sign with a key that is there.",
    );
  }
}

/**
 * Makes sure that a key signs, and that its signatures count, before the time for a test is spent.
 *
 * @param folder for a file to try it on
 * @param trusted lines of SSH public keys; undefined where it isn't said which keys count
 * @throws KeyUnusable, KeyUntrusted, InvalidPublicKey
 */
export async function tryKey(
  key: string,
  folder: string,
  trusted: readonly string[] | undefined,
): Promise<void> {
  const file = path.join(folder, "trial-signature");
  const text = "Whether the key signs.\n";
  await writeFile(file, text);
  const signature = readArgument(SIGNATURE_FILE, await signFile(key, file));
  if (trusted === undefined) return;
  const verdict = verifySignature(text, signature, trusted.map(parsePublicKey));
  if (verdict.verdict === "refused") throw new KeyUntrusted(key, describeCause(verdict.because, ""));
}

/** @throws EvidenceExists when the file or its signature is there */
export async function refuseExisting(file: string): Promise<void> {
  for (const one of [file, `${file}.sig`]) {
    const exists = await access(one).then(
      () => true,
      () => false,
    );
    if (exists) throw new EvidenceExists(one);
  }
}

/**
 * Writes evidence and its signature beside it, whole or not at all.
 *
 * @throws EvidenceExists, KeyUnusable
 */
export async function writeSigned(file: string, text: string, key: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const unfinished = await writeBeside(file, text);
  try {
    await signFile(key, unfinished);
    // Links, and not names given anew: they never take the place of another file.
    await linkNew(`${unfinished}.sig`, `${file}.sig`);
    try {
      await linkNew(unfinished, file);
    } catch (error) {
      await rm(`${file}.sig`);
      throw error;
    }
  } finally {
    await rm(unfinished, { force: true });
    await rm(`${unfinished}.sig`, { force: true });
  }
}

async function linkNew(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") throw new EvidenceExists(to);
    throw error;
  }
}
