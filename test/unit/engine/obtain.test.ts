import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import path from "node:path";
import { EngineUnobtainableError } from "../../../engine/errors";
import { findEngineOnPath } from "../../../engine/on-path";
import { OLDEST_CLI } from "../../../engine/version";
import { ARCHIVE, CHECKSUMS, Machine, VERSION, packRelease, serveFiles, sha256 } from "./engine-fixture";
import type { ReleaseServer } from "./engine-fixture";

describe("obtaining Pulumi", () => {
  let machine: Machine;
  let server: ReleaseServer | undefined;

  beforeEach(async () => {
    machine = await Machine.create();
  });

  afterEach(async () => {
    await server?.close();
    server = undefined;
    await machine.remove();
  });

  async function failure(download?: Parameters<Machine["obtain"]>[0]): Promise<EngineUnobtainableError> {
    const error: unknown = await machine.obtain(download).then(
      (engine) => engine,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof EngineUnobtainableError, `no failure, but ${JSON.stringify(error)}`);
    return error;
  }

  function reasonOf(error: EngineUnobtainableError, way: RegExp): string {
    return error.attempts.find((attempt) => way.test(attempt.way))?.reason ?? "";
  }

  describe("from PATH", () => {
    it("takes one that is recent enough and has its language host", async () => {
      await machine.addPulumi(`v${VERSION}`);
      const engine = await machine.obtain();
      assert.equal(engine.source, "path");
      assert.equal(engine.version, VERSION);
      assert.equal(engine.executable, path.join(machine.bin, "pulumi"));
      assert.equal(engine.environment["PATH"]?.split(path.delimiter)[0], machine.bin);
      assert.deepEqual(machine.reported, []);
    });

    it("takes a newer one of the same major version, also a development build", async () => {
      await machine.addPulumi("v3.999.0-dev.1");
      assert.equal((await machine.obtain()).version, "3.999.0");
    });

    it("takes the oldest that was tried, though a newer one would be built", async () => {
      assert.notEqual(OLDEST_CLI, VERSION);
      await machine.addPulumi(`v${OLDEST_CLI}`);
      assert.equal((await machine.obtain()).version, OLDEST_CLI);
    });

    it("says which ones it takes, and which were tried", async () => {
      await machine.addPulumi("v3.231.9");
      const error = await failure();
      const accepted = /a 3\.x from 3\.232\.0 on \(tried: 3\.232\.0, 3\.248\.0, 3\.274\.1\)/;
      assert.match(reasonOf(error, /PATH/), accepted);
      assert.match(error.message.split("\n").at(-1) ?? "", accepted);
    });

    for (const version of ["v3.1.0", "v2.999.0", "v4.0.0"]) {
      it(`goes on to the next way when it is ${version}`, async () => {
        await machine.addPulumi(version);
        await machine.addGo();
        assert.equal((await machine.obtain()).source, "built");
      });
    }

    it("says which part is missing when there is no language host", async () => {
      await machine.addPulumi(`v${VERSION}`);
      await rm(path.join(machine.bin, "pulumi-language-nodejs"));
      assert.match(reasonOf(await failure(), /PATH/), /comes without pulumi-language-nodejs/);
    });

    it("says what it printed when it tells no version", async () => {
      await machine.addPulumi("''");
      assert.match(reasonOf(await failure(), /PATH/), /doesn't tell its version \(it printed ""\)/);
    });

    it("says how it failed when it can't be run", async () => {
      await machine.addCommand("pulumi", "echo broken >&2; exit 3");
      assert.match(reasonOf(await failure(), /PATH/), /version failed: .*broken/s);
    });
  });

  describe("as the official release", () => {
    async function serveRelease(sum?: string): Promise<ReleaseServer> {
      const archive = await packRelease(machine.folder);
      const other = `${"0".repeat(64)}  pulumi-v${VERSION}-plan9-x64.tar.gz`;
      server = await serveFiles({
        [ARCHIVE]: archive,
        [CHECKSUMS]: `${other}\n${sum ?? sha256(archive)}  ${ARCHIVE}\n`,
      });
      return server;
    }

    it("downloads, verifies and unpacks it, and takes it from the cache the next time", async () => {
      const { baseUrl, requests } = await serveRelease();
      const engine = await machine.obtain({ baseUrl });
      assert.equal(engine.source, "official");
      assert.equal(engine.executable, path.join(machine.cache, "official", "pulumi"));
      assert.equal(engine.directory, path.join(machine.cache, "official"));
      assert.deepEqual(requests, [CHECKSUMS, ARCHIVE]);
      assert.match(machine.reported.join("\n"), /Downloading .*\nDownloaded Pulumi .* in \d+ s/);

      assert.deepEqual(await machine.obtain({ baseUrl: "http://127.0.0.1:9" }), engine);
    });

    it("throws away an archive with another checksum", async () => {
      const { baseUrl } = await serveRelease("1".repeat(64));
      const reason = reasonOf(await failure({ baseUrl }), /official/);
      assert.match(reason, /has the SHA-256 sum [0-9a-f]{64}, but the release's list says 1{64}/);
      await assert.rejects(machine.obtain());
    });

    it("doesn't load the archive when the list has no sum for it", async () => {
      server = await serveFiles({
        [CHECKSUMS]: `${"0".repeat(64)}  something-else.tar.gz\n`,
        [ARCHIVE]: "unverified",
      });
      assert.match(
        reasonOf(await failure({ baseUrl: server.baseUrl }), /official/),
        /has no SHA-256 sum for pulumi-v/,
      );
      assert.deepEqual(server.requests, [CHECKSUMS]);
    });

    it("refuses an archive that isn't one", async () => {
      const content = Buffer.from("not an archive");
      server = await serveFiles({ [CHECKSUMS]: `${sha256(content)}  ${ARCHIVE}\n`, [ARCHIVE]: content });
      assert.notEqual(reasonOf(await failure({ baseUrl: server.baseUrl }), /official/), "");
    });

    it("names the answer of a server that doesn't have it", async () => {
      server = await serveFiles({});
      assert.match(
        reasonOf(await failure({ baseUrl: server.baseUrl }), /official/),
        /checksums\.txt answered with 404/,
      );
    });

    it("names the reason when nobody listens", async () => {
      server = await serveFiles({});
      const { baseUrl } = server;
      await server.close();
      server = undefined;
      assert.match(reasonOf(await failure({ baseUrl }), /official/), /can't be downloaded \(.*ECONNREFUSED/);
    });

    it("doesn't wait for a server that never answers", async () => {
      server = await serveFiles({ [CHECKSUMS]: "hang" });
      assert.match(
        reasonOf(await failure({ baseUrl: server.baseUrl }), /official/),
        /can't be downloaded \(.*timeout/,
      );
    });
  });

  describe("built from its Go module", () => {
    it("builds once, with its plugins beside it in the checkout", async () => {
      await machine.addGo();
      const engine = await machine.obtain();
      assert.equal(engine.source, "built");
      assert.equal(engine.directory, path.join(machine.checkout, ".pulumi-engine", VERSION));
      assert.match(machine.reported.join("\n"), /Building Pulumi .*\nBuilt Pulumi .* in \d+ s/);

      assert.deepEqual(await machine.obtain(), engine);
      assert.equal(await machine.countGoCalls(), 1);
    });

    it("gives an engine that counts as complete when it is on PATH", async () => {
      await machine.addGo();
      const { environment, executable } = await machine.obtain();
      assert.deepEqual(await findEngineOnPath(environment), { executable, version: VERSION });
    });

    it("builds once when two ask for it at once", async () => {
      await machine.addGo();
      const [first, second] = await Promise.all([machine.obtain(), machine.obtain()]);
      assert.deepEqual(first, second);
      assert.equal(await machine.countGoCalls(), 1);
    });

    it("shows what Go said when it fails", async () => {
      await machine.addCommand("go", "echo 'go: go.mod requires go >= 1.26' >&2; exit 1");
      const reason = reasonOf(await failure(), /Go module/);
      assert.match(reason, /`go build` exited with 1\. It needs Go 1\.26 or newer/);
      assert.match(reason, /go\.mod requires go >= 1\.26/);
    });
  });

  it("names all three ways and what to do when none works", async () => {
    const { message } = await failure();
    assert.match(message, /On PATH: there is no `pulumi` on PATH/);
    assert.match(message, /The official release: .* can't be downloaded/);
    assert.match(message, /A build from its Go module: Go isn't installed/);
    assert.match(message, /Install a Pulumi CLI, .* install Go 1\.26 or newer .*npm run engine/);
  });
});
