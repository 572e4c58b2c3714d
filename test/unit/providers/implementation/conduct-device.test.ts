import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { CONFIRMATION_NAMESPACE, confirmationFile } from "../../../../maintenance/devices/confirmation";
import type { CallStep, ConfirmStep, DeviceSteps } from "../../../../maintenance/devices/device";
import { describeCause } from "../../../../maintenance/problems/describe";
import type { DeviceArgs } from "../../../../providers/device-args";
import { conductDevice } from "../../../../providers/implementation/conduct-device";
import { Phase } from "../../../../providers/implementation/phase";
import { SigningKey } from "../../../harness/signing-key";
import { SILENT_LOG } from "../../../harness/silent-log";
import { HttpsDevice } from "../../remote/devices/https-device";

const PLAN = "0123456789abcdef";

describe("a device over HTTPS", () => {
  const alder = new SigningKey();
  const call = (parts: Partial<CallStep> = {}): CallStep => ({
    ...{ kind: "call", method: "GET", path: "/system", save: false, minutes: 1 },
    ...parts,
  });
  const LOOK = call({ value: "system.0.version" });
  let device: HttpsDevice;
  let project: string;
  beforeEach(async () => {
    device = await HttpsDevice.start();
    project = mkdtempSync(path.join(tmpdir(), "project-"));
  });
  afterEach(() => {
    device.stop();
    rmSync(project, { recursive: true });
  });

  /** @param asked when the run waits for a person */
  const conduct = (steps: DeviceSteps, asked: () => void = () => undefined, told: string[] = []) => {
    const warning = (_urn: string, line: string): void => {
      if (line.includes("waits for a person")) asked();
      else told.push(line);
    };
    const args: DeviceArgs = {
      ...{ node: "sbc1", equipment: "sansay", ssh: device.target, over: "https", version: "11.3" },
      ...{ steps, reserveMinutes: 5, release: { name: "r1", digest: "d" } },
    };
    const phase = new Phase({ ...SILENT_LOG, warning });
    return conductDevice({ args, digest: PLAN, secondsLeft: 36_000, phase, resourceUrn: "urn" }, project);
  };
  const confirm = (minutes: number): ConfirmStep => ({
    ...{ kind: "confirm", confirm: "Upgrade it", by: { alder: alder.publicKey }, minutes },
  });
  const write = (by = "alder"): void => {
    const file = path.join(project, confirmationFile("sbc1", "apply", PLAN));
    const text = `device: sbc1\nplan: "${PLAN}"\nstep: apply\nby: ${by}\nat: ${new Date(Date.now() + 1000).toISOString()}\n`;
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    writeFileSync(`${file}.sig`, alder.sign(text, CONFIRMATION_NAMESPACE));
  };

  it("has its backup kept for the operator alone, and goes on once a person has confirmed", async () => {
    const steps = {
      look: LOOK,
      backup: call({ path: "/download", save: true }),
      apply: confirm(1),
      checkAfter: call({ path: "/stats" }),
    };
    const verdict = await conduct(steps, () => {
      device.version = "11.3";
      write();
    });
    assert.deepEqual(verdict, { kind: "done" });
    const lines = device.requests.map(({ line }) => line);
    assert.deepEqual(lines, ["GET /system", "GET /download", "GET /stats", "GET /system"]);
    const folder = path.join(project, ".maintenance/devices");
    const [kept = "", ...more] = readdirSync(folder);
    assert.match(kept, /^sbc1-backup-/);
    assert.deepEqual(more, []);
    assert.equal(statSync(path.join(folder, kept)).mode & 0o777, 0o600);
  });

  it("goes no further where somebody else confirms, and where nobody does", async () => {
    const refused = await conduct(
      { look: LOOK, apply: confirm(0.001), checkAfter: call({ path: "/stats" }) },
      () => {
        write("mallory");
      },
    );
    assert.ok(refused.kind === "failed");
    assert.match(describeCause(refused.because, ""), /is by mallory, and only alder may confirm it/);
    rmSync(path.join(project, "confirmations"), { recursive: true });
    const missing = await conduct({
      look: LOOK,
      apply: confirm(0.001),
      checkAfter: call({ path: "/stats" }),
    });
    assert.ok(missing.kind === "failed");
    assert.equal(missing.because.code, "confirmation-missing");
    assert.ok(device.requests.every(({ line }) => line === "GET /system"));
  });

  it("waits on where a confirmation doesn't count yet, and tells that once", async () => {
    const told: string[] = [];
    const verdict = await conduct(
      { look: LOOK, apply: confirm(0.2) },
      () => {
        // Written anew, and not signed yet.
        write();
        const file = path.join(project, confirmationFile("sbc1", "apply", PLAN));
        writeFileSync(file, `${readFileSync(file, "utf8")}notes: done\n`);
        setTimeout(() => {
          device.version = "11.3";
          write();
        }, 4500);
      },
      told,
    );
    assert.deepEqual(verdict, { kind: "done" });
    assert.equal(told.length, 1);
    assert.match(told[0] ?? "", /isn't a confirmation: .*It still waits\.$/);
  });

  it("goes back where a call fails, or its value is another one", async () => {
    const wayBack = call({ path: "/back", method: "PUT" });
    const broken = await conduct({ look: LOOK, apply: call({ path: "/broken" }), wayBack });
    assert.ok(broken.kind === "failed");
    assert.match(
      describeCause(broken.because, ""),
      /^apply failed: it answered with 503: out of order\. Its way back ran/,
    );
    const checkAfter = call({ value: "system.0.up", expect: "false" });
    const unfit = await conduct({ look: LOOK, apply: call(), checkAfter, wayBack });
    assert.ok(unfit.kind === "failed");
    assert.match(
      describeCause(unfit.because, ""),
      /^checkAfter failed: system\.0\.up is true, not false\. Its way back ran/,
    );
    assert.equal(device.requests.filter(({ line }) => line === "PUT /back").length, 2);
  });

  it("is as wanted already", async () => {
    device.version = "11.3";
    assert.deepEqual(await conduct({ look: LOOK, apply: call({ path: "/broken" }) }), { kind: "already" });
  });
});
