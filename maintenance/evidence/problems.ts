import { z } from "zod";
import { defineKind, number, type ProblemKinds, text, texts } from "../problems/kind";
import { BASES } from "./evidence";

const release = z.object({ name: text, digest: text });
const layout = z.object({ code: text, parameters: z.record(text, z.unknown()) });
const outcome = z.object({ gate: text, base: z.enum(BASES), reason: text.optional() });

const SIGN_AGAIN = "Sign the evidence again with `ssh-keygen -Y sign`.";
const TEST_AGAIN = "Test the release again with `maint qualify`.";
const PUBLIC_KEY = "Give the line that `ssh-keygen` wrote to the .pub file.";

/** `no-regression-apache over scratch (httpd of container 101 is gone)` */
function describeOutcome({ gate, base, reason }: z.output<typeof outcome>): string {
  return `${gate} over ${base}${reason === undefined ? "" : ` (${reason.replace(/\.$/, "")})`}`;
}

/** Why bytes aren't an SSH key or signature. Each message completes a sentence that begins with `the key …` or the like. */
export const LAYOUT_PROBLEMS = {
  "ssh-cut-short": defineKind(
    {},
    {
      sentence: () => "breaks off",
      meaning: "An SSH key or signature ends too early.",
      remedy: "Copy the whole of it.",
    },
  ),
  "ssh-continued": defineKind(
    {},
    {
      sentence: () => "goes on after its end",
      meaning: "An SSH key or signature has bytes after its end.",
      remedy: "Copy only the key or signature.",
    },
  ),
  "ssh-number-too-large": defineKind(
    {},
    {
      sentence: () => "has a number that is too large",
      meaning: "The signature has a number that is too large for its key.",
      remedy: SIGN_AGAIN,
    },
  ),
  "ssh-badly-encoded": defineKind(
    {},
    {
      sentence: () => "isn't base64",
      meaning: "An SSH key or signature isn't base64 in its one canonical form.",
      remedy: "Copy it again.",
    },
  ),
  "ssh-no-armor": defineKind(
    {},
    {
      sentence: () => "isn't one that `ssh-keygen -Y sign` made",
      meaning: "The signature's file lacks the line `BEGIN SSH SIGNATURE`.",
      remedy: SIGN_AGAIN,
    },
  ),
  "ssh-no-signature": defineKind(
    {},
    {
      sentence: () => "is no SSH signature",
      meaning: "The armored text holds something else.",
      remedy: SIGN_AGAIN,
    },
  ),
  "ssh-version-unknown": defineKind(
    { version: number },
    {
      sentence: ({ version }) => `is of version ${version}, which this program doesn't know`,
      meaning: "The signature's format is newer than this program.",
      remedy: "Update this program.",
    },
  ),
  "ssh-hash-unknown": defineKind(
    { hash: text, wanted: texts },
    {
      sentence: ({ hash, wanted }) =>
        `is over the hash ${JSON.stringify(hash)}, and must be over ${wanted.join(" or ")}`,
      meaning: "The signature uses a hash that isn't accepted.",
      remedy: "Sign with `-O hashalg=sha512`.",
    },
  ),
  "ssh-type-unknown": defineKind(
    { types: texts },
    {
      sentence: ({ types }) => `isn't one of the types ${types.join(", ")}`,
      meaning: "The key's type isn't accepted.",
      remedy: "Use a key of one of these types.",
    },
  ),
  "ssh-type-other": defineKind(
    {},
    {
      sentence: () => "isn't of the type that its line names",
      meaning: "The key's line names one type, and its bytes another one.",
      remedy: PUBLIC_KEY,
    },
  ),
  "ssh-signature-type": defineKind(
    { type: text, wanted: texts },
    {
      sentence: ({ type, wanted }) =>
        `is of the type ${JSON.stringify(type)}, and must be of ${wanted.join(" or ")}`,
      meaning: "The signature's type doesn't fit its key, or is too weak.",
      remedy: SIGN_AGAIN,
    },
  ),
  "ssh-curve-other": defineKind(
    {},
    {
      sentence: () => "isn't on the curve that its type names",
      meaning: "The key's type names one curve, and its bytes another one.",
      remedy: PUBLIC_KEY,
    },
  ),
  "ssh-no-point": defineKind(
    {},
    {
      sentence: () => "holds no point of its curve",
      meaning: "The bytes of an ECDSA key hold no key.",
      remedy: PUBLIC_KEY,
    },
  ),
  "ssh-rsa-short": defineKind(
    { bits: number, least: number },
    {
      sentence: ({ bits, least }) => `is an RSA key of ${bits} bits, and must have at least ${least}`,
      meaning: "The RSA key is too short.",
      remedy: "Use an ed25519 key.",
    },
  ),
  "ssh-no-key": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `is no key (${said})`,
      meaning: "The cryptographic library refuses the key.",
      remedy: PUBLIC_KEY,
    },
  ),
};

