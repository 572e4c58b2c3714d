import { randomBytes } from "node:crypto";
import { ShellUnavailable, type SshError, SudoFailed } from "./errors";
import { quoteForeign } from "../../maintenance/text/plain-text";
import type { SshTarget } from "./target";

/** How the shell that reads the script is started on the node. */
export interface ShellStart {
  command: string;
  /** The line on standard output after which the shell reads the script. What comes before is profile noise. */
  readyLine: string;
  /** What sudo prints on standard error when it wants the password; undefined where it must not ask. */
  passwordPrompt: string | undefined;
}

/**
 * The command for a target's `sudo`. Markers are unique, so that no motd, profile or lecture is taken for them,
 * and made of characters that every login shell, csh included, and sudo's `%` escapes leave alone.
 */
export function planShell(sudo: SshTarget["sudo"]): ShellStart {
  const token = randomBytes(12).toString("hex");
  const readyLine = `ready-${token}`;
  const shell = `sh -c 'echo ${readyLine}; exec sh -s'`;
  // `exec`: without a login shell in between, the signal that ends the script is seen and not turned into a code.
  // The C locale makes sudo's refusals, and whatever the script has to parse, read the same everywhere.
  switch (sudo) {
    case "none":
      return { command: `exec env LC_ALL=C ${shell}`, readyLine, passwordPrompt: undefined };
    case "passwordless":
      return { command: `exec env LC_ALL=C sudo -n ${shell}`, readyLine, passwordPrompt: undefined };
    case "password": {
      const passwordPrompt = `password-${token}`;
      // -k: neither uses nor leaves cached credentials on the node.
      return {
        command: `exec env LC_ALL=C sudo -S -k -p ${passwordPrompt} ${shell}`,
        readyLine,
        passwordPrompt,
      };
    }
  }
}

/**
 * The script as the shell reads it: one group, which a shell parses to its end before it runs its first command. So a
 * connection that drops halfway through the script runs nothing of it, and no command can swallow the rest as its input.
 */
export function wrapScript(script: string): string {
  return `{ :\n${script}\n} </dev/null\n`;
}

/** sudo reads one line of at most this many bytes (SUDO_PASS_MAX of old versions); the rest would reach the shell. */
const LONGEST_SUDO_PASSWORD = 255;

/**
 * Checks that sudo will take the whole password and leave nothing of it for the shell.
 * @throws {SudoFailed}
 */
export function checkSudoPassword(place: string, password: string | undefined): string {
  if (password === undefined) {
    throw new SudoFailed(
      place,
      "the fleet file says sudo: password, but there is none. Add sudoPassword (or password) as a secret.",
    );
  }
  if (/[\0\r\n]/.test(password)) {
    throw new SudoFailed(
      place,
      "its password contains a line break, which sudo can't take. Set the secret again without one (`echo -n`).",
    );
  }
  if (Buffer.byteLength(password) > LONGEST_SUDO_PASSWORD) {
    throw new SudoFailed(
      place,
      `its password is longer than the ${LONGEST_SUDO_PASSWORD} bytes that sudo takes. Use a shorter one.`,
    );
  }
  return password;
}

/**
 * Of a sudo that asks a second time by its own prompt: it found the password wrong, and says so, or PAM has a second question.
 *
 * @param between what came between the questions, without secrets
 */
export function explainSecondQuestion(place: string, user: string, between: string): SudoFailed {
  const said = quoteForeign(between);
  if (said === "") return explainOtherQuestion(place, user, "");
  if (/try again|incorrect/i.test(said)) return wrongSudoPassword(place, user);
  return new SudoFailed(
    place,
    `it asks ${user} once more after the password, and says "${said}". The password is wrong, or sudo wants a second one, such as a ` +
      "one-time code. A run can't give that: have its PAM rules ask for the password alone.",
  );
}

/** @param question what sudo wants to know beside the password; empty where it doesn't say */
export function explainOtherQuestion(place: string, user: string, question: string): SudoFailed {
  const asked = question === "" ? "a second question" : `"${quoteForeign(question)}"`;
  return new SudoFailed(
    place,
    `after the password of ${user} it asks ${asked}. A run can't answer that: have its PAM rules ask ` +
      "for the password alone.",
  );
}

function wrongSudoPassword(place: string, user: string): SudoFailed {
  return new SudoFailed(
    place,
    `the password for ${user} is wrong. Correct the secret sudoPassword (or password, which is used without it).`,
  );
}

/**
 * Why the shell ended before it read the script.
 * @param said what came on standard output and error until then, without secrets
 */
export function explainNoShell(place: string, target: SshTarget, said: string): SshError {
  const { user } = target;
  const lastLine = quoteForeign(said.trim().split("\n").at(-1) ?? "");
  if (target.sudo === "none") {
    const reason = lastLine === "" ? "it said nothing." : `it said "${lastLine}".`;
    return new ShellUnavailable(
      place,
      `${reason} Check the login shell of ${user} and any ForceCommand there.`,
    );
  }
  const rule = target.sudo === "passwordless" ? `${user} ALL=(root) NOPASSWD: ALL` : `${user} ALL=(root) ALL`;
  if (/incorrect password attempt|Sorry, try again/i.test(said)) return wrongSudoPassword(place, user);
  if (/a password is required/i.test(said)) {
    return new SudoFailed(
      place,
      `it asks ${user} for a password. Allow it without (\`${rule}\` in visudo), or set sudo: password and give the secret.`,
    );
  }
  if (/not in the sudoers file|may not run sudo|not allowed to (execute|run)/i.test(said)) {
    return new SudoFailed(
      place,
      `the sudoers file there doesn't allow ${user} to run a shell as root. Add \`${rule}\` with visudo.`,
    );
  }
  if (/must have a tty/i.test(said)) {
    return new SudoFailed(
      place,
      `it wants a terminal (requiretty). Add \`Defaults:${user} !requiretty\` with visudo.`,
    );
  }
  if (/sudo.*(not found|No such file)/i.test(said)) {
    return new SudoFailed(place, "it is not installed. Install it, or log in as root with sudo: none.");
  }
  return new SudoFailed(place, lastLine === "" ? "it ended without a word." : `it said "${lastLine}".`);
}
