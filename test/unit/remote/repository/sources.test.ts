import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { readKeys, verifySignature } from "../../../../remote/repository/keys";
import { readFromFolder } from "../../../../remote/repository/read-from-folder";
import { readFromWeb } from "../../../../remote/repository/read-from-web";
import { openSource } from "../../../../remote/repository/source";
import * as unpacking from "../../../../remote/repository/unpack";

const ALL = { atMost: 1000 };

async function unpack(packed: Buffer, atMost: number): Promise<Buffer> {
  const pieces = [];
  for await (const piece of unpacking.unpack(packed, atMost)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("unpacking", () => {
  const text = Buffer.from("<metadata/>\n".repeat(500));

  for (const program of ["gzip", "bzip2", "xz", "zstd"]) {
    it(`knows ${program}, whatever the file is called`, async function () {
      if (spawnSync(program, ["--version"]).error !== undefined) this.skip();
      const packed = execFileSync(program, ["-c"], { input: text, stdio: ["pipe", "pipe", "ignore"] });
      assert.ok(packed.length < text.length);
      assert.deepEqual(await unpack(packed, text.length), text);
      await assert.rejects(unpack(packed, text.length - 1), {
        name: "NotUnpacked",
        message: `has more than ${text.length - 1} bytes when it's unpacked`,
      });
      const broken = Buffer.concat([packed.subarray(0, 20), Buffer.alloc(20)]);
      await assert.rejects(unpack(broken, text.length), {
        name: "NotUnpacked",
        message: new RegExp(`^can't be unpacked by ${program}: `),
      });
    });
  }

  it("leaves what isn't packed as it is", async () => {
    assert.deepEqual(await unpack(text, text.length), text);
    await assert.rejects(unpack(text, text.length - 1), { name: "NotUnpacked" });
  });

  it("names the program that is missing", async () => {
    const { PATH } = process.env;
    process.env["PATH"] = "";
    try {
      await assert.rejects(unpack(Buffer.from("425a6839", "hex"), 10), {
        message: "can't be unpacked: the program bzip2 isn't there; install it",
      });
    } finally {
      process.env["PATH"] = PATH;
    }
  });

  it("ends the tool when nobody reads on", async function () {
    if (spawnSync("xz", ["--version"]).error !== undefined) this.skip();
    const bomb = execFileSync("xz", ["-c"], { input: Buffer.alloc(20_000_000) });
    const listTools = (): string =>
      spawnSync("ps", ["-o", "args=", "--ppid", String(process.pid)], { encoding: "utf8" }).stdout;
    await assert.rejects(unpack(bomb, 100_000), { name: "NotUnpacked" });
    while (listTools().includes("xz -dc")) await new Promise((resolve) => setTimeout(resolve, 10));
  });

  it("stops a file that unpacks to more than memory holds", async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    await assert.rejects(unpack(bomb, 1_000_000), {
      message: "has more than 1000000 bytes when it's unpacked",
    });
  });
});

describe("a repository's files over HTTP", () => {
  let server: Server;
  let url: URL;
  let answer: RequestListener;

  before(async () => {
    server = createServer((request, response) => {
      answer(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/r/repodata/repomd.xml`);
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  // Long enough for an answer on a busy machine, short enough to wait for.
  const SILENCE_MS = 2000;
  const rows: [title: string, respond: RequestListener, message: string | RegExp][] = [
    [
      "that fails",
      (_, response) => response.writeHead(503).end(),
      /^http:\S+repomd.xml is answered with 503 Service Unavailable$/,
    ],
    [
      "that hangs up",
      (request) => request.socket.destroy(),
      /^http:\S+repomd.xml can't be read: its server broke off$/,
    ],
    [
      "that keeps silent",
      () => undefined,
      /^http:\S+repomd.xml isn't answered: the server kept silent for 2 seconds$/,
    ],
    [
      "that falls silent half-way",
      (_, response) => response.writeHead(200, { "content-length": 100 }).write("abc"),
      /^http:\S+repomd.xml isn't answered: the server kept silent for 2 seconds$/,
    ],
    [
      "that breaks off",
      (_, response) => {
        response.writeHead(200, { "content-length": 100 }).write("abc", () => response.destroy());
      },
      /^http:\S+repomd.xml can't be read: its server broke off$/,
    ],
    [
      "that says more than it may",
      (_, response) => response.end("x".repeat(2000)),
      /^http:\S+repomd.xml has more than 1000 bytes$/,
    ],
  ];
  for (const [title, respond, message] of rows) {
    it(`are refused of a server ${title}`, async () => {
      answer = respond;
      await assert.rejects(readFromWeb(url, undefined, ALL, SILENCE_MS), { name: "SourceFailed", message });
    });
  }

  it("are refused of a server that isn't there", async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, "127.0.0.1", resolve));
    const { port } = closed.address() as AddressInfo;
    await new Promise((resolve) => closed.close(resolve));
    await assert.rejects(readFromWeb(new URL(`http://127.0.0.1:${port}/x`), undefined, ALL), {
      name: "SourceFailed",
      message: `http://127.0.0.1:${port}/x can't be read: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  it("are as they were sent, whatever the server calls them", async () => {
    const packed = gzipSync("a list");
    for (const encoding of ["x-gzip", "gzip", "deflate", "br"]) {
      answer = (_, response) => response.writeHead(200, { "content-encoding": encoding }).end(packed);
      assert.deepEqual(await readFromWeb(url, undefined, ALL), packed, encoding);
    }
  });

  it("are followed to where they are, but not for ever, and no password with them", async () => {
    const other = createServer((request, response) =>
      response.end(`${request.url} ${String(request.headers.authorization)}`),
    );
    await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
    const elsewhere = `http://127.0.0.1:${(other.address() as AddressInfo).port}/x`;
    try {
      answer = (_, response) => response.writeHead(302, { location: elsewhere }).end();
      assert.equal((await readFromWeb(url, "Basic eA==", ALL))?.toString(), "/x undefined");
      answer = ({ url: asked, headers }, response) =>
        asked === "/b"
          ? response.end(headers.authorization)
          : response.writeHead(301, { location: "/b" }).end();
      assert.equal((await readFromWeb(url, "Basic eA==", ALL))?.toString(), "Basic eA==");
      answer = ({ url: asked }, response) => response.writeHead(307, { location: asked }).end();
      await assert.rejects(readFromWeb(url, undefined, ALL), {
        message: /can't be read: it's sent on more than 10 times$/,
      });
      answer = (_, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end();
      await assert.rejects(readFromWeb(url, undefined, ALL), {
        message: /it's sent on to what is no address on the web$/,
      });
    } finally {
      other.closeAllConnections();
      other.close();
    }
  });

  it("may be missing", async () => {
    answer = (_, response) => response.writeHead(404).end("not found");
    assert.equal(await readFromWeb(url, undefined, ALL), undefined);
  });

  it("are read slowly as long as something comes", async () => {
    answer = (_, response) => {
      let left = 5;
      const timer = setInterval(() => {
        response.write("x");
        if (--left === 0) {
          clearInterval(timer);
          response.end();
        }
      }, 60);
    };
    assert.equal((await readFromWeb(url, undefined, ALL, 200))?.toString(), "xxxxx");
  });

  it("are given up when they take too long, though something comes", async () => {
    answer = (_, response) => {
      const timer = setInterval(() => response.write("x"), 20);
      response.on("close", () => {
        clearInterval(timer);
      });
    };
    await assert.rejects(readFromWeb(url, undefined, ALL, 10_000, 300), {
      name: "SourceFailed",
      message: /repomd.xml isn't there after 0.005 minutes: the server is too slow$/,
    });
  });

  it("are read in part, whether or not the server knows how", async () => {
    const ranges: (string | undefined)[] = [];
    answer = (request, response) => {
      ranges.push(request.headers.range);
      response.end("x".repeat(100_000));
    };
    assert.equal((await readFromWeb(url, undefined, { first: 10 }))?.length, 10);
    assert.deepEqual(ranges, ["bytes=0-9"]);
  });

  it("are asked for with the location's password, which is shown nowhere and told to nobody else", async () => {
    const asked: [url: string | undefined, authorization: string | undefined][] = [];
    answer = (request, response) => {
      asked.push([request.url, request.headers.authorization]);
      response.end("x");
    };
    const source = openSource(`http://me:s%40cret@${url.host}/r`, "/");
    assert.equal(source.location, `http://${url.host}/r/`);
    await source.read("Packages/a+b.rpm", ALL);
    // The epoch's colon makes no scheme of a name.
    await source.read("bind-libs-32:9.8.2-1.x86_64.rpm", ALL);
    await source.read(`http://${url.host}/elsewhere.rpm`, ALL);
    assert.deepEqual(asked, [
      ["/r/Packages/a+b.rpm", `Basic ${Buffer.from("me:s@cret").toString("base64")}`],
      ["/r/bind-libs-32:9.8.2-1.x86_64.rpm", `Basic ${Buffer.from("me:s@cret").toString("base64")}`],
      ["/elsewhere.rpm", undefined],
    ]);
  });
});

describe("a repository's files in a folder", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-sources-"));
    writeFileSync(path.join(folder, "file"), "0123456789");
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("are read whole or in part, by path or file URL", async () => {
    assert.equal((await openSource(".", folder).read("file", ALL))?.toString(), "0123456789");
    assert.equal((await openSource(`file://${folder}`, "/").read("file", { first: 3 }))?.toString(), "012");
    assert.equal(await openSource(".", folder).read("other", ALL), undefined);
  });

  it("are refused where they're too large, or no files", async () => {
    const file = path.join(folder, "file");
    await assert.rejects(readFromFolder(file, { atMost: 9 }), {
      message: `${file} has 10 bytes instead of 9 at most`,
    });
    await assert.rejects(readFromFolder(folder, { first: 10 }), { message: `${folder} isn't a file` });
    const pipe = path.join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    await assert.rejects(readFromFolder(pipe, ALL), {
      name: "SourceFailed",
      message: `${pipe} isn't a file`,
    });
  });
});

describe("a repository's signature", () => {
  let folder: string;
  let file: string;
  let sameKey: (content: string) => Promise<string>;
  let otherKey: (content: string) => Promise<string>;

  async function makeKey(): Promise<{ publicKey: string; signText: (content: string) => Promise<string> }> {
    const { createMessage, generateKey, readPrivateKey, sign } = await import("openpgp");
    const { publicKey, privateKey } = await generateKey({ userIDs: [{ name: "Updates" }] });
    const signingKeys = await readPrivateKey({ armoredKey: privateKey });
    const signText = async (content: string): Promise<string> => {
      const message = await createMessage({ binary: new Uint8Array(Buffer.from(content)) });
      return String(await sign({ message, signingKeys, detached: true }));
    };
    return { publicKey, signText };
  }

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "lock-keys-"));
    const [own, foreign] = await Promise.all([makeKey(), makeKey()]);
    file = path.join(folder, "release.asc");
    writeFileSync(file, own.publicKey);
    [sameKey, otherKey] = [own.signText, foreign.signText];
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it("is accepted by one of its keys", async () => {
    const keys = await readKeys([file]);
    const signer = await verifySignature(Buffer.from("text"), await sameKey("text"), keys);
    assert.ok(keys.ids.has(signer), `${signer} is none of ${[...keys.ids].join(", ")}`);
  });

  it("is refused of another text, by another key, or when it's none", async () => {
    const keys = await readKeys([file]);
    const verify = async (signature: string): Promise<string> =>
      verifySignature(Buffer.from("text"), signature, keys);
    const refused = { name: "BadSignature", message: /^isn't signed by one of its keys: / };
    await assert.rejects(verify(await sameKey("other text")), refused);
    await assert.rejects(verify(await otherKey("text")), refused);
    await assert.rejects(verify("hello"), refused);
  });

  it("needs key files that have keys", async () => {
    const empty = path.join(folder, "empty.asc");
    writeFileSync(empty, "no key");
    for (const wrong of [empty, path.join(folder, "missing.asc")]) {
      await assert.rejects(readKeys([file, wrong]), {
        name: "InvalidKeyFile",
        message: new RegExp(`^The key file ${wrong} can't be used: .+\\.$`),
      });
    }
  });
});
