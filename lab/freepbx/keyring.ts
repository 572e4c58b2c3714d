import { buildOnce, digestOf } from "../cache-folder";
import { runCommand } from "../run-command";
import { stopAgent, type SigningKey } from "../signing-key";

/** A GnuPG home that trusts a key ultimately, as FreePBX's does its own. @returns the folder in the cache */
export async function prepareKeyring(key: SigningKey): Promise<string> {
  return buildOnce(`keyring-${digestOf(key.fingerprint, "v1")}`, async (building) => {
    const gpg = (args: readonly string[], input = "") =>
      runCommand("gpg", ["--homedir", building, "--batch", "--quiet", ...args], { input });
    await gpg(["--import", key.file]);
    await gpg(["--import-ownertrust"], `${key.fingerprint}:6:\n`);
    await gpg(["--check-trustdb"]);
    await stopAgent(building);
  });
}
