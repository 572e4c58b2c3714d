import {
  utils,
  type AnyAuthMethod,
  type KeyboardInteractiveCallback,
  type ParsedKey,
  type Prompt,
} from "ssh2";
import { readOperatorFile } from "../../declarations/operator-file";
import { FileUnfit } from "../../declarations/regular-file";
import { quoteForeign } from "../../maintenance/text/plain-text";
import { AgentUnavailable, NoCredentials, PrivateKeyUnusable } from "./errors";
import { expandHome } from "./home";
import { readHostKey } from "./host-key";
import type { SshSecrets } from "./secrets";
import type { SshTarget } from "./target";

/** One way to log in. */
export interface Credential {
  /** For messages: says which, never what. */
  description: string;
  /** What the server calls it (RFC 4252). */
  serverMethod: "publickey" | "password" | "keyboard-interactive";
  /** What was asked that it doesn't answer. */
  unanswered?: readonly string[];
  method: AnyAuthMethod;
}

/**
 * Everything there is to log in with, in the order to try: a key from the secrets, the identity file, the agent, the password.
 * @throws {PrivateKeyUnusable} {@link AgentUnavailable} {@link NoCredentials}
 */
export function gatherCredentials(place: string, target: SshTarget, secrets: SshSecrets): Credential[] {
  const { user: username } = target;
  const credentials: Credential[] = [];
  const addKey = (key: ParsedKey, source: string) => {
    const fingerprint = readHostKey(key.getPublicSSH())?.fingerprint ?? "";
    const description = `public key ${source} (${key.type} ${fingerprint})`;
    credentials.push({
      description,
      serverMethod: "publickey",
      method: { type: "publickey", username, key },
    });
  };
  const passphrase = secrets.read("passphrase");
  const privateKey = secrets.read("privateKey");
  if (privateKey !== undefined) {
    addKey(parsePrivateKey(place, "the key given as a secret", privateKey, passphrase), "from the secrets");
  }
  if (target.identityFile !== undefined) {
    const file = expandHome(target.identityFile);
    addKey(parsePrivateKey(place, file, readIdentity(place, file), passphrase), file);
  }
  if (target.agent === true) {
    const agent = process.env["SSH_AUTH_SOCK"];
    if (agent === undefined || agent === "") throw new AgentUnavailable(place, "SSH_AUTH_SOCK is not set");
    credentials.push({
      description: "keys of the agent",
      serverMethod: "publickey",
      method: { type: "agent", username, agent },
    });
  }
  const password = secrets.read("password");
  if (password !== undefined) {
    const unanswered: string[] = [];
    credentials.push(
      { description: "password", serverMethod: "password", method: { type: "password", username, password } },
      {
        description: "password, asked for interactively",
        serverMethod: "keyboard-interactive",
        method: { type: "keyboard-interactive", username, prompt: answerWith(password, unanswered) },
        unanswered,
      },
    );
  }
  if (credentials.length === 0) throw new NoCredentials(place);
  return credentials;
}

/**
 * Answers the first hidden question with the password; anything else (a code, a new password) is not ours to answer.
 *
 * @param unanswered takes the other questions
 */
function answerWith(password: string, unanswered: string[]) {
  let answered = false;
  return (
    _name: string,
    _text: string,
    _lang: string,
    prompts: Prompt[],
    finish: KeyboardInteractiveCallback,
  ) => {
    const asksForPassword = !answered && prompts.length === 1 && prompts[0]?.echo !== true;
    answered ||= asksForPassword;
    if (!asksForPassword)
      unanswered.push(...prompts.slice(0, 5).map(({ prompt }) => quoteForeign(prompt, 80)));
    finish(prompts.map(() => (asksForPassword ? password : "")));
  };
}

function readIdentity(place: string, file: string): string {
  try {
    const text = readOperatorFile(file);
    if (text !== undefined) return text;
  } catch (error) {
    if (!(error instanceof FileUnfit)) throw error;
    throw new PrivateKeyUnusable(place, file, `${error.message}. Correct identityFile in the fleet file.`);
  }
  throw new PrivateKeyUnusable(
    place,
    file,
    "does not exist. Correct identityFile in the fleet file, or create the key with `ssh-keygen`.",
  );
}

function parsePrivateKey(
  place: string,
  source: string,
  text: string,
  passphrase: string | undefined,
): ParsedKey {
  const parsed = utils.parseKey(text, passphrase);
  // OpenSSH's format may hold several keys in theory; ssh2 hands back a list then.
  const key = Array.isArray(parsed) ? (parsed[0] as ParsedKey | undefined) : parsed;
  if (key instanceof Error || key === undefined) {
    throw new PrivateKeyUnusable(
      place,
      source,
      explainKeyError(key?.message ?? "", passphrase !== undefined),
    );
  }
  if (!key.isPrivateKey())
    throw new PrivateKeyUnusable(place, source, "is a public key; the private one is needed.");
  return key;
}

function explainKeyError(message: string, hasPassphrase: boolean): string {
  if (message.includes("no passphrase given")) {
    return "is encrypted and no passphrase was given. Add the passphrase as a secret, or name agent: true instead of an identityFile.";
  }
  // Without a passphrase to go wrong, ssh2's "bad passphrase?" just means that the contents make no sense.
  if (hasPassphrase && /passphrase|integrity/i.test(message))
    return "doesn't open with the passphrase given. Correct the passphrase.";
  return "is no private key in a known format (OpenSSH, PEM or PPK). Give the file that `ssh-keygen` wrote, not its .pub.";
}
