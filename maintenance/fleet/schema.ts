import type { z } from "zod";
import { timeZone } from "../calendar/time-fields";
import { choice, flag, LINE, list, mapping, NAME, record, text, wholeNumber } from "../files/fields";
import { nevra, packageName } from "../files/package-fields";
import { declaredFile } from "../files/version";
import { PACKAGE_MANAGERS, type PackageManagerName, UNKEPT } from "../package-managers/package-managers";
import { PENDING_RESTART_DAYS } from "../restarts/pending-restart";
import { DEFAULT_RING } from "../rings/ring";
import { listWords } from "../text/list-words";
import { beancounters } from "./beancounters-schema";
import { device, equipment } from "./device-schema";
import { containerFramework, frameworkSettings } from "./framework-schema";
import { ADDRESS, hostKeys, PATH, reaching, ssh } from "./machine-schema";
import { probes } from "./probes-schema";
import { qualification } from "./qualification-schema";
import { repository } from "./repository-schema";
import { runtimeSettings } from "./runtime-schema";
import { storage } from "./storage-schema";

/*
 * What a fleet file may contain, as it's written: everything that has a default is optional here, and `resolve.ts`
 * fills it in. The descriptions become the editor's help (schemas/fleet.schema.json).
 */

const OS_FAMILY = text(/^[a-z][a-z0-9._-]*$/, "an OS family, e.g. el6", 100).describe(
  "Chooses the part of the release that is meant for this OS, e.g. el6",
);
const RING = NAME.describe(
  "A release reaches the containers of one ring before the next, e.g. beta before general",
);

const MANAGERS: readonly PackageManagerName[] = PACKAGE_MANAGERS.map(({ name }) => name);

/** What `defaults` says for all nodes and each node may say for itself. */
const settings = {
  ssh: ssh.describe("How nodes are reached"),
  ...runtimeSettings,
  packageManager: choice([...MANAGERS, UNKEPT]).describe(
    `The package manager of nodes and containers; ${UNKEPT}: nobody keeps the node's own packages, nor its containers'`,
  ),
  parallel: wholeNumber(1, 64).meta({
    description: "How many containers of a node are worked on at once",
    default: 4,
  }),
  restart: choice(["required", "never"]).meta({
    description: "Whether services that still run replaced files are restarted",
    default: "required",
  }),
  lockWaitSeconds: wholeNumber(0, 86400, "seconds").meta({
    description: `How long to wait for another ${listWords(MANAGERS, "or")}, or for another operator's run`,
    default: 120,
  }),
  transactionLimitMinutes: wholeNumber(1, 1440, "minutes").meta({
    description: "A container's transaction that takes longer is reported and left alone, not killed",
    default: 30,
  }),
  nodeMinutes: wholeNumber(1, 1440, "minutes").meta({
    description: "How long the work on a node's own packages takes; not begun when a window has less left",
    default: 10,
  }),
  containerMinutes: wholeNumber(1, 1440, "minutes").meta({
    description: "How long the work in one container takes; not begun when a window has less left",
    default: 5,
  }),
  rebootMinutes: wholeNumber(1, 1440, "minutes").describe(
    "How long a node takes to stop its containers, reboot and start them again; without it, no run reboots the node",
  ),
  reserveMinutes: wholeNumber(0, 1440, "minutes").meta({
    description: "What must be left of a window beside that, for what goes wrong",
    default: 5,
  }),
  osFamily: OS_FAMILY,
  containerOsFamily: OS_FAMILY.describe(
    "OS family of the containers that don't say otherwise; the node's own by default",
  ),
  ring: RING.meta({ default: DEFAULT_RING }),
  framework: frameworkSettings,
  beancounters,
  probes,
  allocationSoakSeconds: wholeNumber(0, 900, "seconds").meta({
    description: "How long new allocations of a container are watched before they're saved",
    default: 30,
  }),
};

