import assert from "node:assert/strict";
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { runLock } from "../../../../cli/framework/lock";
import { runMirror } from "../../../../cli/framework/mirror";
import { withMirror } from "../../../../cli/framework/mirror-folder";
import { parseLockOptions, parseMirrorOptions } from "../../../../cli/framework/options";
import type { Surroundings } from "../../../../cli/maint/command";
import { runMaint } from "../../../../cli/maint/maint";
import { FileServer } from "../../../../lab/http-server";
import { indexFileOf } from "../../../../maintenance/framework/index-xml";
import { parsePins, PIN_FILE } from "../../../../maintenance/framework/pins";
import { parseRelease } from "../../../../maintenance/release/parse";

const PATIENCE = { silence: 300, pause: 5 };
const LINE = "2.10";

interface Build {
  readonly name: string;
  readonly version: string;
  readonly depends?: readonly string[];
  readonly signed?: boolean;
  /** What its module.xml says instead of its version. */
  readonly holds?: string;
  /** The name of a file that isn't below its directory. */
  readonly stray?: string;
  /** In place of the archive's. */
  readonly md5?: string;
  readonly previous?: boolean;
}

describe("maint framework", () => {
  let folder: string;
  let web: string;
  let server: FileServer;
  let url: string;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "maint-framework-"));
    web = path.join(folder, "web");
    mkdirSync(web);
    server = new FileServer(web);
    url = `http://127.0.0.1:${await server.listen()}`;
  });

  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const sha256 = (file: string): string => createHash("sha256").update(readFileSync(file)).digest("hex");
  const mirrored = (file: string): string => path.join(folder, "mirror", file);
  const readMirror = (file: string): string => readFileSync(mirrored(file), "utf8");
  const pinsOf = (line = LINE) => parsePins(readMirror("modules.lock.json"), "modules.lock.json")[line] ?? [];
  const locationOf = ({ name, version }: Build): string => `release/${name}-${version}.tgz`;
  const archiveOf = (build: Build): string => path.join(web, "modules", locationOf(build));

  /** Packs a module, with as many bytes that can't be made fewer. */
  function pack(build: Build, padding = 20_000): void {
    const work = mkdtempSync(path.join(folder, "pack-"));
    const module = path.join(work, build.name);
    mkdirSync(module);
    const depends = (build.depends ?? []).map((one) => `<module>${one}</module>`).join("");
    const xml = `<module><rawname>${build.name}</rawname><version>${build.holds ?? build.version}</version><depends>${depends}</depends></module>`;
    writeFileSync(path.join(module, "module.xml"), xml);
    writeFileSync(path.join(module, "padding"), randomBytes(padding));
    if (build.signed === true) writeFileSync(path.join(module, "module.sig"), "a signature\n");
    if (build.stray !== undefined) writeFileSync(path.join(work, "stray"), "");
    mkdirSync(path.dirname(archiveOf(build)), { recursive: true });
    const members = build.stray === undefined ? [] : ["-P", `--transform=s,^stray$,${build.stray},`, "stray"];
    execFileSync("tar", ["-czf", archiveOf(build), "-C", work, build.name, ...members]);
    rmSync(work, { recursive: true });
  }

  /** Packs what isn't packed yet, and offers just these. */
  function publish(builds: readonly Build[], line = LINE): void {
    const describeBuild = (build: Build): string => {
      if (statSync(archiveOf(build), { throwIfNoEntry: false }) === undefined) pack(build);
      const md5 =
        build.md5 ??
        createHash("md5")
          .update(readFileSync(archiveOf(build)))
          .digest("hex");
      return `<module><rawname>${build.name}</rawname><version>${build.version}</version><location>${locationOf(build)}</location><md5sum>${md5}</md5sum></module>`;
    };
    const current = builds.filter((build) => build.previous !== true).map(describeBuild);
    const previous = builds
      .filter((build) => build.previous === true)
      .map((build) => `<${build.name}><releases>${describeBuild(build)}</releases></${build.name}>`);
    const text = `<xml>${current.join("\n")}<previous>${previous.join("\n")}</previous></xml>`;
    writeFileSync(path.join(web, indexFileOf(line)), text);
  }

  async function run(
    command: (args: readonly string[], surroundings: Surroundings) => Promise<number>,
    args: readonly string[],
  ) {
    let out = "";
    let told = "";
    const code = await command(args, {
      cwd: folder,
      environment: {},
      readInput: () => Promise.resolve(""),
      print: (text) => (out += text),
      tell: (text) => (told += text),
    });
    return { code, out, told };
  }

  const mirror = (more: readonly string[] = [], from = url, line = LINE) =>
    run(
      (args, surroundings) => runMirror(args, surroundings, PATIENCE),
      ["--repository", from, "--line", line, "--to", "mirror", ...more],
    );

  const lock = (more: readonly string[] = [], origin: readonly string[] = ["--mirror", "mirror"]) =>
    run(
      (args, surroundings) => runLock(args, surroundings, PATIENCE),
      ["--from", "release.yaml", ...origin, "--line", LINE, ...more],
    );

  /** No file under its own name that isn't pinned, and none that is half there. */
  function assertClean(except: readonly string[] = []): void {
    const files = readdirSync(mirrored("."), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(mirrored("."), path.join(entry.parentPath, entry.name)));
    const pins = pinsOf();
    const known = [...pins.map(({ location }) => location), "modules.lock.json", "modules-2.10.xml"];
    assert.deepEqual(files.filter((file) => !except.includes(file)).sort(), known.sort());
    for (const { location, sha256: sum, size } of pins) {
      assert.equal(sha256(mirrored(location)), sum);
      assert.equal(statSync(mirrored(location)).size, size);
    }
  }

  const core: Build = { name: "core", version: "2.10.1.2" };
  const cdr: Build = { name: "cdr", version: "2.10.1.2", depends: ["core ge 2.10.1.1"] };
  const oldCdr: Build = { name: "cdr", version: "2.10.1.1", previous: true };

  describe("mirror", () => {
    it("fetches the newest of all modules under the same paths, and pins them", async () => {
      publish([core, cdr, oldCdr]);
      const { code, out, told } = await mirror();
      assert.equal(code, 0, told);
      assert.equal(out, `mirror of ${url}/ for FreePBX 2.10 in mirror: 2 modules, 2 of them fetched now\n`);
      assert.deepEqual(told.trim().split("\n").sort(), [
        `fetched cdr 2.10.1.2 (${statSync(archiveOf(cdr)).size} bytes)`,
        `fetched core 2.10.1.2 (${statSync(archiveOf(core)).size} bytes)`,
      ]);
      assert.deepEqual(
        pinsOf().map(({ name, location, signed }) => [name, location, signed]),
        [
          ["cdr", "modules/release/cdr-2.10.1.2.tgz", false],
          ["core", "modules/release/core-2.10.1.2.tgz", false],
        ],
      );
      assertClean();
    });

    it("fetches nothing that it has, and says the same again", async () => {
      publish([core, cdr]);
      await mirror();
      const [pins, index] = [readMirror("modules.lock.json"), readMirror("modules-2.10.xml")];
      server.takeTraffic();
      const { code, out, told } = await mirror();
      assert.deepEqual([code, told], [0, ""]);
      assert.match(out, /2 modules, 0 of them fetched now/);
      assert.deepEqual(Object.keys(server.takeTraffic().paths), ["/modules-2.10.xml"]);
      assert.deepEqual([readMirror("modules.lock.json"), readMirror("modules-2.10.xml")], [pins, index]);
    });

    it("waits for no pipe that is called as its list of pins", async () => {
      mkdirSync(mirrored(""));
      execFileSync("mkfifo", [mirrored(PIN_FILE)]);
      await assert.rejects(mirror(), {
        message: `The list of pins ${mirrored(PIN_FILE)} can't be read: it is a pipe, a socket or a device, and a file is needed.`,
      });
    });

    it("keeps what it had, lists it as previous, and is itself a repository to mirror", async () => {
      publish([core, { ...oldCdr, previous: false }]);
      await mirror();
      publish([core, cdr]);
      const { out } = await mirror(["--module", "cdr"]);
      assert.match(out, /1 module, 1 of them fetched now/);
      assert.deepEqual(
        pinsOf().map(({ name, version }) => `${name} ${version}`),
        ["cdr 2.10.1.1", "cdr 2.10.1.2", "core 2.10.1.2"],
      );
      assertClean();
      const own = new FileServer(mirrored("."));
      try {
        const from = `http://127.0.0.1:${await own.listen()}/`;
        const again = await run(
          (args, surroundings) => runMirror(args, surroundings, PATIENCE),
          ["--repository", from, "--line", LINE, "--to", "second", "--module", "cdr:2.10.1.1"],
        );
        assert.equal(again.code, 0, again.told);
      } finally {
        await own.close();
      }
    });

    it("lists only what it has, so that FreePBX is offered no more", async () => {
      publish([core, cdr, oldCdr]);
      await mirror(["--module", "cdr:2.10.1.1"]);
      const index = readMirror("modules-2.10.xml");
      assert.ok(index.includes("cdr-2.10.1.1.tgz") && !index.includes("2.10.1.2"), index);
    });

    it("says which modules aren't signed, from FreePBX 12 on", async () => {
      publish([{ ...core, signed: true }, cdr], "13.0");
      const { code, out } = await mirror([], url, "13.0");
      assert.equal(code, 0);
      assert.match(out, /\n {2}not signed: cdr 2\.10\.1\.2\n$/);
      assert.deepEqual(
        pinsOf("13.0").map(({ signed }) => signed),
        [false, true],
      );
    });

    it("takes a tgz out of its GPG message for the nodes, and keeps the message for FreePBX", async function () {
      if (spawnSync("gpg", ["--version"]).status !== 0) this.skip();
      publish([core]);
      const home = path.join(folder, "gnupg");
      mkdirSync(home, { mode: 0o700 });
      const gpg = (...args: readonly string[]) =>
        execFileSync("gpg", ["--homedir", home, "--batch", "--quiet", "--passphrase", "", ...args], {
          stdio: ["ignore", "pipe", "ignore"],
        });
      gpg("--quick-gen-key", "lab@example.com", "ed25519", "sign", "never");
      const message = `${archiveOf(core)}.gpg`;
      gpg("--output", message, "--sign", archiveOf(core));
      execFileSync("gpgconf", ["--homedir", home, "--kill", "all"]);
      const plain = sha256(archiveOf(core));
      const index = readFileSync(path.join(web, "modules-2.10.xml"), "utf8");
      const sha1 = createHash("sha1").update(readFileSync(message)).digest("hex");
      writeFileSync(
        path.join(web, "modules-2.10.xml"),
        index.replace(
          "core-2.10.1.2.tgz</location>",
          `core-2.10.1.2.tgz.gpg</location><signed><type>gpg</type><sha1>${sha1}</sha1></signed>`,
        ),
      );
      rmSync(archiveOf(core));

      const { code, told } = await mirror();
      assert.equal(code, 0, told);
      assert.deepEqual(
        pinsOf().map((pin) => [pin.location, pin.sha256]),
        [["modules/release/core-2.10.1.2.tgz", plain]],
      );
      assertClean(["modules/release/core-2.10.1.2.tgz.gpg"]);
      assert.match((await mirror()).out, /1 module, 0 of them fetched now/);

      rmSync(mirrored("modules/release/core-2.10.1.2.tgz.gpg"));
      assert.match((await mirror()).out, /1 module, 1 of them fetched now/);
      const signed = readFileSync(message);
      writeFileSync(message, "no message");
      rmSync(mirrored("modules/release"), { recursive: true });
      assert.match(
        (await mirror()).told,
        new RegExp(`the list names: its sha1 is [0-9a-f]{40}, not ${sha1}$`, "m"),
      );
      const listed = readFileSync(path.join(web, "modules-2.10.xml"), "utf8");
      writeFileSync(path.join(web, "modules-2.10.xml"), listed.replace(`<sha1>${sha1}</sha1>`, ""));
      assert.match(
        (await mirror()).told,
        /^module core 2\.10\.1\.2 isn't the GPG message that it should be in: /,
      );
      writeFileSync(message, signed);
      writeFileSync(
        path.join(web, "modules-2.10.xml"),
        listed.replace(/<md5sum>\w+/, `<md5sum>${"0".repeat(32)}`),
      );
      assert.match(
        (await mirror()).told,
        /^module core 2\.10\.1\.2 isn't the file that the list names: its md5 is /,
      );
      assert.deepEqual(readdirSync(mirrored("modules/release")), []);
      writeFileSync(path.join(web, "modules-2.10.xml"), listed);
      assert.equal((await mirror()).code, 0);

      writeRelease();
      await assert.rejects(
        lock([], ["--repository", url]),
        /nodes can't use core from there, since they're GPG messages/,
      );
      assert.equal((await lock()).code, 0);
    });

    it("makes no mirror of nothing", async () => {
      publish([core]);
      rmSync(archiveOf(core));
      assert.equal((await mirror()).code, 3);
      const files = readdirSync(mirrored("."), { recursive: true, withFileTypes: true });
      assert.deepEqual(
        files.filter((entry) => entry.isFile()).map(({ name }) => name),
        [],
      );
    });

    it("goes on without the modules that can't be had, each with its reason", async () => {
      const bad: readonly [build: Build, reason: RegExp][] = [
        [{ name: "missing", version: "1" }, /is answered with 404 Not Found$/],
        [
          { name: "swapped", version: "1", md5: "0".repeat(32) },
          /isn't the file that the list names: its md5 is [0-9a-f]{32}, not 0{32}$/,
        ],
        [
          { name: "mislabelled", version: "1", holds: "2" },
          /isn't what its file holds, which is mislabelled 2$/,
        ],
        [
          { name: "astray", version: "1", stray: "else/where" },
          /isn't a module: its archive holds else\/where beside the directory astray$/,
        ],
        [
          { name: "climbing", version: "1", stray: "climbing/../../etc/passwd" },
          /its archive holds climbing\/\.\.\/\.\.\/etc\/passwd, and no file is called like that$/,
        ],
        [{ name: "torn", version: "1" }, /isn't a whole archive: .*$/],
      ];
      const [missing] = bad.map(([build]) => build);
      const torn = bad.map(([build]) => build).find(({ name }) => name === "torn");
      pack(torn!);
      writeFileSync(archiveOf(torn!), readFileSync(archiveOf(torn!)).subarray(0, 9_000));
      publish([...bad.map(([build]) => build), core]);
      rmSync(archiveOf(missing!));
      const { code, out, told } = await mirror([
        "--module",
        "nix",
        ...[core, ...bad.map(([build]) => build)].flatMap(({ name }) => ["--module", name]),
      ]);
      assert.equal(code, 3);
      assert.match(out, /1 module, 1 of them fetched now\n {2}7 modules can't be had\n$/);
      for (const [{ name }, reason] of bad) {
        const [line = "", ...more] = told.split("\n").filter((text) => text.startsWith(`module ${name} 1 `));
        assert.match(line, reason);
        assert.deepEqual(more, []);
      }
      assert.match(told, /^module nix isn't in the list$/m);
      assertClean();
    });

    it("refuses what was corrupted on the way, and keeps nothing of it", async () => {
      publish([core, cdr]);
      server.setFaults({ [`/modules/${locationOf(cdr)}`]: "corrupted" });
      const { code, told } = await mirror();
      assert.equal(code, 3);
      assert.match(told, /^module cdr 2\.10\.1\.2 isn't the file that the list names: its md5 is /m);
      assertClean();
    });

    it("asks again when the server breaks off, and goes on there in the next run", async () => {
      pack(cdr, 400_000);
      publish([core, cdr]);
      server.setFaults({ [`/modules/${locationOf(cdr)}`]: "truncated" });
      const first = await mirror();
      assert.equal(first.code, 3);
      assert.match(first.told, /^module cdr 2\.10\.1\.2 http:\S+ can't be read: /m);
      const part = "modules/release/.cdr-2.10.1.2.tgz.part";
      const { size } = statSync(mirrored(part));
      assert.ok(size > statSync(archiveOf(cdr)).size / 2, `the attempts went on from each other: ${size}`);
      assertClean([part]);
      server.setFaults({});
      server.takeTraffic();
      const second = await mirror();
      assert.equal(second.code, 0, second.told);
      const index = statSync(path.join(web, "modules-2.10.xml")).size;
      assert.equal(server.takeTraffic().bytes, index + statSync(archiveOf(cdr)).size - size);
      assertClean();
    });

    it("begins anew when what it went on from was of something else", async () => {
      publish([core]);
      const part = mirrored("modules/release/.core-2.10.1.2.tgz.part");
      mkdirSync(path.dirname(part), { recursive: true });
      for (const leftover of ["something else", "x".repeat(1_000_000)]) {
        rmSync(mirrored("modules/release/core-2.10.1.2.tgz"), { force: true });
        writeFileSync(part, leftover);
        const { code, told } = await mirror();
        assert.equal(code, 0, told);
        assertClean();
      }
    });

    it("mends a file that was damaged in the mirror, and one that was taken away", async () => {
      publish([core, cdr]);
      await mirror();
      writeFileSync(mirrored(`modules/${locationOf(cdr)}`), "damaged");
      rmSync(mirrored(`modules/${locationOf(core)}`));
      const { code, out } = await mirror();
      assert.equal(code, 0);
      assert.match(out, /2 modules, 2 of them fetched now/);
      assertClean();
    });

    it("takes a whole file that it hadn't pinned yet for what it is", async () => {
      publish([core]);
      await mirror();
      rmSync(mirrored("modules.lock.json"));
      server.takeTraffic();
      assert.match((await mirror()).out, /1 module, 0 of them fetched now/);
      assertClean();
    });

    it("names both sums when a pinned version is another file now", async () => {
      publish([core, cdr]);
      await mirror();
      const [pinned] = pinsOf();
      pack(cdr);
      publish([core, cdr]);
      const now = createHash("md5")
        .update(readFileSync(archiveOf(cdr)))
        .digest("hex");
      const changed = await mirror();
      assert.equal(changed.code, 3);
      const both = `module cdr 2.10.1.2 was replaced in the repository: md5 ${now} there, ${pinned!.md5} in the mirror.`;
      assert.ok(changed.told.startsWith(both), changed.told);
      assertClean();

      // The list says what it said, but the file isn't there any more to be kept.
      publish([core, { ...cdr, md5: pinned!.md5 }]);
      rmSync(mirrored(pinned!.location));
      const { told } = await mirror();
      assert.match(
        told,
        new RegExp(
          `^module cdr 2.10.1.2 isn't the file that the list names: its md5 is ${now}, not ${pinned!.md5}$`,
          "m",
        ),
      );

      // It's in no list any more, and asked for all the same.
      publish([core]);
      const unlisted = await mirror(["--module", "cdr:2.10.1.2"]);
      assert.equal(unlisted.code, 3);
      assert.ok(
        unlisted.told.includes(`sha256 ${sha256(archiveOf(cdr))} there, ${pinned!.sha256} in the mirror`),
        unlisted.told,
      );
    });

    describe("when the repository", () => {
      /** A repository of one's own making, for as long as it takes. */
      async function withServer<T>(answer: RequestListener, work: (from: string) => Promise<T>): Promise<T> {
        const own = createServer(answer);
        await new Promise<void>((resolve) => own.listen(0, "127.0.0.1", resolve));
        try {
          return await work(`http://127.0.0.1:${(own.address() as AddressInfo).port}`);
        } finally {
          own.closeAllConnections();
          await new Promise((resolve) => own.close(resolve));
        }
      }
      const unusable: readonly [title: string, answer: RequestListener, reason: RegExp][] = [
        [
          "hasn't this line",
          (_, response) => response.writeHead(404).end(),
          /: it has no modules-2\.10\.xml; the URL must be/,
        ],
        [
          "has no time",
          (_, response) => response.writeHead(503).end(),
          /\/modules-2\.10\.xml is answered with 503 Service Unavailable\.$/,
        ],
        ["keeps silent", () => undefined, /the server kept silent for 0\.3 seconds\.$/],
        [
          "has a web page instead",
          (_, response) => response.end("<html><p>Log in</p></html>"),
          /: its modules-2\.10\.xml begins with <html>/,
        ],
        [
          "breaks off in its list",
          (_, response) =>
            response.writeHead(200, { "content-length": 1000 }).write("<xml>", () => response.destroy()),
          /can't be read: /,
        ],
      ];
      for (const [title, answer, reason] of unusable) {
        it(`${title}, says so, and makes nothing of it`, async () => {
          await withServer(answer, async (from) => {
            await assert.rejects(mirror([], from), { name: "FrameworkRepositoryUnusable", message: reason });
            assert.deepEqual(readdirSync(mirrored(".")), []);
          });
        });
      }

      it("is dead, says so", async () => {
        await server.close();
        await assert.rejects(mirror(), {
          name: "FrameworkRepositoryUnusable",
          message: /^The framework repository http:\S+ can't be used: .*ECONNREFUSED.*\.$/,
        });
      });

      it("is slow, waits as long as something comes", async () => {
        publish([core]);
        const content = readFileSync(archiveOf(core));
        const index = readFileSync(path.join(web, "modules-2.10.xml"));
        const slow: RequestListener = (request, response) => {
          if (request.url === "/modules-2.10.xml") return void response.end(index);
          let sent = 0;
          const timer = setInterval(() => {
            response.write(content.subarray(sent, (sent += 3_000)));
            if (sent < content.length) return;
            clearInterval(timer);
            response.end();
          }, PATIENCE.silence / 3);
        };
        const { code, told } = await withServer(slow, (from) => mirror([], from));
        assert.equal(code, 0, told);
        assertClean();
      });

      it("falls silent in the middle of a file, asks again, and then gives up on it", async () => {
        publish([core]);
        const content = readFileSync(archiveOf(core));
        const index = readFileSync(path.join(web, "modules-2.10.xml"));
        const ranges: (string | undefined)[] = [];
        const stuck: RequestListener = (request, response) => {
          if (request.url === "/modules-2.10.xml") return void response.end(index);
          ranges.push(request.headers.range);
          response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 5_000));
        };
        const { code, told } = await withServer(stuck, (from) => mirror([], from));
        assert.equal(code, 3);
        assert.match(told, /the server kept silent for 0\.3 seconds$/m);
        assert.deepEqual(ranges, [undefined, "bytes=5000-", "bytes=5000-", "bytes=5000-"]);
      });

      it("answers with nothing, or with more of a file than was asked for, is asked for all of it", async () => {
        publish([core, cdr]);
        const index = readFileSync(path.join(web, "modules-2.10.xml"));
        const part = mirrored("modules/release/.core-2.10.1.2.tgz.part");
        mkdirSync(path.dirname(part), { recursive: true });
        writeFileSync(part, "x");
        const careless: RequestListener = (request, response) => {
          if (request.url === "/modules-2.10.xml") response.end(index);
          else if (request.url?.includes("cdr") === true) response.end();
          else if (request.headers.range === undefined) response.end(readFileSync(archiveOf(core)));
          else response.writeHead(206, { "content-range": "bytes 0-9/10" }).end("0123456789");
        };
        const { code, told } = await withServer(careless, (from) => mirror([], from));
        assert.equal(code, 3);
        assert.match(told, /^module cdr 2\.10\.1\.2 is an empty file$/m);
        assertClean();
      });

      it("asks for a password, gives it there, and never shows it", async () => {
        publish([core]);
        const asked: (string | undefined)[] = [];
        const guard: RequestListener = (request, response) => {
          asked.push(request.headers.authorization);
          response.end(readFileSync(path.join(web, request.url ?? "")));
        };
        const { code, out, told } = await withServer(guard, (from) =>
          mirror([], from.replace("//", "//fleet:s%40cret@")),
        );
        assert.equal(code, 0, told);
        const header = `Basic ${Buffer.from("fleet:s@cret").toString("base64")}`;
        assert.deepEqual(asked, [header, header]);
        assert.doesNotMatch(out + told + readMirror("modules.lock.json"), /cret/);
      });
    });

    it("leaves a mirror alone in which another is at work", async () => {
      publish([core]);
      await withMirror(mirrored("."), async () => {
        await assert.rejects(mirror(), {
          name: "MirrorBusy",
          message: /^Another `maint framework mirror` is at work in /,
        });
      });
      assert.equal((await mirror()).code, 0);
    });

    it("goes on after a run that was killed in the middle", async function () {
      this.timeout(30_000);
      pack(core, 300_000);
      publish([core]);
      const content = readFileSync(archiveOf(core));
      const index = readFileSync(path.join(web, "modules-2.10.xml"));
      const stuck = createServer((request, response) => {
        if (request.url === "/modules-2.10.xml") response.end(index);
        else
          response.writeHead(200, { "content-length": content.length }).write(content.subarray(0, 100_000));
      });
      await new Promise<void>((resolve) => stuck.listen(0, "127.0.0.1", resolve));
      const from = `http://127.0.0.1:${(stuck.address() as AddressInfo).port}`;
      const maint = path.resolve(__dirname, "../../../../cli/maint.cjs");
      const args = ["framework", "mirror", "--repository", from, "--line", LINE, "--to", mirrored(".")];
      const killed = spawn(process.execPath, [maint, ...args], { stdio: "ignore" });
      const ended = new Promise((resolve) =>
        killed.once("exit", (_, signal) => {
          resolve(signal);
        }),
      );
      const part = mirrored("modules/release/.core-2.10.1.2.tgz.part");
      try {
        while ((statSync(part, { throwIfNoEntry: false })?.size ?? 0) < 100_000) await sleep(20);
        await assert.rejects(mirror(), { name: "MirrorBusy" });
      } finally {
        killed.kill("SIGKILL");
        assert.equal(await ended, "SIGKILL");
        stuck.closeAllConnections();
        stuck.close();
      }
      assert.deepEqual(readdirSync(path.dirname(part)), [path.basename(part)]);

      server.takeTraffic();
      const { code, told } = await mirror();
      assert.equal(code, 0, told);
      assert.equal(server.takeTraffic().bytes, index.length + content.length - 100_000);
      assertClean();
    });

    it("doesn't touch pins that it can't read", async () => {
      publish([core]);
      mkdirSync(mirrored("."));
      writeFileSync(mirrored("modules.lock.json"), "{}");
      await assert.rejects(mirror(), {
        name: "InvalidFile",
        message: /modules\.lock\.json:1: isn't a mirror's list of pins: it has no `lines:` at its top$/,
      });
      assert.equal(readMirror("modules.lock.json"), "{}");
    });
  });

  const RELEASE = `# Kept as it is.
release: "2026-11"
nodes:
  el6:
    packages:
      - php-5.3.3-40.el6.x86_64 # as tested
containers: { el6: { packages: [] } }
`;

  function writeRelease(text = RELEASE): void {
    writeFileSync(path.join(folder, "release.yaml"), text);
  }

  const entry = (name: string, version: string, more = ""): string =>
    `      - { name: ${name}, version: "${version}", location: x/${name}.tgz, sha256: ${"a".repeat(64)}${more} }\n`;

  describe("lock", () => {
    beforeEach(() => {
      writeRelease();
    });

    it("adds the modules of a mirror to a release, and nothing else", async () => {
      publish([core, cdr]);
      await mirror();
      const { code, out, told } = await lock();
      assert.equal(code, 0, told);
      assert.ok(out.startsWith(RELEASE), out);
      const release = parseRelease(out, "release.yaml");
      assert.deepEqual(
        { ...release, framework: undefined },
        { ...parseRelease(RELEASE, ""), framework: undefined },
      );
      assert.deepEqual(release.framework, {
        [LINE]: pinsOf().map(({ name, version, location, sha256: sum, md5 }) => {
          return { name, version, location, sha256: sum, md5, signed: false, ensure: "where-installed" };
        }),
      });
      assert.match(
        told,
        /^release 2026-11: sha256:[0-9a-f]{64}\n {2}framework 2\.10: 2 modules\n {4}cdr 2\.10\.1\.2 \(new\), core 2\.10\.1\.2 \(new\)\n$/,
      );
      assert.equal((await lock()).out, out, "the same again");
    });

    it("writes a file at once, also over the release that it began with, and then changes nothing", async () => {
      publish([core]);
      await mirror();
      const first = await lock(["--output", "release.yaml"]);
      assert.deepEqual([first.code, first.out], [0, ""]);
      const text = readFileSync(path.join(folder, "release.yaml"), "utf8");
      const again = await lock();
      assert.equal(again.out, text);
      assert.match(again.told, /\n {4}as before\n$/);
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.includes("part")),
        [],
      );
    });

    it("keeps comments, other lines, other modules, and how urgent a module is", async () => {
      const framework = `framework:
  # Thirteen stays.
  13.0:
    modules: []
  2.10: # as written by hand
    modules:
      # Every PBX has it.
${entry("core", "2.10.1.1", ", ensure: installed")}${entry("fax", "2.10.0.1")}`;
      writeRelease(RELEASE + framework);
      publish([core, cdr]);
      await mirror();
      const { code, out, told } = await lock(["--module", "core"]);
      assert.equal(code, 0, told);
      assert.ok(out.startsWith(`${RELEASE}framework:\n  # Thirteen stays.\n  13.0:\n`), out);
      assert.match(out, /\n {2}2\.10:\s+# as written by hand\n/);
      const { framework: lines } = parseRelease(out, "release.yaml");
      assert.deepEqual(lines!["13.0"], []);
      assert.deepEqual(
        lines![LINE]!.map(({ name, version, ensure }) => [name, version, ensure]),
        [
          ["core", "2.10.1.2", "installed"],
          ["fax", "2.10.0.1", "where-installed"],
        ],
      );
      assert.match(
        told,
        /\n {4}core 2\.10\.1\.1 → 2\.10\.1\.2\n {4}left as they were: fax\n {4}what they need wasn't looked at, .*: fax\n$/,
      );
      assert.ok(out.includes(entry("fax", "2.10.0.1").trim()), out);
    });

    it("doesn't need the files of modules that stay", async () => {
      publish([core, cdr]);
      await mirror();
      await lock(["--output", "release.yaml"]);
      rmSync(mirrored(`modules/${locationOf(cdr)}`));
      const { code, told } = await lock(["--module", "core"]);
      assert.equal(code, 0);
      assert.match(told, /left as they were: cdr\n {4}what they need wasn't looked at, .*: cdr\n$/);
    });

    it("goes back only where that's asked for by name", async () => {
      writeRelease(`${RELEASE}framework:\n  "2.10":\n    modules:\n${entry("core", "2.10.1.10")}`);
      publish([core]);
      await mirror();
      const all = await lock();
      assert.match(
        all.told,
        /\n {4}as before\n {4}left as they were: core\n {4}what they need wasn't looked at/,
      );
      const named = await lock(["--module", "core:2.10.1.2"]);
      assert.match(named.told, /core 2\.10\.1\.10 → 2\.10\.1\.2/);
    });

    it("writes what is signed as signed, and names the rest", async () => {
      publish([{ ...core, signed: true }, cdr], "13.0");
      await mirror([], url, "13.0");
      const { out, told } = await run(
        (args, surroundings) => runLock(args, surroundings, PATIENCE),
        ["--from", "release.yaml", "--mirror", "mirror", "--line", "13.0"],
      );
      const { framework } = parseRelease(out, "release.yaml");
      assert.deepEqual(
        framework!["13.0"]!.map(({ name, signed }) => [name, signed]),
        [
          ["cdr", false],
          ["core", true],
        ],
      );
      assert.match(told, /signed: 1 of them; the fleet's framework\.keys say whose signatures count\n/);
      assert.match(told, /look at this: not signed: cdr 2\.10\.1\.2\n/);
    });

    it("asks for no signature where that's said, also of modules that stay", async () => {
      const kept = { ...cdr, name: "kept", signed: true };
      publish([{ ...core, signed: true }, kept], "13.0");
      await mirror([], url, "13.0");
      const locking = (...more: readonly string[]) =>
        run(
          (args, surroundings) => runLock(args, surroundings, PATIENCE),
          ["--from", "release.yaml", "--mirror", "mirror", "--line", "13.0", ...more],
        );
      await locking("--output", "release.yaml");
      const { out, told } = await locking("--module", "core", "--without-signatures");
      const { framework } = parseRelease(out, "release.yaml");
      assert.deepEqual(
        framework!["13.0"]!.map(({ name, signed }) => [name, signed]),
        [
          ["core", false],
          ["kept", false],
        ],
      );
      assert.match(told, /signatures aren't asked for: the checksums alone count\n/);
      assert.doesNotMatch(told, /not signed/);
    });

    it("names what modules need and the release hasn't, and says so with its exit code", async () => {
      publish([core, { ...cdr, depends: ["core", "phantom ge 1.0"] }]);
      await mirror();
      const { code, out, told } = await lock();
      assert.equal(code, 3);
      assert.equal(parseRelease(out, "release.yaml").framework![LINE]!.length, 2);
      assert.match(
        told,
        /look at this: module cdr 2\.10\.1\.2 needs module phantom, which isn't in the release; containers/,
      );
      assert.doesNotMatch(told, /needs module core/);
    });

    it("refuses modules that don't fit each other, also ones that stay", async () => {
      const queues: Build = { name: "queues", version: "2.10.1.1", depends: ["core lt 2.10.1.2"] };
      publish([{ ...core, version: "2.10.1.1" }, queues]);
      await mirror();
      await lock(["--output", "release.yaml"]);
      const before = readFileSync(path.join(folder, "release.yaml"), "utf8");
      publish([core, queues]);
      await mirror();
      await assert.rejects(lock(["--module", "core", "--output", "release.yaml"]), {
        name: "ModulesDontFit",
        message:
          "The modules don't fit each other:\n  module queues 2.10.1.1 needs module core older than 2.10.1.2, and the container will have 2.10.1.2",
      });
      assert.equal(readFileSync(path.join(folder, "release.yaml"), "utf8"), before);
    });

    it("refuses modules that need each other in a circle", async () => {
      publish([{ ...core, depends: ["cdr"] }, cdr]);
      await mirror();
      await assert.rejects(lock(), { name: "ModulesDontFit", message: /core needs cdr needs core/ });
    });

    it("refuses what the mirror hasn't, or hasn't whole", async () => {
      await assert.rejects(lock(), {
        name: "NoMirror",
        message: /mirror has no modules\.lock\.json, so it's no mirror\./,
      });
      publish([core]);
      await mirror();
      await assert.rejects(lock(["--module", "cdr", "--module", "core:9"]), {
        name: "ModulesNotMirrored",
        message: /^The mirror doesn't have cdr, core 9 for FreePBX 2\.10\. /,
      });
      const other = ["--from", "release.yaml", "--mirror", "mirror", "--line", "2.11"];
      await assert.rejects(run(runLock, other), {
        message: /^The mirror doesn't have any module for FreePBX 2\.11\./,
      });
      const file = mirrored(`modules/${locationOf(core)}`);
      writeFileSync(file, "damaged");
      await assert.rejects(lock(), {
        name: "MirrorDamaged",
        message: /core-2\.10\.1\.2\.tgz has the sha256 [0-9a-f]{64}, and modules\.lock\.json says/,
      });
      rmSync(file);
      await assert.rejects(lock(), {
        name: "MirrorDamaged",
        message: /core-2\.10\.1\.2\.tgz isn't there\. Run/,
      });
    });

    it("refuses a release that it would have to guess about", async () => {
      publish([core]);
      await mirror();
      const alias = `${RELEASE}framework:\n  "2.11": &same\n    modules: []\n  "2.10": *same\n`;
      writeRelease(alias);
      await assert.rejects(lock(), {
        name: "ReleaseNotEditable",
        message: /^The modules can't be written into release\.yaml: framework\."2\.10" is an alias\./,
      });
      writeRelease("release: 1: 2");
      await assert.rejects(lock(), { name: "InvalidFile" });
    });

    it("does the same of a repository, without a mirror, and leaves nothing behind", async () => {
      publish([core, cdr]);
      await mirror();
      const fromMirror = await lock();
      const temporary = path.join(folder, "temporary");
      mkdirSync(temporary);
      const usual = process.env["TMPDIR"];
      process.env["TMPDIR"] = temporary;
      try {
        const { code, out } = await lock([], ["--repository", url]);
        assert.deepEqual([code, out], [0, fromMirror.out]);
        server.setFaults({ [`/modules/${locationOf(cdr)}`]: "corrupted" });
        await assert.rejects(lock([], ["--repository", url]), {
          name: "FrameworkRepositoryUnusable",
          message:
            /^The framework repository http:\S+ can't be used: module cdr 2\.10\.1\.2 isn't the file that the list names/,
        });
      } finally {
        if (usual === undefined) delete process.env["TMPDIR"];
        else process.env["TMPDIR"] = usual;
      }
      assert.deepEqual(readdirSync(temporary), []);
    });
  });

  describe("command line", () => {
    it("is refused with a sentence when it contradicts itself, and says where to read more", async () => {
      const mirrorArgs = ["mirror", "--repository", url, "--line", LINE, "--to", "mirror"];
      const lockArgs = ["lock", "--from", "a.yaml", "--line", LINE];
      const refused: readonly [args: readonly string[], why: RegExp][] = [
        [[], /^Say what to do: maint framework mirror or lock\./],
        [["constructor"], /^maint framework has no command "constructor", just mirror or lock\./],
        [["mirror"], /^--repository is missing\./],
        [
          ["mirror", "--repository", "ftp://a/", "--line", LINE, "--to", "x"],
          /^--repository wants an http or https URL/,
        ],
        [
          [...mirrorArgs, "--line", "2"],
          /^--line wants a version line of FreePBX, e\.g\. 2\.10 or 13\.0; "2" isn't one\./,
        ],
        [[...mirrorArgs, "--module", "cdr 1"], /^--module wants a module's raw name, .*"cdr 1" is neither\./],
        [[...mirrorArgs, "--from", "a.yaml"], /^Unknown option '--from'/],
        [lockArgs, /^Say where the modules are: with --mirror, or else with --repository\./],
        [[...lockArgs, "--mirror", "a", "--repository", url], /^Say where the modules are/],
        [
          [...lockArgs, "--mirror", "a", "--module", "cdr", "--module", "cdr:1"],
          /--module names cdr twice\./,
        ],
      ];
      for (const [args, why] of refused) {
        const { code, out, told } = await run(runMaint, ["framework", ...args]);
        assert.deepEqual([code, out], [1, ""]);
        assert.match(told, why);
        assert.match(told, /\n`maint framework --help` tells how it's used\.\n$/);
      }
    });

    it("ends with 1 and a sentence where nothing can be done", async () => {
      const args = ["framework", "mirror", "--repository", url, "--line", LINE, "--to", "mirror"];
      const { code, told } = await run(runMaint, args);
      assert.equal(code, 1);
      assert.equal(
        told,
        `The framework repository ${url}/ can't be used: it has no modules-2.10.xml; the URL must be the folder that has it, and --line a version line of FreePBX.\n`,
      );
      const missing = await run(runMaint, [
        "framework",
        "lock",
        "--from",
        "no.yaml",
        "--mirror",
        "mirror",
        "--line",
        LINE,
      ]);
      assert.equal(missing.code, 1);
      assert.match(missing.told, /^The release file .*no\.yaml can't be read: it isn't there\.\n$/);
    });

    it("has help that names every option and exit code", async () => {
      const { code, out } = await run(runMaint, ["framework", "mirror", "--help"]);
      assert.equal(code, 0);
      const value: Readonly<Record<string, string>> = { repository: url, line: LINE, module: "cdr" };
      const understood = (parse: (args: readonly string[]) => unknown, options: readonly string[]): void => {
        for (const option of options) assert.match(out, new RegExp(`^ +--${option}[ A-Z[]`, "m"));
        assert.doesNotThrow(() => parse(options.flatMap((option) => [`--${option}`, value[option] ?? "x"])));
      };
      understood(parseMirrorOptions, ["repository", "line", "to", "module"]);
      understood(parseLockOptions, ["from", "mirror", "line", "module", "output"]);
      assert.deepEqual(out.match(/^ {2}\d(?= )/gm), ["  0", "  1", "  3"]);
      assert.ok(out.split("\n").every((text) => text.length <= 120));
    });
  });
});
