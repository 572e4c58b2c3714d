import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BeancountersArgs } from "../../../../components/declared/beancounters";
import type { ContainerArgs, OverridesArgs } from "../../../../components/declared/container";
import type {
  CustomerArgs,
  ImpactEntryArgs,
  PbxFleetArgs,
  QualificationArgs,
  RingArgs,
} from "../../../../components/declared/fleet";
import type { DeviceArgs, DeviceStepArgs, DeviceStepsArgs } from "../../../../components/declared/device";
import type {
  ContainerFrameworkArgs,
  FrameworkArgs,
  FrameworkSettings,
  ModuleArgs,
} from "../../../../components/declared/framework";
import type { NodeArgs, NodeSettings, StorageArgs } from "../../../../components/declared/node";
import type {
  PbxRepositoryArgs,
  RepositoryArgs,
  RepositoryBastionArgs,
} from "../../../../components/declared/repository";
import type { ProbeArgs } from "../../../../components/declared/probe";
import type { BastionArgs, NodeSshArgs, SshArgs } from "../../../../components/declared/ssh";
import type { PromotionStack } from "../../../../declarations/read-promotion";
import type { LockedArchitecture } from "../../../../maintenance/repository/compatible-architectures";
import type { GateSettings } from "../../../../declarations/gate-settings";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import type { Service } from "../../../../maintenance/change/services";
import type { FollowUp } from "../../../../maintenance/impact/catalogue";
import {
  CatalogueEntryConfiguration,
  SUBJECTS as DECLARED_SUBJECTS,
} from "../../../../maintenance/impact/stack-entries";
import type { FrameworkTool } from "../../../../maintenance/framework/tools/tools";
import type { PackageManagerChoice } from "../../../../maintenance/package-managers/package-managers";
import type { RuntimeName } from "../../../../maintenance/runtimes/runtimes";

/* Each literal has all of its interface's properties: the compiler sees to it. */

