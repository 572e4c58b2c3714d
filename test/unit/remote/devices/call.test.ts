import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash, X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CallStep } from "../../../../maintenance/devices/device";
import { call, CallFailed, readValue } from "../../../../remote/devices/call";
import { lookOverHttps } from "../../../../remote/devices/look";
import { SshSecrets } from "../../../../remote/ssh/secrets";
import type { SshTarget } from "../../../../remote/ssh/target";

describe("calls of a device over HTTPS", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "https-"));
  const requests: {
    readonly line: string;
    readonly authorization: string | undefined;
    readonly body: string;
  }[] = [];
  let server: Server;
  let target: SshTarget;

  before(async () => {
    const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
    const files = ["-keyout", key, "-out", cert];
    execFileSync(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-subj",
        "/CN=sbc",
        ...files,
      ],
      { stdio: "ignore" },
    );
    const certificate = readFileSync(cert);
    server = createServer({ key: readFileSync(key), cert: certificate }, (request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        requests.push({
          line: `${request.method ?? ""} ${request.url ?? ""}`,
          authorization: request.headers.authorization,
          body,
        });
        if (request.url === "/never") return;
        response.writeHead(request.url === "/broken" ? 503 : 200);
        response.end(
          request.url === "/broken" ? "out of order" : `{"system":[{"version":"11.2","up":true}]}`,
        );
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const spki = new X509Certificate(certificate).publicKey.export({ type: "spki", format: "der" });
    target = {
      ...{ address: "127.0.0.1", port: (server.address() as AddressInfo).port, user: "maint", sudo: "none" },
      hostKeys: [`SHA256:${createHash("sha256").update(spki).digest("base64")}`],
      ...{ connectTimeoutSeconds: 5, keepAliveSeconds: 5 },
    };
  });
  after(() => {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    requests.length = 0;
  });

  const step = (parts: Partial<CallStep> = {}): CallStep => ({
    ...{ kind: "call", method: "GET", path: "/system", save: false, minutes: 1 },
    ...parts,
  });
  const boundTo = () => [`maint ${target.hostKeys[0]?.replace(/=$/, "") ?? ""}`];
  const refusal = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => assert.fail("it went well"),
      (error: unknown) => {
        assert.ok(error instanceof CallFailed, String(error));
        return error.message;
      },
    );

  it("give the answer, and send what the step says with the bound password", async () => {
    const secrets = new SshSecrets({ password: "open sesame" }, boundTo());
    const answer = await call("sbc1", target, step({ method: "PUT", body: "<x/>" }), secrets);
    assert.equal(readValue(answer, "system.0.version"), "11.2");
    assert.equal(readValue(answer, "system.0.up"), "true");
    const authorization = `Basic ${Buffer.from("maint:open sesame").toString("base64")}`;
    assert.deepEqual(requests, [{ line: "PUT /system", authorization, body: "<x/>" }]);
  });

  it("send nothing to a key that isn't pinned", async () => {
    const other = { ...target, hostKeys: [`SHA256:${"B".repeat(43)}`] };
    const message = await refusal(call("sbc1", other, step(), new SshSecrets()));
    assert.match(
      message,
      /^sbc1 \(maint@127\.0\.0\.1:\d+\) shows the key SHA256:\S+, and SHA256:B+ is pinned\. Nothing was sent\./,
    );
    assert.deepEqual(requests, []);
  });

  it("send no password to a key that it isn't bound to", async () => {
    const secrets = new SshSecrets({ password: "open sesame" }, [`maint SHA256:${"B".repeat(43)}`]);
    const message = await refusal(call("sbc1", target, step(), secrets));
    assert.match(
      message,
      /^the stack's credentials aren't bound to maint of sbc1 .*Nothing was sent\. Run `npx maint credentials bind`$/,
    );
    assert.deepEqual(requests, []);
  });

  it("fail for a bad status, at their limit, and without a server", async () => {
    assert.equal(
      await refusal(call("sbc1", target, step({ path: "/broken" }), new SshSecrets())),
      "it answered with 503: out of order",
    );
    const late = call("sbc1", target, step({ path: "/never", minutes: 0.002 }), new SshSecrets());
    assert.equal(await refusal(late), "it didn't answer within 0.002 min");
    const nobody = await refusal(call("sbc1", { ...target, port: 1 }, step(), new SshSecrets()));
    assert.match(nobody, /^sbc1 \(maint@127\.0\.0\.1:1\) can't be called: connect ECONNREFUSED/);
  });

  it("tell that an answer hasn't the value", () => {
    const answer = Buffer.from(`{"a":{}}`);
    assert.throws(() => readValue(answer, "a.b"), { message: "its answer has no a.b" });
    assert.throws(() => readValue(answer, "a"), { message: "a of its answer is no text, number or word" });
    assert.throws(() => readValue(Buffer.from("<a/>"), "a"), { message: "its answer is no JSON" });
  });

  it("tell a device's version, or why it's unseen", async () => {
    const sight = await lookOverHttps("sbc1", target, step({ value: "system.0.version" }), new SshSecrets());
    assert.deepEqual(sight, { version: "11.2", aheadSeconds: 0 });
    const unseen = await lookOverHttps(
      "sbc1",
      target,
      step({ path: "/broken", value: "x" }),
      new SshSecrets(),
    );
    assert.ok("because" in unseen);
    assert.deepEqual(unseen.because, {
      code: "device-unseen",
      parameters: { said: "it answered with 503: out of order" },
    });
  });
});