const overrides = record({
  packages: list(nevra(), "exact builds").describe(
    "Builds to have instead of the release's, where they're installed",
  ),
  install: list(nevra(), "exact builds").describe("Builds to have here whether they're installed or not"),
  hold: list(packageName(), "package names").describe("Packages to leave as they are"),
})
  .partial()
  .describe("Differences from the release");

const container = record({
  customer: NAME.describe("Whose PBX it is: one of `customers`"),
  hostname: ADDRESS.optional(),
  group: NAME.optional().describe(
    "Containers of one customer that stand in for each other: two of one group are never interrupted at once",
  ),
  ring: RING.optional().describe("The node's ring by default"),
  osFamily: OS_FAMILY.optional(),
  packageManager: choice([UNKEPT])
    .optional()
    .describe(
      `${UNKEPT}: nobody keeps this container's packages, e.g. since it's a Debian; by the node otherwise`,
    ),
  overrides: overrides.optional(),
  framework: containerFramework.optional(),
  beancounters: beancounters
    .optional()
    .describe("What this container may use, instead of what its node says"),
  probes: probes.optional(),
});

const node = record({
  address: ADDRESS,
  hostKeys: hostKeys.optional(),
  ...record(settings).partial().shape,
  overrides: overrides.optional(),
  storage: storage.optional(),
  containers: mapping(NAME, container, "containers, by the ids their runtime knows them by").optional(),
});

const bastion = record({
  address: ADDRESS,
  hostKeys: hostKeys.optional(),
  ...record(reaching).partial().shape,
});

const customer = record({
  name: LINE,
  contacts: list(text(/^[^\s@]+@[^\s@]+$/, "an e-mail address", 254), "e-mail addresses", 1).describe(
    "Who is told about maintenance",
  ),
  timeZone: timeZone().describe("IANA name of the customer's time zone, e.g. America/New_York"),
  "24x7": flag()
    .optional()
    .meta({ description: "Works around the clock, and is told during business hours", default: false }),
});

const ring = record({
  name: NAME,
  soakHours: wholeNumber(0, 8760, "hours")
    .optional()
    .describe("How long a release is in this ring before the next one may have it; the last ring has none"),
});

/** One fleet file. A fleet may be split into several; the keys at the top are then in one of them each. */
export const FleetFile = declaredFile({
  fleet: NAME.describe("The fleet's name"),
  releaseKeys: list(PATH, "paths of armored public keys", 1).describe(
    "Armored public keys, relative to this file; no other signature on a package is accepted",
  ),
  rings: list(ring, "rings", 1).describe(
    "In which order a release reaches the fleet, e.g. beta, then general; without it everything is one ring",
  ),
  qualification: qualification.describe("How releases are tested, and whose tests count"),
  pendingRestartDays: wholeNumber(1, 3650, "days").meta({
    description: "How long a restart or a reboot may wait before each plan warns about it",
    default: PENDING_RESTART_DAYS,
  }),
  defaults: record(settings).partial().describe("For all nodes; each may override any of them"),
  bastions: mapping(NAME, bastion, "bastions by name").describe("Hosts through which others are reached"),
  customers: mapping(NAME, customer, "customers by a short name"),
  nodes: mapping(NAME, node, "nodes by name"),
  sanServers: mapping(NAME, equipment, "SAN servers by name"),
  repositories: mapping(NAME, repository, "repositories by name").describe(
    "The package repositories that releases are promoted in",
  ),
  devices: mapping(NAME, device, "devices by name").describe(
    "Session border controllers, and exposed services",
  ),
})
  .partial()
  .meta({ title: "Fleet", description: "Nodes, the containers on them, and whose they are" });

export type FleetFileContent = z.output<typeof FleetFile>;
export type QualificationContent = z.output<typeof qualification>;
export type RepositoryContent = z.output<typeof repository>;
export type NodeContent = z.output<typeof node>;
export type BastionContent = z.output<typeof bastion>;
export type ContainerContent = z.output<typeof container>;
export type RingContent = z.output<typeof ring>;
export type OverridesContent = z.output<typeof overrides>;
export type Defaults = NonNullable<FleetFileContent["defaults"]>;
