import { createHash } from "node:crypto";
import { request } from "node:https";
import { TLSSocket } from "node:tls";
import type { CallStep } from "../../maintenance/devices/device";
import { quoteForeign } from "../../maintenance/text/plain-text";
import type { SshSecrets } from "../ssh/secrets";
import { describeNode, type SshTarget } from "../ssh/target";

/** A call to a device failed. Its message never quotes what was sent. */
export class CallFailed extends Error {
  override readonly name = "CallFailed";

  constructor(
    message: string,
    /** Whether it was ended at its limit. */
    readonly isLate = false,
  ) {
    super(message);
  }
}

/** Nobody's answer is longer, but for a backup. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

/**
 * Calls a device over HTTPS. Before anything is sent, its certificate has to show a pinned public key; no authority is asked.
 *
 * @param secrets the password of the target's user; offered only to a key that it's bound to
 * @returns the answer of a call that went well (200 to 299)
 * @throws CallFailed
 */
export function call(name: string, target: SshTarget, step: CallStep, secrets: SshSecrets): Promise<Buffer> {
  const place = describeNode(name, target);
  return new Promise((resolve, reject) => {
    const fail = (message: string, isLate = false): void => {
      reject(new CallFailed(secrets.redact(message), isLate));
      sent.destroy();
    };
    const sent = request({
      ...{ host: target.address, port: target.port, method: step.method, path: step.path },
      // Its own key counts, below. No socket is used again: each shows its key.
      ...{ agent: false, rejectUnauthorized: false },
    });
    const limit = setTimeout(() => {
      fail(`it didn't answer within ${step.minutes} min`, true);
    }, step.minutes * 60_000);
    sent.on("close", () => {
      clearTimeout(limit);
    });
    sent.on("error", (error) => {
      fail(`${place} can't be called: ${quoteForeign(error.message)}`);
    });
    sent.on("socket", (socket) => {
      socket.once("secureConnect", () => {
        const fingerprint = socket instanceof TLSSocket ? fingerprintOf(socket) : "none";
        const pinned = target.hostKeys.map((key) => key.replace(/=$/, ""));
        if (!pinned.includes(fingerprint)) {
          fail(
            `${place} shows the key ${fingerprint}, and ${pinned.join(", ")} is pinned. Nothing was sent. Look whether it's the device`,
          );
          return;
        }
        if (secrets.areKeptFrom(target.user, fingerprint)) {
          fail(
            `the stack's credentials aren't bound to ${target.user} of ${place}. Nothing was sent. Run \`npx maint credentials bind\``,
          );
          return;
        }
        const password = secrets.read("password");
        if (password !== undefined)
          sent.setHeader(
            "Authorization",
            `Basic ${Buffer.from(`${target.user}:${password}`).toString("base64")}`,
          );
        sent.setHeader("Accept", "application/json");
        sent.end(step.body);
      });
    });
    sent.on("response", (answer) => {
      const chunks: Buffer[] = [];
      let length = 0;
      answer.on("data", (chunk: Buffer) => {
        length += chunk.length;
        if (length > LONGEST_ANSWER) fail(`its answer is longer than ${LONGEST_ANSWER} bytes`);
        else chunks.push(chunk);
      });
      answer.on("error", (error) => {
        fail(`its answer was cut short: ${quoteForeign(error.message)}`);
      });
      answer.on("end", () => {
        const { statusCode = 0 } = answer;
        const whole = Buffer.concat(chunks);
        if (statusCode >= 200 && statusCode < 300) resolve(whole);
        else fail(`it answered with ${statusCode}: ${quoteForeign(whole.subarray(0, 1000).toString())}`);
      });
    });
  });
}

/** `SHA256:…` of the certificate's public key (SubjectPublicKeyInfo), as `openssl pkey -pubin -outform DER | openssl dgst -sha256` has it. */
function fingerprintOf(socket: TLSSocket): string {
  const key = socket.getPeerX509Certificate()?.publicKey.export({ type: "spki", format: "der" });
  if (key === undefined) return "none";
  return `SHA256:${createHash("sha256").update(key).digest("base64").replaceAll("=", "")}`;
}

/**
 * A value in the JSON of an answer.
 *
 * @param path names and indices: `system.0.version`
 * @throws CallFailed
 */
export function readValue(answer: Buffer, path: string): string {
  let value: unknown;
  try {
    value = JSON.parse(answer.toString());
  } catch {
    throw new CallFailed("its answer is no JSON");
  }
  for (const name of path.split(".")) {
    const isMapping = typeof value === "object" && value !== null && Object.hasOwn(value, name);
    if (!isMapping) throw new CallFailed(`its answer has no ${path}`);
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  throw new CallFailed(`${path} of its answer is no text, number or word`);
}
