import assert from "node:assert/strict";
import { readFileSync, realpathSync, writeFileSync } from "node:fs";
import { assertResult, useSandbox } from "./sandbox-fixture";

const VERIFY = "--define '_pkgverify_level all'";

describe("sandbox: rpm's signatures", () => {
  const at = useSandbox("each");
  const check = async (file: string) =>
    await at.container(`cd ${at.packages()}; rpm -Kv ${file}; echo $?; rpm -K ${file}`);

  it("are fine for a package of the release key", async () => {
    assert.match(
      (await check("php-5.3.3-40.el6.x86_64.rpm")).stdout,
      /^php-5\S+\.rpm:\n {4}Header V4 EdDSA\/SHA256 Signature, key ID [0-9a-f]{8}: OK\n {4}Header SHA256 digest: OK\n {4}Payload SHA256 digest: OK\n0\nphp-5\S+\.rpm: digests signatures OK\n$/,
    );
  });

  it("are absent, with 0, for a package that nobody signed", async () => {
    const { stdout } = await check("httpd-2.2.15-70.el6.x86_64.rpm");
    assert.match(
      stdout,
      /^httpd\S+:\n {4}Header SHA256 digest: OK\n {4}Payload SHA256 digest: OK\n0\nhttpd\S+: digests OK\n$/,
    );
  });

  it("are NOKEY for somebody else's key, and for any key before its import", async () => {
    assert.match(
      (await check("httpd-2.2.15-71.el6.x86_64.rpm")).stdout,
      /: NOKEY\n[^]*\n1\nhttpd\S+: digests SIGNATURES NOT OK\n$/,
    );
    const fresh = await at.container(
      `mkdir ring; rpm --dbpath $PWD/ring -Kv ${at.packages()}/tzdata-2026c-1.el6.noarch.rpm`,
    );
    assert.equal(fresh.code, 1);
    assert.match(fresh.stdout, /: NOKEY$/m);
    const key = `${realpathSync(at.sandbox.stateFolder)}/release-key.asc`;
    const { stdout } = await at.container(
      `rpm --dbpath $PWD/ring --import ${key}; rpm --dbpath $PWD/ring -q gpg-pubkey; rpm --dbpath $PWD/ring -Kv ${at.packages()}/tzdata-2026c-1.el6.noarch.rpm`,
    );
    assert.match(stdout, /^gpg-pubkey-([0-9a-f]{8})-[0-9a-f]{8}\n[^]*key ID \1: OK$/m);
  });

  it("are BAD when a byte of the header was changed, wherever it is", async () => {
    const file = `${at.packages()}/tzdata-2026c-1.el6.noarch.rpm`;
    const good = readFileSync(file);
    const begin = good.indexOf("Name: ");
    const end = good.indexOf("\n\n");
    for (const offset of [begin + 6, begin + 20, Math.floor((begin + end) / 2), end - 1]) {
      const spoilt = Buffer.from(good);
      spoilt[offset] = (spoilt[offset] ?? 0) ^ 1;
      writeFileSync(file, spoilt);
      const { stdout } = await check("tzdata-2026c-1.el6.noarch.rpm");
      assert.match(
        stdout,
        /Signature, key ID [0-9a-f]{8}: BAD\n {4}Header SHA256 digest: BAD \(Expected /,
        `byte ${offset}`,
      );
      const { code, stderr } = await at.container(`rpm -U ${file}`);
      assert.equal(code, 1);
      assert.match(stderr, / cannot be installed\n$/);
    }
  });

  it("don't cover the payload, whose digest they cover", async () => {
    const file = `${at.packages()}/tzdata-2026c-1.el6.noarch.rpm`;
    const spoilt = readFileSync(file);
    spoilt[spoilt.length - 2] = (spoilt.at(-2) ?? 0) ^ 1;
    writeFileSync(file, spoilt);
    const { stdout } = await check("tzdata-2026c-1.el6.noarch.rpm");
    assert.match(
      stdout,
      /Signature, key ID [0-9a-f]{8}: OK\n[^]*Payload SHA256 digest: BAD \(Expected [0-9a-f]{64} != [0-9a-f]{64}\)\n1\n/,
    );
    assert.match(
      (await at.container(`rpm -U ${file}`)).stderr,
      /^\tpackage tzdata-2026c-1\.el6\.noarch does not verify: Payload/,
    );
  });

  it("matter to a transaction only when it's told so", async () => {
    const strict = await at.container(`cd ${at.packages()}; rpm -U ${VERIFY} httpd-2.2.15-70*`);
    assertResult(strict, {
      code: 1,
      stdout: "",
      stderr: "\tpackage httpd-2.2.15-70.el6.x86_64 does not verify: no signature\n",
    });
    const stranger = await at.container(`cd ${at.packages()}; rpm -U ${VERIFY} httpd-2.2.15-71*`);
    assert.equal(stranger.code, 1);
    assert.match(
      stranger.stderr,
      /^warning: httpd\S+: Header .*: NOKEY\n\tpackage httpd\S+ does not verify: .*: NOKEY\n$/,
    );
    assert.equal((await at.container("rpm -q httpd")).stdout, "httpd-2.2.15-60.el6.x86_64\n");
    assert.equal((await at.container(`cd ${at.packages()}; rpm -U httpd-2.2.15-71*`)).code, 0);
    assert.equal((await at.container("rpm -q httpd")).stdout, "httpd-2.2.15-71.el6.x86_64\n");
  });

  it("need an armored key", async () => {
    const result = await at.container("echo no key >key; rpm --import key");
    assertResult(result, { code: 1, stdout: "", stderr: "error: key: key 1 not an armored public key.\n" });
  });
});
