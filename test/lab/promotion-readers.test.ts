import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { labUnavailable } from "../../lab/requirements";
import { tryCommand } from "../../lab/run-command";
import { PromotionHost } from "./promotion-host";

const unavailable = labUnavailable();

/** How long each request takes, and so how long a reader may be between two files of one repository. */
const REQUEST_MS = 1000;
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

/** Files that XML names, with their checksums. */
function listNamed(xml: string, element: string): [location: string, sum: string][] {
  return xml
    .split(new RegExp(`<${element}\\b`))
    .slice(1)
    .map((one) => {
      const sum = /<checksum [^>]*>([0-9a-f]{64})</.exec(one)?.[1];
      return [/<location [^>]*href="([^"]+)"/.exec(one)?.[1] ?? "", sum ?? ""];
    });
}

describe(`readers of a repository that is promoted${unavailable === undefined ? "" : ` (skipped: ${unavailable})`}`, function () {
  this.timeout(600_000);
  this.slow(120_000);
  let host: PromotionHost;
  let server: Server;
  let address: string;
  const october = () => host.release("2026-10", ["a-2-1", "b-2-1"]);
  // Its a is older: that of October leaves.
  const november = () => host.release("2026-11", ["a-1-1", "b-1-1"]);

  before(async function () {
    if (unavailable !== undefined) this.skip();
    host = await PromotionHost.create();
    server = createServer((request, response) => {
      void sleep(REQUEST_MS)
        .then(() => readFile(join(host.root, "updates", new URL(request.url ?? "/", "http://x").pathname)))
        .then(
          (bytes) => response.end(bytes),
          () => response.writeHead(404).end(),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    if (unavailable !== undefined) return;
    server.close();
    await host.remove();
  });

  async function get(file: string): Promise<Buffer> {
    const response = await fetch(`${address}/${file}`);
    assert.equal(response.status, 200, file);
    return Buffer.from(await response.arrayBuffer());
  }

  /** @returns undefined where the signature is another repomd.xml's, which every reader refuses */
  async function getSigned(name: string): Promise<string | undefined> {
    const files = [join(host.folder, `${name}.asc`), join(host.folder, `${name}.xml`)] as const;
    await writeFile(files[1], await get("repodata/repomd.xml"));
    await writeFile(files[0], await get("repodata/repomd.xml.asc"));
    const { gnupgHome = "" } = host.description.signing;
    const { code } = await tryCommand("gpg", ["--batch", "--homedir", gnupgHome, "--verify", ...files]);
    return code === 0 ? readFile(files[1], "utf8") : undefined;
  }

  /** Reads all of it, as a mirror does. @returns the packages; whatever isn't what was named is thrown */
  async function readAll(name: string): Promise<string[]> {
    const repomd = (await getSigned(name)) ?? (await getSigned(name));
    assert.ok(repomd !== undefined, "a second try meets a whole repository");
    let primary = "";
    for (const [file, sum] of listNamed(repomd, "data")) {
      const bytes = await get(file);
      assert.equal(sha256(bytes), sum, file);
      if (file.endsWith("primary.xml.gz")) primary = gunzipSync(bytes).toString();
    }
    const packages = listNamed(primary, "package");
    for (const [file, sum] of packages) assert.equal(sha256(await get(file)), sum, file);
    return packages.map(([file]) => file.replace(/.*\/|\.noarch\.rpm/g, "")).sort();
  }

  it("read the one before or the one after, whole, when each request takes a second", async () => {
    await host.promote(october());
    await host.promote(november());
    await host.promote(october());
    const seen: { readonly begun: number; readonly ended: number; readonly packages: string }[] = [];
    const switches: number[] = [];
    const readers: Promise<void>[] = [];
    let isOver = false;
    const begin = async (): Promise<void> => {
      while (!isOver) {
        const begun = Date.now();
        readers.push(
          readAll(`reader${readers.length}`).then(
            (packages) => void seen.push({ begun, ended: Date.now(), packages: packages.join() }),
          ),
        );
        await sleep(REQUEST_MS / 2);
      }
    };
    const beginning = begin();
    // Longer than a reader takes: what is kept is what was named until the last switch.
    for (const release of [november(), october()]) {
      await host.promote(release);
      switches.push(Date.now());
      await sleep(12 * REQUEST_MS);
    }
    isOver = true;
    await beginning;
    await Promise.all(readers);
    const [OCTOBER, NOVEMBER] = ["a-2-1,b-2-1", "a-1-1,b-1-1"];
    assert.deepEqual([...new Set(seen.map(({ packages }) => packages))].sort(), [NOVEMBER, OCTOBER]);
    const across = seen.filter(
      ({ begun, ended, packages }) =>
        switches.some((at) => begun < at && at < ended - 2 * REQUEST_MS) && packages === OCTOBER,
    );
    assert.ok(across.length > 0, "some have gone on reading what was there before");
  });

  it("leave nothing behind: a snapshot keeps only what the last one before it named", async () => {
    const files = await readdir(join(host.root, "updates/Packages"));
    assert.deepEqual(
      files.sort(),
      ["a-1-1", "a-2-1", "b-1-1", "b-2-1"].map((p) => `${p}.noarch.rpm`),
    );
    await host.promote(host.release("2026-12", ["a-2-1", "b-2-1"]));
    assert.deepEqual(await host.offered(), ["a-2-1.noarch", "b-1:2-1.noarch"]);
    const named = await readdir(join(host.root, "updates/Packages"));
    assert.deepEqual(named.sort(), ["a-2-1.noarch.rpm", "b-2-1.noarch.rpm"], "not what November had named");
  });
});