const SSH: Required<SshArgs> = {
  ...{ user: "maint", port: 22, identityFile: "id", agent: true, knownHostsFile: "known_hosts" },
  ...{ connectTimeoutSeconds: 15, keepAliveSeconds: 15 },
};
const MODULE: Required<ModuleArgs> = {
  ...{ name: "cdr", version: "2.10.0.5", location: "cdr.tgz", sha256: "0".repeat(64), md5: "0".repeat(32) },
  ...{ signed: true, ensure: "installed" },
};
const FRAMEWORK: Required<FrameworkSettings> = {
  ...{ line: "2.10", tool: "module_admin", automaticUpdater: "report", registrationTolerance: 1 },
  database: { dump: "dump", restore: "restore" },
};
const NODE_FRAMEWORK: Required<FrameworkArgs> = {
  ...FRAMEWORK,
  ...{ repository: "https://modules.example", keys: ["keys/modules.asc"] },
};
const CONTAINER_FRAMEWORK: Required<ContainerFrameworkArgs> = {
  ...FRAMEWORK,
  ...{ sipCall: { extension: "7777", port: 5060 }, modules: [MODULE], hold: ["core"] },
};
const OVERRIDES: Required<OverridesArgs> = {
  ...{ packages: ["php-5.3.3-38.el6.x86_64"], install: ["mc-4.7-1.el6.x86_64"], hold: ["bash"] },
};
const OPENVZ: Omit<Required<BeancountersArgs>, "memory" | "pids" | "cpu"> = {
  ...{ numproc: 300, numtcpsock: 300, numothersock: 300, numfile: 300, numflock: 300, numpty: 300 },
  ...{ numsiginfo: 300, numiptent: 300, kmemsize: "24m:32m", tcpsndbuf: "8m", tcprcvbuf: "8m" },
  ...{ othersockbuf: "8m", dgramrcvbuf: "8m", dcachesize: "8m", privvmpages: "1g", lockedpages: 256 },
  ...{ shmpages: "64m", physpages: "0:512m", swappages: "0:1g", vmguarpages: "64m:unlimited" },
  oomguarpages: "64m:unlimited",
};
const LXC: Omit<Required<BeancountersArgs>, keyof typeof OPENVZ> = { memory: "512m", pids: 300, cpu: "150%" };
const PROBE: Required<ProbeArgs> = {
  ...{
    command: "true",
    http: "http://127.0.0.1/",
    tcp: "127.0.0.1:3306",
    sip: "127.0.0.1:5060",
    disk: "/var",
  },
  ...{ failedServices: ["kdump*"], status: 200, text: "ok", freeMegabytes: 100, seconds: 5 },
};
const PROBES: Record<string, ProbeArgs | "none"> = {
  web: { http: PROBE.http, status: 200 },
  database: "none",
};
const CONTAINER: Required<Omit<ContainerArgs, "packageManager">> = {
  ...{ customer: "alder", hostname: "pbx.alder.example", group: "pair", ring: "general", osFamily: "el6" },
  ...{ overrides: OVERRIDES, framework: CONTAINER_FRAMEWORK, beancounters: LXC, probes: PROBES },
};
const SETTINGS: Required<NodeSettings> = {
  ssh: { ...SSH, sudo: "none", bastion: "gate" } satisfies Required<NodeSshArgs>,
  ...{ runtime: "lxc", lxcPath: "/srv/lxc", packageManager: "yum", parallel: 4, restart: "required" },
  ...{
    lockWaitSeconds: 1,
    transactionLimitMinutes: 1,
    nodeMinutes: 1,
    containerMinutes: 1,
    rebootMinutes: 1,
    reserveMinutes: 1,
  },
  ...{ osFamily: "el6", containerOsFamily: "el6", ring: "general", framework: NODE_FRAMEWORK },
  ...{ beancounters: LXC, probes: PROBES, allocationSoakSeconds: 30 },
};
const STORAGE: Required<StorageArgs> = {
  ...{ shares: ["/srv/pbx"], names: ["san1"], minutes: 20 },
  commands: { withdraw: "exportfs -ua", restore: "exportfs -ra", check: "exportfs" },
};
const NODE: Required<Omit<NodeArgs, "storage">> = {
  ...SETTINGS,
  ...{ address: "192.0.2.11", hostKeys: [`SHA256:${"A".repeat(43)}`], overrides: OVERRIDES },
  containers: { "101": CONTAINER, "102": { customer: "alder", packageManager: "none" } },
};
const BASTION: Required<BastionArgs> = {
  ...SSH,
  address: "192.0.2.1",
  hostKeys: [`SHA256:${"B".repeat(43)}`],
};
const REPOSITORY_BASTION: Required<RepositoryBastionArgs> = {
  ...{ ...SSH, address: "192.0.2.1", hostKeys: [`SHA256:${"B".repeat(43)}`] },
};
const RING: Required<RingArgs> = { name: "general", soakHours: 24 };
/** Each has all words of the type: else it isn't compiled. */
const SUBJECTS: Readonly<Record<ImpactEntryArgs["subject"], true>> = {
  ...{
    package: true,
    module: true,
    service: true,
    setting: true,
    beancounters: true,
    reboot: true,
    storage: true,
    device: true,
  },
};
const WHERE: Readonly<Record<Required<ImpactEntryArgs>["where"], true>> = { node: true, containers: true };
const IMPACT: Required<ImpactEntryArgs> = {
  ...{ subject: "package", names: ["php*"], interrupts: ["web"], needs: "restart", where: "node" },
  because: "is linked into httpd",
};
const CUSTOMER: Required<CustomerArgs> = {
  ...{ name: "Alder Clinic", contacts: ["it@alder.example"], timeZone: "America/New_York", "24x7": true },
};
const DEVICE_SSH: Required<Omit<SshArgs, "identityFile" | "knownHostsFile">> = {
  ...{ user: "maint", port: 22, agent: true },
  ...{ connectTimeoutSeconds: 15, keepAliveSeconds: 15 },
};
const STEP: Required<DeviceStepArgs> = {
  ...{ run: "true", get: "/", post: "/", put: "/", body: "x", value: "a.b", expect: "1", save: true },
  ...{ confirm: "Do it", by: { alice: `ssh-ed25519 ${"A".repeat(68)}` }, minutes: 2 },
};
const DEVICE: Required<DeviceArgs> = {
  ...{ address: "192.0.2.31", kind: "haproxy", notes: "rack 4", over: "ssh", ssh: DEVICE_SSH, version: "2" },
  ...{ hostKeys: [`ssh-ed25519 ${"A".repeat(68)}`], reserveMinutes: 5 },
  steps: {
    ...{
      look: { run: "true" },
      backup: { run: "true" },
      checkBefore: { run: "true" },
      apply: { run: "true" },
    },
    ...{ checkAfter: { run: "true" }, wayBack: { run: "true" } },
  } satisfies Required<DeviceStepsArgs>,
};
const QUALIFICATION: Required<QualificationArgs> = {
  ...{ keys: ["keys/qa.pub"], maximumAgeDays: 30 },
};
type Declared = Pick<
  PbxFleetArgs,
  | "releaseKeys"
  | "customers"
  | "defaults"
  | "bastions"
  | "rings"
  | "qualification"
  | "pendingRestartDays"
  | "nodes"
  | "devices"
