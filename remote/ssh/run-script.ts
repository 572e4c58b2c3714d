import type { Client } from "ssh2";
import { quoteForeign } from "../../maintenance/text/plain-text";
import type { Hop } from "./client";
import { ConnectionLost, ShellUnavailable, type SshError } from "./errors";
import type { ScriptOptions, ScriptResult } from "./script";
import { ScriptRun } from "./script-run";
import { checkSudoPassword, planShell } from "./shell";

/**
 * Runs a POSIX sh script on a connected node.
 * @param closed settles when the connection ends, with the reason where it wasn't asked to
 * @throws {SshError}
 */
export async function runScript(
  client: Client,
  hop: Hop,
  closed: Promise<Error | undefined>,
  script: string,
  options: ScriptOptions,
): Promise<ScriptResult> {
  const { place, target, secrets } = hop;
  // Before anything is started there: this password would not do.
  if (target.sudo === "password") checkSudoPassword(place, secrets.read("sudoPassword"));
  const shell = planShell(target.sudo);
  const ended = closed.then((error) => {
    throw error ?? new ConnectionLost(place, "it was closed from this side");
  });
  let run: ScriptRun | undefined;
  const result = new Promise<ScriptResult>((resolve, reject) => {
    try {
      client.exec(shell.command, (error: Error | undefined, channel) => {
        // In here and not after an await: a session that ends at once reports its exit code before one would be over.
        if (error === undefined) run = new ScriptRun(channel, hop, shell, script, options, resolve, reject);
        else reject(explainNoSession(place, error));
      });
    } catch {
      reject(new ConnectionLost(place, "it was closed before the script was sent"));
    }
  });
  try {
    return await Promise.race([ended, result]);
  } finally {
    run?.stop();
  }
}

function explainNoSession(place: string, error: Error): SshError {
  // What ssh2 says to everyone who still waits for an answer when the connection ends.
  if (error.message === "No response from server")
    return new ConnectionLost(place, "it ended before the script was sent");
  const advice = "Check MaxSessions in its sshd_config and the limits of the user.";
  return new ShellUnavailable(place, `the session was refused (${quoteForeign(error.message)}). ${advice}`);
}
