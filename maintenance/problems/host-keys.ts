import { z } from "zod";
import { defineKind, text } from "./kind";

/** What a server presented, of one type. */
const hostKey = z.object({
  type: z.string(),
  fingerprint: z.string(),
  /** As the fleet file pins it. */
  publicKey: z.string(),
});
type HostKeys = readonly z.output<typeof hostKey>[];

const presented = z.array(hostKey).readonly();

function listKeys(keys: HostKeys): string {
  return keys.map((key) => `${key.type} ${key.fingerprint}`).join(" and ");
}

function pinLine(keys: HostKeys): string {
  return `  hostKeys: [${keys.map((key) => JSON.stringify(key.publicKey)).join(", ")}]`;
}

const FILES: Readonly<Record<string, string>> = {
  "ssh-rsa": "rsa",
  "ssh-dss": "dsa",
  "ssh-ed25519": "ed25519",
};

function fingerprintCommand(keys: HostKeys): string {
  const type = keys.length === 1 ? keys[0]?.type : undefined;
  const file = type === undefined ? "*" : (FILES[type] ?? (type.startsWith("ecdsa-") ? "ecdsa" : "*"));
  return `ssh-keygen -lf /etc/ssh/ssh_host_${file}_key.pub`;
}

const NOTHING_SENT = "Nothing was sent to it.";

/** Why a machine isn't trusted to be the one that the fleet file means. */
export const HOST_KEY_PROBLEMS = {
  "host-key-unknown": defineKind(
    { place: text, presented, searched: text },
    {
      namesNode: true,
      sentence: ({ place, presented: keys, searched }) =>
        `The host key of ${place} isn't known: ${searched}. The machine presented ${listKeys(keys)}. ` +
        `Compare it with \`${fingerprintCommand(keys)}\` on the machine's own console. ` +
        "If it's the same, pin it in the fleet file:\n" +
        pinLine(keys),
      meaning: `Neither the fleet file nor known_hosts has the machine's host key. ${NOTHING_SENT}`,
      remedy: "Compare it on the machine's own console. If it's the same, pin it in the fleet file.",
    },
  ),
  "host-key-changed": defineKind(
    { place: text, presented, expected: text },
    {
      namesNode: true,
      sentence: ({ place, presented: keys, expected }) =>
        `The host key of ${place} has changed: the machine presented ${listKeys(keys)}, but ${expected}. ` +
        "Someone may be in between, or the node was reinstalled. Nothing was sent to it. " +
        `Compare it with \`${fingerprintCommand(keys)}\` on the machine's own console. ` +
        "Replace the known key in the fleet file only if it's the same:\n" +
        pinLine(keys),
      meaning: `Someone may be in between, or the machine was reinstalled. ${NOTHING_SENT}`,
      remedy: "Compare it on the machine's own console. Replace it in the fleet file only if it's the same.",
    },
  ),
  "host-key-revoked": defineKind(
    { place: text, presented, where: text },
    {
      namesNode: true,
      sentence: ({ place, presented: keys, where }) =>
        `${place} presented ${listKeys(keys)}, which ${where} marks as @revoked. ` +
        "Nothing was sent to it. Someone may be in between, or the machine needs a new host key.",
      meaning: `known_hosts marks the key as revoked. ${NOTHING_SENT}`,
      remedy: "Give the machine a new host key, and look whether someone is in between.",
    },
  ),
  "secrets-not-bound": defineKind(
    { place: text, presented, user: text },
    {
      namesNode: true,
      sentence: ({ place, presented: keys, user }) =>
        `${place} presented ${listKeys(keys)}. The stack's credentials for it aren't bound to that key and the user ${user}. ` +
        "None of them was offered. " +
        "Look who changed the address, the port, the user or the host keys in the fleet file. " +
        "If it's the right machine, bind them with the stack's passphrase: `npx maint credentials bind --stack STACK`.",
      meaning: "The stack's credentials are bound to other host keys or users. None of them was offered.",
      remedy: "Look who changed the fleet file, or bind them: `npx maint credentials bind --stack STACK`.",
    },
  ),
  "host-key-pin-malformed": defineKind(
    { place: text, pin: text },
    {
      namesNode: true,
      sentence: ({ place, pin }) =>
        `The pinned host key "${pin}" of ${place} is neither a fingerprint nor a public key. ` +
        'A fingerprint is "SHA256:…", with 43 characters after the colon. A public key is "ssh-ed25519 AAAA…". Copy it from `ssh-keygen -lf` or from the .pub file of the machine.',
      meaning: "The fleet file pins something that is no host key.",
      remedy: "Copy it from `ssh-keygen -lf`, or from the .pub file of the machine.",
    },
  ),
  "known-hosts-unreadable": defineKind(
    { place: text, file: text, reason: text },
    {
      namesNode: true,
      sentence: ({ place, file, reason }) =>
        `The host key of ${place} can't be verified. The file ${file} can't be read: it ${reason}. Make it readable, or pin the key in the fleet file.`,
      meaning: `The host key can't be verified. ${NOTHING_SENT}`,
      remedy: "Make known_hosts readable, or pin the key in the fleet file.",
    },
  ),
};
