import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandStep } from "../../../../maintenance/devices/device";
import { describeCause } from "../../../../maintenance/problems/describe";
import { lookOverSsh } from "../../../../remote/devices/look";
import { NodeSession } from "../../../../remote/session";
import { SshSecrets } from "../../../../remote/ssh/secrets";
import { makeKey } from "../ssh/server";
import { type Sshd, startSshd, whyNoSshd } from "../ssh/sshd";

describe("a look over SSH, at a real sshd", function () {
  const folder = mkdtempSync(path.join(tmpdir(), "look-"));
  const identityFile = path.join(folder, "id");
  let sshd: Sshd;
  let session: NodeSession;

  before(async function () {
    if (whyNoSshd() !== undefined) this.skip();
    const key = makeKey();
    writeFileSync(identityFile, key.privateKey, { mode: 0o600 });
    sshd = await startSshd(key.publicKey);
    session = sessionTo(sshd.hostKey.publicKey);
  });
  after(async () => {
    await session.close();
    await sshd.stop();
    rmSync(folder, { recursive: true });
  });

  function sessionTo(hostKey: string): NodeSession {
    const target = {
      ...{ address: "127.0.0.1", port: sshd.port, user: sshd.user, hostKeys: [hostKey], identityFile },
      ...{ sudo: "none" as const, connectTimeoutSeconds: 5, keepAliveSeconds: 5 },
    };
    return new NodeSession("edge1", target, () => new SshSecrets());
  }
  const look = (command: string, minutes = 1): CommandStep => ({ kind: "command", command, minutes });
  const told = async (step: CommandStep, by = session): Promise<string> => {
    const sight = await lookOverSsh(by, step);
    return "because" in sight ? describeCause(sight.because, "edge1") : sight.version;
  };

  it("tells the version, and the device's clock", async () => {
    const sight = await lookOverSsh(session, look("echo 2.6; echo more"));
    assert.ok("version" in sight);
    assert.equal(sight.version, "2.6");
    assert.ok(Math.abs(sight.aheadSeconds) <= 2, String(sight.aheadSeconds));
  });

  it("tells why there's none", async () => {
    assert.equal(
      await told(look("echo broken >&2; exit 2")),
      "its look failed: broken. Nothing was changed there",
    );
    assert.equal(await told(look("true")), "its look failed: it told nothing. Nothing was changed there");
    assert.equal(
      await told(look("sleep 60", 1 / 60)),
      `its look failed: it didn't end within ${1 / 60} min. Nothing was changed there`,
    );
  });

  it("isn't made at a machine that shows another key", async () => {
    const other = sessionTo(makeKey().publicKey);
    assert.match(await told(look("echo 2.6"), other), /host key/);
  });
});
