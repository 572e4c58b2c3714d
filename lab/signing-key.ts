import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce, digestOf } from "./cache-folder";
import { runCommand } from "./run-command";

/** A throw-away key that signs packages. */
export interface SigningKey {
  /** The armored public key: its file and its text. */
  file: string;
  armored: string;
  /** 40 hexadecimal digits, upper case. */
  fingerprint: string;
}

export interface SigningKeys {
  /** The key the fleet trusts. */
  release: SigningKey;
  /** Another, valid key that nobody trusts. */
  wrong: SigningKey;
  /** GnuPG's home folder with both secret keys. */
  gnupgHome: string;
}

const recipe = "rsa2048 sign never, v1";

/** The lab's two keys, made at the first use and kept in the cache (packages in the cache are signed by them). */
export async function prepareSigningKeys(): Promise<SigningKeys> {
  const folder = await buildOnce(`keys-${digestOf(recipe)}`, async (building) => {
    for (const name of ["release", "wrong"] as const) {
      const user = `PBX lab ${name} key <${name}@lab.invalid>`;
      const gpg = (...args: string[]) =>
        runCommand("gpg", ["--homedir", building, "--batch", "--pinentry-mode", "loopback", ...args]);
      await gpg("--passphrase", "", "--quick-gen-key", user, "rsa2048", "sign", "never");
      await writeFile(join(building, `${name}.asc`), await gpg("--armor", "--export", user));
    }
    await stopAgent(building);
  });
  return {
    release: await readKey(folder, "release"),
    wrong: await readKey(folder, "wrong"),
    gnupgHome: folder,
  };
}

/** GnuPG starts an agent per home folder that would outlive the lab. */
export async function stopAgent(gnupgHome: string): Promise<void> {
  await runCommand("gpgconf", ["--homedir", gnupgHome, "--kill", "all"]);
}

async function readKey(folder: string, name: string): Promise<SigningKey> {
  const file = join(folder, `${name}.asc`);
  const listing = await runCommand("gpg", [
    ...["--homedir", folder, "--batch", "--no-auto-check-trustdb", "--with-colons"],
    ...["--show-keys", file],
  ]);
  const fingerprint = /^fpr:+([0-9A-F]{40}):/m.exec(listing)?.[1];
  if (fingerprint === undefined)
    throw new Error(`gpg shows no fingerprint for ${file}; remove ${folder} and try again.`);
  return { file, armored: await readFile(file, "utf8"), fingerprint };
}
