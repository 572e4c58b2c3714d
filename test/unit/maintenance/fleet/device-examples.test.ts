import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { DeviceStep } from "../../../../maintenance/devices/device";
import type { Fleet } from "../../../../maintenance/fleet/fleet";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";

const FOLDER = path.join(__dirname, "../../../../fleet/examples");
const HEAD = { file: "fleet/head.yaml", text: "fleet: f\nreleaseKeys: [k.asc]\n" };

/** The lowest tier that each example's kind takes. */
const TIERS: Readonly<Record<string, "T1" | "T2">> = {
  ...{ haproxy: "T1", vsftpd: "T1", xinetd: "T2", prosody: "T1", mariadb: "T1", apache: "T1", sansay: "T2" },
};

describe("the examples of devices", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".yaml"));
  const read = (file: string): Fleet["devices"] =>
    parseFleet([
      HEAD,
      { file: `fleet/examples/${file}`, text: readFileSync(path.join(FOLDER, file), "utf8") },
    ]).devices;
  const stepsOf = (file: string): [name: string, step: DeviceStep][] =>
    Object.entries(read(file)).flatMap(([device, { care }]) =>
      Object.entries((care?.steps ?? {}) as Record<string, DeviceStep>).map(
        ([step, found]): [string, DeviceStep] => [`${device} ${step}`, found],
      ),
    );

  for (const file of files)
    it(`${file} is a part of a fleet file, whose devices have a version and steps that a shell can read`, () => {
      const devices = Object.values(read(file));
      assert.ok(devices.length > 0);
      for (const { name, care } of devices) assert.ok(care?.steps.backup, name);
      for (const [name, step] of stepsOf(file)) {
        if (step.kind !== "command") continue;
        const { status, stderr } = spawnSync("sh", ["-n"], { input: step.command, encoding: "utf8" });
        assert.deepEqual([status, stderr], [0, ""], name);
      }
    });

  it("are judged by what they interrupt", () => {
    const found = files.flatMap((file) =>
      Object.values(read(file)).map(({ name, kind }) => {
        const change = { kind: "device", device: name, equipment: kind, from: "1", to: "2" } as const;
        const { lowestTier } = assessImpact([{ node: name, targets: ["node"], change }], DEFAULT_CATALOGUE);
        return [kind, lowestTier];
      }),
    );
    assert.deepEqual(Object.fromEntries(found), TIERS);
  });
});
