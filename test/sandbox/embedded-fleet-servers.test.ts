import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parseFleet } from "../../maintenance/fleet/parse";
import { openConnection } from "../../remote/ssh/connection";
import { SshSecrets } from "../../remote/ssh/secrets";
import { startSandbox } from "../../sandbox/sandbox";
import { ForeignStateFolder } from "../../sandbox/state";
import { useSandbox, waitFor } from "./sandbox-fixture";

describe("sandbox: its SSH servers", () => {
  const at = useSandbox("each");
  const open = async () => {
    const { fleetFile } = at.sandbox;
    const node = parseFleet(readFileSync(fleetFile, "utf8"), fleetFile).nodes["node1"];
    assert.ok(node);
    return await openConnection({ ...node.ssh, bastion: undefined }, () => new SshSecrets({}), "node1");
  };

  it("run commands with standard output, error and exit code apart", async () => {
    const connection = await open();
    const result = await connection.runScript("echo out; echo err >&2; exit 9");
    await connection.close();
    assert.deepEqual([result.code, result.stdout, result.stderr], [9, "out\n", "err\n"]);
  });

  it("accept no other key", async () => {
    const other = path.join(at.sandbox.stateFolder, "host-keys", "node1");
    writeFileSync(path.join(at.sandbox.stateFolder, "id_ed25519"), readFileSync(other), { mode: 0o600 });
    await assert.rejects(open, /node1.*127\.0\.0\.1/);
  });

  it("refuse connections when shut down, until brought up on the same port", async () => {
    const { port } = at.sandbox.nodes["node1"] ?? {};
    at.sandbox.shutDown("node1");
    await assert.rejects(open, /refused/i);
    await at.sandbox.bringUp("node1");
    assert.equal(at.sandbox.nodes["node1"]?.port, port);
    await (await open()).close();
  });

  it("can show another host key", async () => {
    at.sandbox.changeHostKey("node1");
    await assert.rejects(open, /SHA256:/);
  });

  it("leave nothing behind when they end", async () => {
    const connection = await open();
    const running = connection.runScript(
      "setsid sleep 61 </dev/null >/dev/null 2>&1 & echo $!; exec sleep 62",
    );
    running.catch(() => undefined);
    const ours = () =>
      readdirSync("/proc").filter((pid) => /^\d+$/.test(pid) && runsIn(pid, at.sandbox.stateFolder));
    await waitFor(() => Promise.resolve(ours().length >= 2));
    await at.sandbox.stop();
    await assert.rejects(running);
    await waitFor(() => Promise.resolve(ours().length === 0));
  });
});

describe("sandbox: its state", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "sandbox-"));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });
  const ports = { node1: 0, node2: 0 };

  it("outlives a stop, and is as new after a reset", async () => {
    const first = await startSandbox({ stateFolder: folder, ports });
    await first.install("node1", "101", "tzdata-2026c-1.el6");
    await first.stop();
    const hostKey = readFileSync(`${folder}/host-keys/node1.pub`, "utf8");
    const again = await startSandbox({ stateFolder: folder, ports });
    assert.ok((await again.listPackages("node1", "101")).includes("tzdata-2026c-1.el6.noarch"));
    assert.equal(readFileSync(`${folder}/host-keys/node1.pub`, "utf8"), hostKey);
    await again.stop();
    const reset = await startSandbox({ stateFolder: folder, ports, reset: true });
    assert.ok((await reset.listPackages("node1", "101")).includes("tzdata-2026a-1.el6.noarch"));
    await reset.stop();
  });

  it("never takes the place of somebody else's files", async () => {
    writeFileSync(`${folder}/precious`, "");
    await assert.rejects(startSandbox({ stateFolder: folder, ports, reset: true }), ForeignStateFolder);
    assert.deepEqual(readdirSync(folder), ["precious"]);
  });

  it("says that a port is taken, and by what that may be", async () => {
    const first = await startSandbox({ stateFolder: `${folder}/a`, ports });
    const taken = { node1: first.nodes["node1"]?.port ?? 0, node2: 0 };
    await assert.rejects(
      startSandbox({ stateFolder: `${folder}/b`, ports: taken }),
      /port \d+ on 127\.0\.0\.1, which is taken.*SANDBOX_PORTS/,
    );
    await first.stop();
  });
});

function runsIn(pid: string, folder: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, "utf8").includes(`MAINTENANCE_ROOT=${folder}/`);
  } catch {
    return false;
  }
}
