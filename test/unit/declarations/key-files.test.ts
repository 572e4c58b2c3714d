import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { FRAMEWORK_KEY_FILE, RELEASE_KEY_FILE } from "../../../declarations/file-kinds";
import { readArmoredKeys } from "../../../declarations/read-public-keys";
import { splitKeyBlocks } from "../../../maintenance/keys/key-blocks";
import { readPublicKeys } from "../../../maintenance/keys/public-keys";

const SANDBOX = readFileSync("keys/sandbox-release.asc", "utf8");
const CANARY = "canary-4711";

describe("a file of public keys", () => {
  let publicKey: string;
  let privateKey: string;
  let secretBytes: Uint8Array;
  let publicBytes: Uint8Array;

  let armored: (bytes: Uint8Array) => string;

  before(async () => {
    const { armor, enums, generateKey } = await import("openpgp");
    armored = (bytes) => armor(enums.armor.publicKey, bytes);
    const userIDs = [{ name: "Updates" }];
    ({ publicKey, privateKey } = await generateKey({ userIDs, format: "armored" }));
    const binary = await generateKey({ userIDs, format: "binary" });
    [secretBytes, publicBytes] = [binary.privateKey, binary.publicKey];
  });

  it("keeps its blocks as they are, and nothing beside them", async () => {
    const commented = publicKey.replace("\n\n", `\nComment: ${CANARY}\nVersion: 1\n\n`);
    const { blocks, ids } = await readPublicKeys(`\n${SANDBOX}\r\n \n${commented.replaceAll("\n", "\r\n")}`);
    assert.deepEqual(blocks, [SANDBOX, publicKey]);
    const { readKeys } = await import("openpgp");
    const keys = (await Promise.all(blocks.map((armoredKeys) => readKeys({ armoredKeys })))).flat();
    assert.deepEqual([...ids].sort(), keys.flatMap((key) => key.getKeyIDs().map((id) => id.toHex())).sort());
  });

  const refused: [what: string, text: () => string, reason: RegExp][] = [
    ["a private key", () => privateKey, /^has a private key in it, /],
    ["a private key beside a public one", () => `${publicKey}${privateKey}`, /^has a private key in it, /],
    [
      "a private key of SSH",
      () => `-----BEGIN OPENSSH PRIVATE KEY-----\n${CANARY}\n-----END OPENSSH PRIVATE KEY-----\n`,
      /^has a private key in it, /,
    ],
    [
      "a secret key in a block that calls itself public",
      () => armored(secretBytes),
      /^has a secret key in it, /,
    ],
    [
      "a secret key behind a public one in one block",
      () => armored(Buffer.concat([publicBytes, secretBytes])),
      /^has a secret key in it, /,
    ],
    ["another text", () => `password: ${CANARY}\n`, /^has something else in it than/],
    ["a text before the block", () => `${CANARY}\n${publicKey}`, /^has something else in it than/],
    ["a text behind the block", () => `${publicKey}${CANARY}\n`, /^has something else in it than/],
    [
      "a text within the block",
      () => publicKey.replace("\n=", `\n${CANARY}!\n=`),
      /^has a key in it with a line that doesn't belong there$/,
    ],
    [
      "a header that isn't known",
      () => publicKey.replace("\n\n", `\nSecret: ${CANARY}\n\n`),
      /^has a key in it with a line that doesn't belong there$/,
    ],
    ["a block that breaks off", () => publicKey.slice(0, 200), /^has a key in it /],
    ["no key", () => " \n", /^has no "PGP PUBLIC KEY BLOCK" in it$/],
    [
      "something else than keys in a block",
      () => armored(Buffer.from(`${CANARY} and a password or two, in a text of some length`)),
      /^has a block in it that can't be read as public keys of OpenPGP$/,
    ],
    [
      "more keys than anybody trusts",
      () => publicKey.repeat(101),
      /^has 202 keys in it, and 200 are allowed$/,
    ],
  ];
  for (const [what, text, reason] of refused) {
    it(`is refused with ${what}, and quotes nothing of it`, async () => {
      await assert.rejects(readPublicKeys(text()), (error: Error) => {
        assert.equal(error.name, "NoKeyBlocks");
        assert.match(error.message, reason);
        assert.ok(!error.message.includes(CANARY));
        return true;
      });
    });
  }

  it("tells which of its keys and subkeys were revoked", async () => {
    const { generateKey, readPrivateKey, revokeKey } = await import("openpgp");
    const { privateKey: whole } = await generateKey({
      userIDs: [{ name: "Updates" }],
      format: "object",
      subkeys: [{ sign: true }, {}],
    });
    assert.deepEqual([...(await readPublicKeys(whole.toPublic().armor())).revoked], []);
    const [subkey] = whole.subkeys;
    assert.ok(subkey !== undefined);
    whole.subkeys[0] = await subkey.revoke(whole.keyPacket as Parameters<typeof subkey.revoke>[0], {});
    const withoutSubkey = await readPublicKeys(whole.toPublic().armor());
    assert.deepEqual([...withoutSubkey.revoked], [subkey.getKeyID().toHex()]);
    const key = await readPrivateKey({ armoredKey: privateKey });
    const { publicKey: gone } = await revokeKey({ key, format: "armored" });
    assert.deepEqual([...(await readPublicKeys(gone)).revoked], [key.getKeyID().toHex()]);
  });

  it("isn't taken for release keys where one was revoked, since rpm may not notice", async () => {
    const { readPrivateKey, revokeKey } = await import("openpgp");
    const key = await readPrivateKey({ armoredKey: privateKey });
    const { publicKey: gone } = await revokeKey({ key, format: "armored" });
    const folder = mkdtempSync("keys/revoked-");
    try {
      const file = join(folder, "gone.asc");
      writeFileSync(file, `${SANDBOX}${gone}`);
      await assert.rejects(readArmoredKeys(RELEASE_KEY_FILE, [file]), (error: Error) => {
        assert.ok(
          error.message.includes(`has a key in it that was revoked, ${key.getKeyID().toHex()}; remove it`),
        );
        return true;
      });
      assert.ok((await readArmoredKeys(FRAMEWORK_KEY_FILE, [file])).includes("BEGIN PGP"));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("is looked at without opening its armor, where that's soon enough", () => {
    assert.equal(splitKeyBlocks(SANDBOX).length, 1);
    assert.throws(() => splitKeyBlocks(privateKey), { name: "NoKeyBlocks" });
  });
});
