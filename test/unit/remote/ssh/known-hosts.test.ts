import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { findKnownHostKeys } from "../../../../remote/ssh/known-hosts";
import { cpuTimeOf } from "../../../harness/cpu-time";
import { makeKey } from "./server";

const { publicKey, fingerprint } = makeKey();
const other = makeKey("ecdsa");

function trustedIn(text: string, address: string, port = 22): string[] {
  return findKnownHostKeys(text, address, port).trusted.map((entry) => entry.key.fingerprint);
}

function hash(name: string, salt: Buffer): string {
  const digest = createHmac("sha1", salt).update(name).digest("base64");
  return `|1|${salt.toString("base64")}|${digest}`;
}

describe("ssh: known_hosts", () => {
  it("finds a host by name and by address, whatever the case", () => {
    const text = `# comment\n\nnode1.example.net,192.0.2.7 ${publicKey} a comment\n`;
    assert.deepEqual(trustedIn(text, "Node1.Example.NET"), [fingerprint]);
    assert.deepEqual(trustedIn(text, "192.0.2.7"), [fingerprint]);
    assert.deepEqual(trustedIn(text, "192.0.2.77"), []);
    assert.deepEqual(trustedIn(text, "node1"), []);
  });

  it("tells ports apart", () => {
    const text = `[node1]:2222 ${publicKey}\nnode1 ${other.publicKey}\n`;
    assert.deepEqual(trustedIn(text, "node1", 2222), [fingerprint]);
    assert.deepEqual(trustedIn(text, "node1", 22), [other.fingerprint]);
    assert.deepEqual(trustedIn(text, "node1", 2223), []);
  });

  it("understands wildcards and negation", () => {
    const text = `*.example.net,!lab?.example.net,[*.example.org]:2222 ${publicKey}\n`;
    assert.deepEqual(trustedIn(text, "node1.example.net"), [fingerprint]);
    assert.deepEqual(trustedIn(text, "lab1.example.net"), []);
    assert.deepEqual(trustedIn(text, "lab12.example.net"), [fingerprint]);
    assert.deepEqual(trustedIn(text, "example.net"), []);
    assert.deepEqual(trustedIn(text, "node1xexample.net"), [], "a dot is a dot");
    assert.deepEqual(trustedIn(text, "a.example.org", 2222), [fingerprint]);
    assert.deepEqual(trustedIn(`!node1 ${publicKey}`, "node2"), [], "negation alone matches nothing");
  });

  it("takes no time for patterns that are made to take it", () => {
    const text = `${"*a".repeat(40)}*b,${"?*".repeat(40)}b ${publicKey}\n`;
    const took = cpuTimeOf(() => {
      assert.deepEqual(trustedIn(text, "a".repeat(200)), []);
    });
    assert.ok(took < 2000, `it took ${took.toFixed(0)} ms`);
  });

  it("finds an address of IPv6, however the fleet file spells it", () => {
    for (const [text, port] of [
      [`2001:db8::1 ${publicKey}\n`, 22],
      [`[2001:db8::1]:2222 ${publicKey}\n`, 2222],
    ] as const)
      assert.equal(findKnownHostKeys(text, "2001:0DB8:0::0:1", port).trusted.length, 1, text);
  });

  it("finds what ssh-keygen finds, whatever the patterns", function () {
    if (spawnSync("ssh-keygen", ["-?"]).error !== undefined) this.skip();
    const folder = mkdtempSync(join(tmpdir(), "known-hosts-"));
    try {
      const file = join(folder, "known_hosts");
      const letters = fc.string({
        unit: fc.constantFrom("a", "b", ".", "*", "?"),
        minLength: 1,
        maxLength: 6,
      });
      const pattern = fc.tuple(fc.constantFrom("", "", "", "!"), letters).map((parts) => parts.join(""));
      const names = fc.string({ unit: fc.constantFrom("a", "b", "."), minLength: 1, maxLength: 5 });
      fc.assert(
        fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), names, (patterns, name) => {
          const text = `${patterns.join(",")} ${publicKey}\n`;
          writeFileSync(file, text);
          const { stdout } = spawnSync("ssh-keygen", ["-F", name, "-f", file], { encoding: "utf8" });
          assert.equal(trustedIn(text, name).length, stdout.includes("found: line 1") ? 1 : 0, text);
        }),
        { seed: 11, numRuns: 60 },
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it("keeps all keys of a host, with their lines", () => {
    const { trusted } = findKnownHostKeys(`node1 ${publicKey}\n# -\nnode1 ${other.publicKey}`, "node1", 22);
    assert.deepEqual(
      trusted.map(({ key, line }) => [key.type, line]),
      [
        ["ssh-ed25519", 1],
        ["ecdsa-sha2-nistp256", 3],
      ],
    );
  });

  it("keeps revoked keys and certificate authorities apart", () => {
    const text = `@revoked * ${publicKey}\n@cert-authority *.example.net ${other.publicKey}\n@unheard-of * ${publicKey}\n`;
    const found = findKnownHostKeys(text, "node1.example.net", 22);
    assert.deepEqual(found.trusted, []);
    assert.deepEqual(
      found.revoked.map((entry) => entry.key.fingerprint),
      [fingerprint],
    );
    assert.deepEqual(found.certificateAuthorityLines, [2]);
  });

  it("passes over lines that make no sense", () => {
    const [type, encoded] = publicKey.split(" ");
    const text = `node1\nnode1 ${type}\nnode1 ssh-rsa ${encoded}\nnode1 ${type} ???\n|1|x ${publicKey}\nnode1 ${publicKey}\n`;
    assert.deepEqual(trustedIn(text, "node1"), [fingerprint]);
  });

  it("finds a hashed name if and only if it is the one that was hashed", () => {
    const names = fc.constantFrom("node1", "node2", "192.0.2.7", "node1.example.net");
    const ports = fc.constantFrom(22, 2222);
    const salts = fc.uint8Array({ minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(names, ports, names, ports, salts, (name, port, asked, askedPort, salt) => {
        const written = port === 22 ? name : `[${name}]:${port}`;
        const text = `${hash(written, Buffer.from(salt))} ${publicKey}\n`;
        assert.equal(trustedIn(text, asked, askedPort).length, name === asked && port === askedPort ? 1 : 0);
      }),
    );
  });
});
