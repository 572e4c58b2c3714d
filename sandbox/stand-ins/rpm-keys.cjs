"use strict";

// Public keys (OpenPGP, version 4, Ed25519) and what `rpm -K` says of a package.
const { Buffer } = require("node:buffer");
const { createHash, createPublicKey, verify } = require("node:crypto");
const { digest } = require("./package-file.cjs");

const ED25519_OID = Buffer.from("2b06010401da470f01", "hex");

/** The keys of a file of armored blocks; of a block that holds no such key, undefined. */
function readKeys(text) {
  const blocks =
    text.match(/-----BEGIN PGP PUBLIC KEY BLOCK-----[^]*?-----END PGP PUBLIC KEY BLOCK-----/g) ?? [];
  return blocks.map((block) => {
    const body = block.replace(/^-----.*$/gm, "").replace(/^[A-Za-z]+: .*$/gm, "");
    return readKey(Buffer.from(body.replace(/^=.*$/m, ""), "base64"));
  });
}

function readKey(packets) {
  const key = readPacket(packets);
  const user = key && readPacket(key.rest);
  if (key?.tag !== 6 || user?.tag !== 13) return undefined;
  const { body } = key;
  const oid = body.subarray(7, 7 + body[6]);
  if (body[0] !== 4 || body[5] !== 22 || !oid.equals(ED25519_OID)) return undefined;
  const hash = createHash("sha1")
    .update(Buffer.from([0x99, body.length >> 8, body.length & 0xff]))
    .update(body);
  return {
    id: hash.digest("hex").slice(-16),
    created: body.subarray(1, 5).toString("hex"),
    user: user.body.toString(),
    raw: body.subarray(body.length - 32).toString("base64url"),
  };
}

/** Only the old packet format with lengths of one or two bytes: all that a small key needs. */
function readPacket(bytes) {
  if (bytes.length < 3 || (bytes[0] & 0xc2) !== 0x80) return undefined;
  const lengthBytes = 1 + (bytes[0] & 1);
  const start = 1 + lengthBytes;
  const end = start + bytes.readUIntBE(1, lengthBytes);
  return { tag: (bytes[0] >> 2) & 15, body: bytes.subarray(start, end), rest: bytes.subarray(end) };
}

/** The lines of `rpm -Kv` for a package, each with whether it's fine. */
function checkPackage({ header, headerDigest, payload, signature }, keys) {
  const findings = [];
  if (signature !== undefined) {
    const [id, base64] = signature.split(" ");
    const verdict = judgeSignature(header.text, base64, keys.get(id));
    const text = `Header V4 EdDSA/SHA256 Signature, key ID ${id.slice(-8)}: ${verdict}`;
    findings.push({ text, part: "header", isSignature: true, verdict });
  }
  findings.push(
    compareDigest("Header SHA256 digest", "header", headerDigest, digest(Buffer.from(header.text, "latin1"))),
  );
  findings.push(compareDigest("Payload SHA256 digest", "payload", header.payloaddigest, digest(payload)));
  return findings;
}

function judgeSignature(text, base64, raw) {
  if (raw === undefined) return "NOKEY";
  const key = createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x: raw }, format: "jwk" });
  return verify(null, Buffer.from(text, "latin1"), key, Buffer.from(base64, "base64")) ? "OK" : "BAD";
}

function compareDigest(name, part, expected, actual) {
  const verdict = expected === actual ? "OK" : "BAD";
  const difference = verdict === "OK" ? "" : ` (Expected ${expected} != ${actual})`;
  return { text: `${name}: ${verdict}${difference}`, part, isSignature: false, verdict };
}

module.exports = { checkPackage, readKeys };