/** Why a signature doesn't count. Each message completes a sentence that begins with the file. */
export const SIGNATURE_PROBLEMS = {
  "signature-unreadable": defineKind(
    { because: layout },
    {
      sentence: ({ because: { code, parameters } }) =>
        `has a signature that ${describeLayout(code, parameters)}`,
      meaning: "The file beside the evidence holds no signature of OpenSSH.",
      remedy: SIGN_AGAIN,
    },
  ),
  "signature-for-other": defineKind(
    { namespace: text, wanted: text },
    {
      sentence: ({ namespace, wanted }) => `is signed for ${JSON.stringify(namespace)}, not for ${wanted}`,
      meaning: "The signature's namespace isn't the one for evidence.",
      remedy: SIGN_AGAIN,
    },
  ),
  "signature-by-stranger": defineKind(
    { fingerprint: text, trusted: texts },
    {
      sentence: ({ fingerprint, trusted }) => {
        const only =
          trusted.length === 0
            ? "no key is"
            : `only ${trusted.join(", ")} ${trusted.length === 1 ? "is" : "are"}`;
        return `is signed by ${fingerprint}, which isn't trusted: ${only}`;
      },
      meaning: "The evidence is signed with a key that the fleet file doesn't name.",
      remedy: "Sign with a key under qualification.keys, or add the key there.",
    },
  ),
  "signature-of-other-text": defineKind(
    { fingerprint: text },
    {
      sentence: ({ fingerprint }) =>
        `isn't what ${fingerprint} signed. Somebody changed it afterwards, or forged the signature`,
      meaning: "Somebody changed the evidence after it was signed, or forged the signature.",
      remedy: "Find out who changed it. Test the release again.",
    },
  ),
};

/** Why an evidence file doesn't count. Each message completes a sentence that begins with the file. */
export const EVIDENCE_PROBLEMS = {
  "evidence-unsigned": defineKind(
    { signature: text },
    {
      sentence: ({ signature }) => `isn't signed: there's no ${signature}`,
      meaning: "No signature lies beside the evidence.",
      remedy: "Put the .sig file beside it.",
    },
  ),
  "evidence-unreadable": defineKind(
    { said: text },
    {
      sentence: ({ said }) => `can't be read: ${said}`,
      meaning: "The file isn't an evidence file.",
      remedy: TEST_AGAIN,
    },
  ),
  "evidence-of-other-release": defineKind(
    { release, wanted: release },
    {
      sentence: ({ release: found, wanted }) =>
        `is about release ${found.name} (${found.digest}), not about ${wanted.name} (${wanted.digest})`,
      meaning: "The evidence is about another release.",
      remedy: TEST_AGAIN,
    },
  ),
  "evidence-without-machines": defineKind(
    {},
    {
      sentence: () => "names no machine of the test",
      meaning: "The evidence names no machine that the release was tested on.",
      remedy: TEST_AGAIN,
    },
  ),
  "evidence-dated-later": defineKind(
    { testedAt: text },
    {
      sentence: ({ testedAt }) => `is dated ${testedAt}, which is later than now`,
      meaning: "The clock of the tester's machine, or of this one, is wrong.",
      remedy: "Set the wrong clock right.",
    },
  ),
  "evidence-too-old": defineKind(
    { days: number, most: number },
    {
      varying: ["days"],
      sentence: ({ days, most }) => `is too old: the test was ${days} days ago, and the limit is ${most}`,
      meaning: "The test is older than qualification.maximumAgeDays.",
      remedy: TEST_AGAIN,
    },
  ),
  "evidence-over-other-base": defineKind(
    { tested: release.optional(), promoted: release },
    {
      sentence: ({ tested, promoted }) => {
        const over = tested === undefined ? "scratch alone" : `release ${tested.name} (${tested.digest})`;
        return `is from a test over ${over}, and updates is at ${promoted.name} (${promoted.digest})`;
      },
      meaning: "The test didn't install the release over the one that is promoted now.",
      remedy: "Test the release again with `maint qualify … --promoted FILE`.",
    },
  ),
  "evidence-of-failure": defineKind(
    { outcomes: z.array(outcome).readonly() },
    {
      sentence: ({ outcomes }) => `shows failed gates: ${outcomes.map(describeOutcome).join(", ")}`,
      meaning: "A gate failed in the test.",
      remedy: "Mend what failed, and test the release again.",
    },
  ),
};

function describeLayout(code: string, parameters: Readonly<Record<string, unknown>>): string {
  const kinds: ProblemKinds = LAYOUT_PROBLEMS;
  const kind = Object.hasOwn(kinds, code) ? kinds[code] : undefined;
  const read = kind?.parameters.safeParse(parameters).data;
  return kind === undefined || read === undefined ? code : kind.sentence(read, "");
}