>;
const FLEET: Required<Declared> = {
  ...{
    releaseKeys: ["keys/release.asc"],
    customers: { alder: CUSTOMER },
    defaults: { ...SETTINGS, beancounters: { ...OPENVZ, ...LXC } },
  },
  ...{ bastions: { gate: BASTION }, rings: [RING, { name: "late" }], qualification: QUALIFICATION },
  pendingRestartDays: 30,
  nodes: {
    node1: NODE,
    san1: { address: "192.0.2.12", hostKeys: [`SHA256:${"D".repeat(43)}`], storage: STORAGE },
  },
  devices: { edge1: DEVICE },
};

const REPOSITORY: Required<RepositoryArgs> = {
  ...{ address: "192.0.2.21", hostKeys: [`SHA256:${"C".repeat(43)}`], ssh: { ...SSH, bastion: "gate" } },
  ...{ root: "/srv/el6", parts: [{ layer: "nodes", osFamily: "el6" }], base: ["/srv/os"] },
  ...{ architecture: "x86_64", alternatives: [["a", "b"]], signsPackages: true },
  signing: { keyId: "0".repeat(40), gnupgHome: "/root/.gnupg" },
};

/** Of a fleet, and no `PbxFleet` declares them. */
const FILES_ONLY = ["fleet", "version", "sanServers", "repositories"];

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** What a mapping's values are like. */
function below(schema: Schema | undefined): Schema | undefined {
  const { additionalProperties = false } = schema ?? {};
  return additionalProperties === false ? undefined : additionalProperties;
}

function at(schema: Schema | undefined, ...path: readonly string[]): string[] {
  const found = path.reduce<Schema | undefined>(
    (part, key) => (key === "*" ? below(part) : part?.properties?.[key]),
    schema,
  );
  const alternatives = [found, ...(found?.anyOf ?? [])];
  return alternatives.flatMap((one) => Object.keys(one?.properties ?? {})).sort();
}

