import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import { encodeString } from "../../../../maintenance/evidence/ssh-fields";
import { InvalidPublicKey, parsePublicKey } from "../../../../maintenance/evidence/ssh-public-key";
import { EVIDENCE_NAMESPACE, verifySignature } from "../../../../maintenance/evidence/ssh-signature";
import { describeCause } from "../../../../maintenance/problems/describe";
import { SigningKey } from "../../../harness/signing-key";

const TEXT = '{\n  "evidence": 1\n}\n';
const KINDS: Readonly<Record<string, readonly string[]>> = {
  ed25519: ["-t", "ed25519"],
  "ecdsa-nistp256": ["-t", "ecdsa", "-b", "256"],
  "ecdsa-nistp384": ["-t", "ecdsa", "-b", "384"],
  "ecdsa-nistp521": ["-t", "ecdsa", "-b", "521"],
  rsa: ["-t", "rsa", "-b", "2048"],
};
const KEYS = new Map(Object.entries(KINDS).map(([kind, options]) => [kind, new SigningKey(...options)]));
const ED25519 = KEYS.get("ed25519")!;
const OTHER = new SigningKey();

function verdictOf(text: string, signature: string, ...keys: readonly string[]): string {
  const verdict = verifySignature(text, signature, keys.map(parsePublicKey));
  return verdict.verdict === "good"
    ? `good: ${verdict.signedBy.fingerprint}`
    : describeCause(verdict.because, "");
}

function replaceByte(text: string, at: number, byte: number): string {
  const bytes = Buffer.from(text, "latin1");
  bytes[at] = byte;
  return bytes.toString("latin1");
}

describe("a signature of OpenSSH", () => {
  for (const [kind, key] of KEYS) {
    for (const hash of ["sha256", "sha512"]) {
      it(`of ${kind} over ${hash} is taken, and names the key as ssh-keygen does`, () => {
        const signature = key.sign(TEXT, EVIDENCE_NAMESPACE, "-O", `hashalg=${hash}`);
        assert.equal(verdictOf(TEXT, signature, OTHER.publicKey, key.publicKey), `good: ${key.fingerprint}`);
      });
    }

    it(`of ${kind} is refused when any byte of it, or of the text, is another`, () => {
      const signature = key.sign(TEXT);
      const corrupted = fc.oneof(
        corruptionOf(TEXT).map((text) => ({ text, signature })),
        corruptionOf(signature).map((other) => ({ text: TEXT, signature: other })),
      );
      fc.assert(
        fc.property(corrupted, (given) => {
          assert.doesNotMatch(verdictOf(given.text, given.signature, key.publicKey), /^good/);
        }),
        { numRuns: 150 },
      );
    });
  }

  it("is refused whatever it is", () => {
    const inArmor = fc
      .uint8Array({ minLength: 1, maxLength: 200 })
      .map((bytes) => armor(Buffer.concat([Buffer.from("SSHSIG\0\0\0\x01"), bytes])));
    fc.assert(
      fc.property(fc.oneof(fc.string(), inArmor), (signature) => {
        assert.doesNotMatch(verdictOf(TEXT, signature, ED25519.publicKey), /^good/);
      }),
    );
  });

  it("keeps its worth when the text isn't ASCII", () => {
    const text = '{ "by": "Zoë 🦊" }\n';
    assert.match(verdictOf(text, ED25519.sign(text), ED25519.publicKey), /^good/);
  });

  const good = ED25519.sign(TEXT);
  const cases: readonly [what: string, verdict: () => string, expected: string][] = [
    [
      "of another text",
      () => verdictOf(`${TEXT} `, good, ED25519.publicKey),
      `isn't what ${ED25519.fingerprint} signed. Somebody changed it afterwards, or forged the signature`,
    ],
    [
      "by a key that isn't trusted",
      () => verdictOf(TEXT, good, OTHER.publicKey),
      `is signed by ${ED25519.fingerprint}, which isn't trusted: only ${OTHER.fingerprint} is`,
    ],
    [
      "where no key is trusted",
      () => verdictOf(TEXT, good),
      `is signed by ${ED25519.fingerprint}, which isn't trusted: no key is`,
    ],
    [
      "for something else",
      () => verdictOf(TEXT, ED25519.sign(TEXT, "git"), ED25519.publicKey),
      'is signed for "git", not for pbx-maintenance-evidence',
    ],
    [
      "that isn't one",
      () => verdictOf(TEXT, "-----BEGIN PGP SIGNATURE-----\n", ED25519.publicKey),
      "has a signature that isn't one that `ssh-keygen -Y sign` made",
    ],
    [
      "that breaks off",
      () => verdictOf(TEXT, armor(dearmor(good).subarray(0, 60)), ED25519.publicKey),
      "has a signature that breaks off",
    ],
    [
      "that goes on",
      () => verdictOf(TEXT, armor(Buffer.concat([dearmor(good), Buffer.alloc(1)])), ED25519.publicKey),
      "has a signature that goes on after its end",
    ],
    [
      "of a form of later",
      () =>
        verdictOf(TEXT, armor(Buffer.concat([Buffer.from("SSHSIG\0\0\0\x02"), dearmor(good).subarray(10)]))),
      "has a signature that is of version 2, which this program doesn't know",
    ],
    [
      "by RSA with SHA-1",
      () => {
        const key = KEYS.get("rsa")!;
        const bytes = dearmor(key.sign(TEXT)).toString("latin1");
        const old = bytes.replace("\0\0\0\x0crsa-sha2-512", "\0\0\0\x07ssh-rsa");
        const shorter = old.replace("\0\0\x01\x14\0\0\0\x07ssh-rsa", "\0\0\x01\x0f\0\0\0\x07ssh-rsa");
        return verdictOf(TEXT, armor(Buffer.from(shorter, "latin1")), key.publicKey);
      },
      'has a signature that is of the type "ssh-rsa", and must be of rsa-sha2-256 or rsa-sha2-512',
    ],
  ];
  for (const [what, verdict, expected] of cases) {
    it(`${what} is refused`, () => {
      assert.equal(verdict(), expected);
    });
  }
});

