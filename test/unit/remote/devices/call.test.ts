import assert from "node:assert/strict";
import type { CallStep } from "../../../../maintenance/devices/device";
import { call, CallFailed, readValue } from "../../../../remote/devices/call";
import { lookOverHttps } from "../../../../remote/devices/look";
import { SshSecrets } from "../../../../remote/ssh/secrets";
import type { SshTarget } from "../../../../remote/ssh/target";
import { HttpsDevice } from "./https-device";

describe("calls of a device over HTTPS", () => {
  let device: HttpsDevice;
  let target: SshTarget;
  before(async () => {
    device = await HttpsDevice.start();
    ({ target } = device);
  });
  after(() => {
    device.stop();
  });
  beforeEach(() => {
    device.requests.length = 0;
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
    assert.deepEqual(device.requests, [{ line: "PUT /system", authorization, body: "<x/>" }]);
  });

  it("send nothing to a key that isn't pinned", async () => {
    const other = { ...target, hostKeys: [`SHA256:${"B".repeat(43)}`] };
    const message = await refusal(call("sbc1", other, step(), new SshSecrets()));
    assert.match(
      message,
      /^sbc1 \(maint@127\.0\.0\.1:\d+\) shows the key SHA256:\S+, and SHA256:B+ is pinned\. Nothing was sent\./,
    );
    assert.deepEqual(device.requests, []);
  });

  it("send no password to a key that it isn't bound to", async () => {
    const secrets = new SshSecrets({ password: "open sesame" }, [`maint SHA256:${"B".repeat(43)}`]);
    const message = await refusal(call("sbc1", target, step(), secrets));
    assert.match(
      message,
      /^the stack's credentials aren't bound to maint of sbc1 .*Nothing was sent\. Run `npx maint credentials bind`$/,
    );
    assert.deepEqual(device.requests, []);
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
