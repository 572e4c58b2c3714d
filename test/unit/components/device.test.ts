import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setAllConfig } from "@pulumi/pulumi/runtime/config";
import { setMocks } from "@pulumi/pulumi/runtime/mocks";
import { disconnect } from "@pulumi/pulumi/runtime/settings";
import { runInPulumiStack } from "@pulumi/pulumi/runtime/stack";
import { ChangeGate } from "../../../components/change-gate";
import { declareFleet } from "../../../components/declare-fleet";
import type { DeviceArgs } from "../../../components/declared/device";
import { Device } from "../../../components/device";
import { PbxFleet } from "../../../components/pbx-fleet";
import { PbxNode } from "../../../components/pbx-node";
import { RunReport } from "../../../components/run-report";
import { formatBinding, sealOf } from "../../../providers/implementation/binding";
import type { SecretValues } from "../../../remote/ssh/secrets";
import { ARGS, runFailing } from "../../harness/mocked-program";
import { makeKey } from "../remote/ssh/server";

const { publicKey: HOST_KEY, fingerprint: PRINT } = makeKey();
const EDGE: DeviceArgs = {
  ...{ address: "192.0.2.31", kind: "haproxy", hostKeys: [HOST_KEY], version: "2" },
  steps: { look: { run: "haproxy -v" }, apply: { run: "apt-get -y install haproxy" } },
};
const SBC: DeviceArgs = {
  ...{ address: "192.0.2.41", kind: "sansay", over: "https", version: "11" },
  hostKeys: [`SHA256:${"A".repeat(43)}`],
  steps: { look: { get: "/system", value: "version" }, apply: { put: "/upgrade" } },
};
const WITH_DEVICES = { ...ARGS, devices: { edge1: EDGE, sbc1: SBC, shelf: { address: "a", kind: "tape" } } };

