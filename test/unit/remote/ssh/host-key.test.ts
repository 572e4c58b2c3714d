import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cause } from "../../../../maintenance/problems/problem";
import { openConnection } from "../../../../remote/ssh/connection";
import { readFingerprint, readHostKey, readPublicKey } from "../../../../remote/ssh/host-key";
import * as errors from "../../../../remote/ssh/host-key-errors";
import type { SshTarget } from "../../../../remote/ssh/target";
import { makeKey, rejectionOf, secretsFor, startServer, targetAt, type TestServer } from "./server";

const ed25519 = makeKey("ed25519");
const ecdsa = makeKey("ecdsa");
const rsa = makeKey("rsa");
const stranger = makeKey("ed25519");

/** As the catalogue has a key that a server presents. */
function shown({ publicKey, fingerprint }: { readonly publicKey: string; readonly fingerprint: string }): {
  type: string;
  fingerprint: string;
  publicKey: string;
} {
  return { type: publicKey.split(" ")[0] ?? "", fingerprint, publicKey };
}

describe("ssh: host keys", () => {
  let folder: string;
  let server: TestServer;
  let logins = 0;

  const open = (more: Partial<SshTarget>, port = server.port) =>
    openConnection(
      targetAt(port, more),
      () => secretsFor({ password: "irrelevant" }, [ed25519, ecdsa, rsa]),
      "node1",
    );
  const opens = async (more: Partial<SshTarget>) => {
    await (await open(more)).close();
  };
  const place = () => `node1 (ops@127.0.0.1:${server.port})`;
  const writeKnownHosts = (...lines: string[]) => {
    const knownHostsFile = join(folder, "known_hosts");
    writeFileSync(knownHostsFile, lines.map((line) => `${line}\n`).join(""));
    return knownHostsFile;
  };
  const name = () => `[127.0.0.1]:${server.port}`;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "ssh-host-key-"));
    server = await startServer({
      hostKeys: [ed25519, ecdsa, rsa],
      authenticate: (context) => {
        logins++;
        context.accept();
      },
    });
  });
  after(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  it("are read from wire format, public keys and fingerprints, and from nothing else", () => {
    const key = readPublicKey(`${ed25519.publicKey} root@node1`);
    assert.equal(key?.type, "ssh-ed25519");
    assert.equal(readHostKey(key.blob)?.fingerprint, key.fingerprint);
    for (const blob of [
      Buffer.alloc(0),
      Buffer.alloc(40),
      Buffer.from("000000ff61", "hex"),
      key.blob.subarray(0, 15),
    ]) {
      assert.equal(readHostKey(blob), undefined);
    }
    assert.equal(readPublicKey(ed25519.publicKey.replace("ssh-ed25519 ", "ssh-rsa ")), undefined);
    assert.equal(readFingerprint(`${ed25519.fingerprint}=`), ed25519.fingerprint);
    assert.equal(readFingerprint(ed25519.fingerprint.slice(0, -1)), undefined);
    assert.equal(readFingerprint("MD5:00:11"), undefined);
  });

  it("are accepted when pinned, as public key or fingerprint, of whichever type", async () => {
    for (const key of [ed25519, ecdsa, rsa]) {
      await opens({ hostKeys: [key.publicKey] });
      await opens({ hostKeys: [key.fingerprint] });
    }
    await opens({ hostKeys: [stranger.fingerprint, rsa.fingerprint] });
  });

  it("are accepted when in known_hosts, of whichever type", async () => {
    for (const key of [ed25519, ecdsa, rsa]) {
      await opens({ knownHostsFile: writeKnownHosts(`${name()} ${key.publicKey}`) });
    }
  });

  it("that are unknown are an error that shows the fingerprint and the line to pin", async () => {
    logins = 0;
    const knownHostsFile = writeKnownHosts(`[127.0.0.1]:1 ${ed25519.publicKey}`);
    const error = await rejectionOf(open({ knownHostsFile }));
    assert.ok(error instanceof errors.HostKeyUnknown);
    const searched = `the fleet file pins none, and ${knownHostsFile} has no entry for it`;
    assert.deepEqual(
      error.because,
      cause("host-key-unknown", { place: place(), presented: [shown(ed25519)], searched }),
    );
    assert.match(error.message, /`ssh-keygen -lf \/etc\/ssh\/ssh_host_ed25519_key\.pub`/);
    assert.equal(logins, 0, "no credential was offered");
    assert.equal(error.presented[0]?.fingerprint, ed25519.fingerprint);
  });

  it("that are unknown for want of a file say so", async () => {
    const error = await rejectionOf(open({ knownHostsFile: join(folder, "none") }));
    assert.ok(error instanceof errors.HostKeyUnknown);
    assert.ok(error.message.includes(`the fleet file pins none, and there is no ${join(folder, "none")}.`));
  });

  it("that differ from the pinned one are an error with both fingerprints", async () => {
    logins = 0;
    const error = await rejectionOf(open({ hostKeys: [stranger.publicKey] }));
    assert.ok(error instanceof errors.HostKeyChanged);
    const expected = `the fleet file pins ${stranger.fingerprint}`;
    assert.deepEqual(
      error.because,
      cause("host-key-changed", { place: place(), presented: [shown(ed25519)], expected }),
    );
    assert.equal(logins, 0);
  });

  it("that differ from a pinned fingerprint are asked for by every type before they are refused", async () => {
    const error = await rejectionOf(open({ hostKeys: [stranger.fingerprint] }));
    assert.ok(error instanceof errors.HostKeyChanged);
    const expected = `the fleet file pins ${stranger.fingerprint}`;
    assert.deepEqual(
      error.because,
      cause("host-key-changed", { place: place(), presented: [ed25519, ecdsa, rsa].map(shown), expected }),
    );
  });

  it("that differ from known_hosts are an error with file, line and both fingerprints", async () => {
    const knownHostsFile = writeKnownHosts("# first", `${name()} ${stranger.publicKey}`);
    const error = await rejectionOf(open({ knownHostsFile }));
    assert.ok(error instanceof errors.HostKeyChanged);
    const expected = `${knownHostsFile} knows ssh-ed25519 ${stranger.fingerprint} (line 2)`;
    assert.deepEqual(
      error.because,
      cause("host-key-changed", { place: place(), presented: [shown(ed25519)], expected }),
    );
  });

  it("that are pinned count, and known_hosts doesn't any more", async () => {
    const knownHostsFile = writeKnownHosts(`${name()} ${ed25519.publicKey}`);
    assert.ok(
      (await rejectionOf(open({ knownHostsFile, hostKeys: [stranger.publicKey] }))) instanceof
        errors.HostKeyChanged,
    );
  });

  it("that are revoked are refused even where another line trusts them", async () => {
    const knownHostsFile = writeKnownHosts(
      `${name()} ${ed25519.publicKey}`,
      `@revoked * ${ed25519.publicKey}`,
    );
    const error = await rejectionOf(open({ knownHostsFile }));
    assert.ok(error instanceof errors.HostKeyRevoked);
    const where = `line 2 of ${knownHostsFile}`;
    assert.deepEqual(
      error.because,
      cause("host-key-revoked", { place: place(), presented: [shown(ed25519)], where }),
    );
  });

  it("that only a certificate authority could vouch for say so", async () => {
    const knownHostsFile = writeKnownHosts(`@cert-authority * ${stranger.publicKey}`);
    const error = await rejectionOf(open({ knownHostsFile }));
    assert.ok(error instanceof errors.HostKeyUnknown);
    assert.ok(
      error.message.includes(
        `the only entry for it in ${knownHostsFile} is a @cert-authority (line 1), which isn't supported.`,
      ),
    );
  });

  it("that are pinned in no known form are an error before anything is connected", async () => {
    const error = await rejectionOf(open({ hostKeys: ["MD5:00:11:22"] }, 1));
    assert.ok(error instanceof errors.HostKeyPinMalformed);
    assert.deepEqual(
      error.because,
      cause("host-key-pin-malformed", { place: "node1 (ops@127.0.0.1:1)", pin: "MD5:00:11:22" }),
    );
  });
});