/** Whether two unions are one: else this isn't compiled. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const RUNTIMES_AGREE: Same<Required<NodeSettings>["runtime"], RuntimeName> = true;
const MANAGERS_AGREE: Same<Required<NodeSettings>["packageManager"], PackageManagerChoice> = true;
const TOOLS_AGREE: Same<Required<FrameworkSettings>["tool"], FrameworkTool> = true;
const SETTINGS_AGREE: Same<
  Exclude<keyof PbxFleetArgs, keyof Declared>,
  keyof GateSettings | "release"
> = true;
const SERVICES_AGREE: Same<ImpactEntryArgs["interrupts"][number], Service> = true;
const FOLLOW_UPS_AGREE: Same<ImpactEntryArgs["needs"], FollowUp> = true;
const ARCHITECTURES_AGREE: Same<Required<RepositoryArgs>["architecture"], LockedArchitecture> = true;
const PROMOTION_AGREES: Same<
  Exclude<keyof PbxRepositoryArgs, "releaseKeys" | "qualification" | "bastions">,
  keyof PromotionStack
> = true;

describe("the interfaces that a program declares a fleet by", () => {
  const file = join(__dirname, "../../../../schemas/fleet.schema.json");
  const schema = JSON.parse(readFileSync(file, "utf8")) as Schema;
  const keys = (value: object): string[] => Object.keys(value).sort();

  it("say nothing that a fleet file may not", () => {
    const text = JSON.stringify({ fleet: "prod", ...FLEET });
    assert.equal(parseFleet([{ file: "PbxFleet prod", text }]).nodes["node1"]?.parallel, 4);
  });

  it("have the words of the registrations, and the settings of a gate", () => {
    assert.deepEqual([RUNTIMES_AGREE, MANAGERS_AGREE, TOOLS_AGREE, SETTINGS_AGREE], [true, true, true, true]);
    assert.deepEqual([ARCHITECTURES_AGREE, PROMOTION_AGREES], [true, true]);
  });

  it("have the words and the properties of an impact entry", () => {
    assert.deepEqual([SERVICES_AGREE, FOLLOW_UPS_AGREE], [true, true]);
    const { shape } = CatalogueEntryConfiguration;
    assert.deepEqual(keys(shape), keys(IMPACT));
    assert.deepEqual(keys(SUBJECTS), [...DECLARED_SUBJECTS].sort());
    assert.deepEqual(keys(WHERE), [...shape.where.unwrap().options].sort());
    assert.ok(CatalogueEntryConfiguration.safeParse(IMPACT).success);
  });

  it("leave nothing out that a fleet file may say", () => {
    assert.deepEqual(
      at(schema).filter((key) => !FILES_ONLY.includes(key)),
      keys(FLEET),
    );
    assert.deepEqual(at(schema, "nodes", "*"), keys({ ...NODE, storage: STORAGE }));
    assert.deepEqual(at(schema, "nodes", "*", "storage"), keys(STORAGE));
    assert.deepEqual(at(schema, "defaults"), keys(SETTINGS));
    assert.deepEqual(at(schema, "defaults", "ssh"), keys(SETTINGS.ssh));
    assert.deepEqual(at(schema, "defaults", "framework"), keys(NODE_FRAMEWORK));
    assert.deepEqual(at(schema, "bastions", "*"), keys(BASTION));
    assert.deepEqual(at(schema, "bastions", "*"), keys(REPOSITORY_BASTION));
    assert.deepEqual(Object.keys(schema.properties?.["rings"]?.items?.properties ?? {}).sort(), keys(RING));
    assert.deepEqual(at(schema, "customers", "*"), keys(CUSTOMER));
    assert.deepEqual(at(schema, "devices", "*"), keys(DEVICE));
    assert.deepEqual(at(schema, "devices", "*", "ssh"), keys(DEVICE_SSH));
    assert.deepEqual(at(schema, "devices", "*", "steps"), keys(DEVICE.steps));
    assert.deepEqual(at(schema, "devices", "*", "steps", "apply"), keys(STEP));
    assert.deepEqual(at(schema, "repositories", "*"), keys(REPOSITORY));
    assert.deepEqual(at(schema, "repositories", "*", "signing"), keys(REPOSITORY.signing));
    // `maint qualify` reads these, and it takes a fleet from files.
    const ofQualify = ["checks", "reset"];
    assert.deepEqual(at(schema, "qualification"), [...keys(QUALIFICATION), ...ofQualify].sort());
    const container = ["nodes", "*", "containers", "*"];
    assert.deepEqual(at(schema, ...container), keys({ ...CONTAINER, packageManager: "none" }));
    assert.deepEqual(at(schema, ...container, "overrides"), keys(OVERRIDES));
    assert.deepEqual(at(schema, ...container, "framework"), keys(CONTAINER_FRAMEWORK));
    for (const place of [["defaults"], ["nodes", "*"], container])
      assert.deepEqual(at(schema, ...place, "probes", "*"), keys(PROBE));
    for (const place of [["defaults"], ["nodes", "*"], container])
      assert.deepEqual(at(schema, ...place, "beancounters"), keys({ ...OPENVZ, ...LXC }));
  });
});