interface Made {
  readonly name: string;
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** @param turn what the gate gives a device over SSH */
async function run(program: () => void, turn = ""): Promise<readonly Made[]> {
  const made: Made[] = [];
  const newResource = ({
    name,
    type,
    inputs,
  }: {
    name: string;
    type: string;
    inputs: Record<string, unknown>;
  }) => {
    made.push({ name, type, inputs });
    return {
      id: name,
      state: { problems: [], deferred: [], run: "", turn, stdout: "end done\n", ...inputs },
    };
  };
  await setMocks({ newResource, call: () => ({}) }, "project", "stack", false);
  await runInPulumiStack(() => {
    program();
    return Promise.resolve();
  });
  await disconnect(false);
  return made;
}

/** As `maint credentials bind` leaves the entry of edge1. */
function bindEdge1(print: string, values: SecretValues = { password: "secret" }, ran = "haproxy -v"): void {
  const command = (text: string) => ({ kind: "command", command: text, minutes: 2 });
  const steps = { look: command(ran), apply: command("apt-get -y install haproxy") };
  const boundTo = formatBinding([{ name: "edge1", user: "root", fingerprint: print, steps }]);
  setAllConfig({
    "project:credentials": JSON.stringify({ edge1: { ...values, boundTo, seal: sealOf(values, boundTo) } }),
  });
}

describe("the devices of a fleet", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "device-"));
  beforeEach(() => {
    bindEdge1(PRINT);
  });
  after(() => {
    setAllConfig({});
    rmSync(folder, { recursive: true });
  });

  const find = (made: readonly Made[], name: string): Made => {
    const found = made.find((one) => one.name === name);
    assert.ok(found, made.map((one) => one.name).join());
    return found;
  };
  const declare = (): void => {
    new PbxFleet("prod", WITH_DEVICES);
  };

  it("have a resource that asks the gate, and over SSH one command and what became of it", async () => {
    const made = await run(declare);
    const ofDevices = made
      .filter(({ name }) => /edge1|sbc1|shelf/.test(name))
      .map(({ name, type }) => `${type} ${name}`);
    assert.deepEqual(ofDevices.sort(), [
      "command:remote:Command prod-edge1-steps",
      "maintenance:index:Device prod-edge1",
      "maintenance:index:Device prod-sbc1",
      "pulumi-nodejs:dynamic/maintenance:DeviceMaintenance prod-edge1",
      "pulumi-nodejs:dynamic/maintenance:DeviceMaintenance prod-sbc1",
      "pulumi-nodejs:dynamic/maintenance:DeviceOutcome prod-edge1-outcome",
    ]);
    const { devices } = find(made, "prod-gate").inputs;
    assert.deepEqual(
      (devices as readonly { readonly node: string }[]).map(({ node }) => node),
      ["edge1", "sbc1"],
    );
  });

  it("have a command that doesn't even connect without a turn", async () => {
    const { inputs } = find(await run(declare), "prod-edge1-steps");
    assert.deepEqual(
      { ...inputs, connection: undefined },
      {
        connection: undefined,
        triggers: [""],
        logging: "none",
        addPreviousOutputInEnv: false,
      },
    );
  });

  it("have a command that runs the steps once for each turn, and verifies the host key", async () => {
    const turn = "0123456789abcdef 1795831500";
    const { inputs } = find(await run(declare, turn), "prod-edge1-steps");
    assert.deepEqual([inputs["create"], inputs["update"], inputs["triggers"]], ["sh -s", ":", [turn]]);
    assert.match(String(inputs["stdin"]), /^wanted='2'\ncloses='1795831500'\n/);
    const connection = inputs["connection"] as Readonly<Record<string, unknown>>;
    // Secrets come wrapped.
    const { host, hostKey, user, dialErrorLimit } = (connection["value"] ?? connection) as Record<
      string,
      unknown
    >;
    assert.deepEqual([host, hostKey, user, dialErrorLimit], ["192.0.2.31", HOST_KEY, "root", 2]);
  });

  const unbound: readonly [what: string, bind: () => void][] = [
    [
      "aren't bound",
      () => {
        setAllConfig({});
      },
    ],
    [
      "were edited since",
      () => {
        bindEdge1(PRINT, undefined, "haproxy -vv");
      },
    ],
  ];
  for (const [what, bind] of unbound)
    it(`have a command that does nothing and has no secrets where their steps ${what}`, async () => {
      bind();
      const { inputs } = find(await run(declare, "0123456789abcdef 1795831500"), "prod-edge1-steps");
      assert.deepEqual(
        [inputs["create"], inputs["update"], inputs["stdin"]],
        [undefined, undefined, undefined],
      );
      assert.doesNotMatch(JSON.stringify(inputs), /"secret"/);
    });

  it("hand the command its key as a secret, and no file of the operator's", async () => {
    bindEdge1(PRINT, { privateKey: "the key" });
    const identityFile = path.join(folder, "id");
    writeFileSync(identityFile, "the operator's key");
    const made = await run(() => {
      new PbxFleet("prod", {
        ...WITH_DEVICES,
        defaults: { ...ARGS.defaults, ssh: { ...ARGS.defaults?.ssh, identityFile } },
      });
    });
    const text = JSON.stringify(find(made, "prod-edge1-steps").inputs["connection"]);
    assert.match(text, /"privateKey":"the key"/);
    assert.match(text, /1b47061264138c4ac30d75fd1eb44270/, "it isn't a secret");
    assert.doesNotMatch(JSON.stringify(find(made, "prod-edge1")), /identityFile/);
  });

  it("are refused with credentials that aren't bound to their host key", async () => {
    bindEdge1(`SHA256:${"B".repeat(43)}`);
    await runFailing(() => {
      assert.throws(declare, {
        name: "DeviceUnfit",
        message:
          /^The stack's credentials aren't bound to edge1 \(root@192\.0\.2\.31:22\) with its first host key\./,
      });
    });
  });

  const misplaced: readonly [
    what: string,
    make: (fleet: ReturnType<typeof declareFleet>) => void,
    message: string,
  ][] = [
    [
      "before the nodes",
      (fleet) => new Device(fleet, "edge1"),
      "Make the devices of the fleet prod after its ChangeGate and all its nodes.",
    ],
    [
      "of an unknown name",
      (fleet) => new Device(fleet, "edge2"),
      'A Device of the fleet prod: unknown device with a version "edge2"; did you mean "edge1"?',
    ],
    [
      "that has no version",
      (fleet) => new Device(fleet, "shelf"),
      'A Device of the fleet prod: unknown device with a version "shelf"; known are edge1, sbc1',
    ],
    [
      "a second time",
      (fleet) => {
        new ChangeGate(fleet);
        new PbxNode(fleet, "node1");
        new Device(fleet, "edge1");
        new Device(fleet, "edge1");
      },
      "edge1 of the fleet prod has a Device already.",
    ],
    [
      "not at all before the report",
      (fleet) => {
        new ChangeGate(fleet);
        new PbxNode(fleet, "node1");
        new RunReport(fleet);
      },
      "Make the RunReport of the fleet prod after all its nodes and devices. There is none yet of edge1, sbc1.",
    ],
  ];
  for (const [what, make, message] of misplaced)
    it(`are refused where the program makes one ${what}`, async () => {
      await runFailing(() => {
        assert.throws(
          () => {
            make(declareFleet("prod", WITH_DEVICES));
          },
          { name: "PartMisplaced", message },
        );
      });
    });
});