describe("a signature of a security key", () => {
  const APPLICATION = "ssh:pbx";
  const TYPE = "sk-ssh-ed25519@openssh.com";
  const pair = generateKeyPairSync("ed25519");
  const point = Buffer.from(pair.publicKey.export({ format: "jwk" }).x ?? "", "base64url");
  const blob = Buffer.concat([TYPE, point, APPLICATION].map(encodeString));
  const publicKey = `${TYPE} ${blob.toString("base64")}`;

  /** As the device does it; ssh-keygen can't without one. */
  function signWith(flags: number): string {
    const added = Buffer.from([flags, 0, 0, 0, 7]);
    const fields = [EVIDENCE_NAMESPACE, "", "sha512"];
    const hash = createHash("sha512").update(TEXT).digest();
    const signed = Buffer.concat([Buffer.from("SSHSIG"), ...[...fields, hash].map(encodeString)]);
    const sha256 = (bytes: Buffer | string): Buffer => createHash("sha256").update(bytes).digest();
    const bytes = sign(null, Buffer.concat([sha256(APPLICATION), added, sha256(signed)]), pair.privateKey);
    const signature = Buffer.concat([encodeString(TYPE), encodeString(bytes), added]);
    const head = Buffer.from("SSHSIG\0\0\0\x01", "latin1");
    return armor(Buffer.concat([head, ...[blob, ...fields, signature].map(encodeString)]));
  }

  it("is taken when somebody touched it", () => {
    assert.match(verdictOf(TEXT, signWith(1), publicKey), /^good/);
  });

  it("is refused when nobody did", () => {
    assert.match(verdictOf(TEXT, signWith(0), publicKey), /^isn't what SHA256:\S+ signed/);
  });
});

describe("a public key", () => {
  const body = ED25519.publicKey.split(" ")[1] ?? "";
  const cases: readonly [what: string, line: () => string, reason: RegExp][] = [
    [
      "of a type that isn't trusted",
      () => `ssh-dss ${body}`,
      /^A public key can't be used: it isn't one of the types ssh-ed25519, /,
    ],
    ["with options before it", () => `cert-authority ${ED25519.publicKey}`, /isn't one of the types/],
    ["that isn't base64", () => "ssh-ed25519 AAAA!", /it isn't base64\. Give the line that/],
    ["that breaks off", () => `ssh-ed25519 ${body.slice(0, 60)}`, /it breaks off\./],
    ["of another type than it says", () => `ssh-rsa ${body}`, /it isn't of the type that its line names\./],
    ["that is empty", () => "", /isn't one of the types/],
    ["named like something that every object has", () => "constructor AAAA", /isn't one of the types/],
    [
      "of RSA that is too short",
      () => new SigningKey("-t", "rsa", "-b", "1024").publicKey,
      /it is an RSA key of 1024 bits, and must have at least 2048\./,
    ],
    [
      "whose point is on no curve",
      () => {
        const fields = [
          "ecdsa-sha2-nistp256",
          "nistp256",
          Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]),
        ];
        return `ecdsa-sha2-nistp256 ${Buffer.concat(fields.map(encodeString)).toString("base64")}`;
      },
      /it is no key \(/,
    ],
  ];
  for (const [what, line, reason] of cases) {
    it(`${what} is refused`, () => {
      assert.throws(
        () => parsePublicKey(line()),
        (error) => error instanceof InvalidPublicKey && reason.test(error.message),
      );
    });
  }

  it("is refused, and crashes nothing, whatever it is", () => {
    const typed = fc
      .tuple(fc.constantFrom("ssh-rsa", "ssh-ed25519", "ecdsa-sha2-nistp521"), fc.uint8Array())
      .map(([type, bytes]) => {
        const blob = Buffer.concat([encodeString(type), bytes]);
        return `${type} ${blob.toString("base64")}`;
      });
    fc.assert(
      fc.property(fc.oneof(fc.string(), typed), (line) => {
        assert.throws(() => parsePublicKey(line), InvalidPublicKey);
      }),
    );
  });
});

function corruptionOf(text: string): fc.Arbitrary<string> {
  return fc
    .tuple(fc.nat(text.length - 1), fc.integer({ min: 0, max: 255 }))
    .map(([at, byte]) => replaceByte(text, at, byte))
    .filter((corrupted) => corrupted !== text);
}

function dearmor(signature: string): Buffer {
  return Buffer.from(signature.replace(/-----[A-Z ]+-----|\n/g, ""), "base64");
}

function armor(bytes: Buffer): string {
  const lines = bytes.toString("base64").match(/.{1,70}/g) ?? [];
  return ["-----BEGIN SSH SIGNATURE-----", ...lines, "-----END SSH SIGNATURE-----", ""].join("\n");
}
