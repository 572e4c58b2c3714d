import type { z } from "zod";
import { timeZone } from "../calendar/time-fields";
import { choice, flag, list, mapping, record, text, wholeNumber } from "../files/fields";
import { nevra, packageName } from "../files/package-fields";
import { containerFramework, frameworkSettings } from "./framework-schema";

/*
 * What a fleet file may contain, as it's written: everything that has a default is optional here, and `resolve.ts`
 * fills it in. The descriptions become the editor's help (schemas/fleet.schema.json).
 */

const NAME = text(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a name of letters, digits, dots, underscores and hyphens");
const LINE = text(/^\S(.*\S)?$/, "a text of one line");
const ADDRESS = text(
  /^[A-Za-z0-9]([A-Za-z0-9.:-]*[A-Za-z0-9])?$|^[0-9A-Fa-f:]+$/,
  "a host name or an IP address",
);
const USER = text(/^[A-Za-z_][A-Za-z0-9_-]*\$?$/, "the name of a user");
const PATH = text(/^[^\0\n]+$/, "the path of a file");
const OS_FAMILY = text(/^[a-z][a-z0-9._-]*$/, "an OS family, e.g. el6").describe(
  "Chooses the part of the release that is meant for this OS, e.g. el6",
);
const RING = NAME.describe(
  "A release reaches the containers of one ring before the next, e.g. beta before general",
);

const hostKeys = list(
  text(
    /^(SHA256:[A-Za-z0-9+/]{43}=?|(ssh-(ed25519|rsa)|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/]{40,}={0,2}( .*)?)$/,
    "a host key: its public key (ssh-ed25519 AAAA…) or its fingerprint (SHA256:… as `ssh-keygen -lf` shows it)",
  ),
  "host keys",
  1,
).describe(
  "The host keys to accept: public keys (ssh-ed25519 AAAA…), or fingerprints as `ssh-keygen -lf` shows them",
);

/** How a machine is reached, bastions included. */
const reaching = {
  user: USER.meta({ description: "Whom to log in as", default: "root" }),
  port: wholeNumber(1, 65535).meta({ description: "SSH port", default: 22 }),
  identityFile: PATH.describe("Private key; ~/…, absolute, or relative to this file"),
  agent: flag().meta({ description: "Whether to offer the keys of the running SSH agent", default: false }),
  knownHostsFile: PATH.describe(
    "OpenSSH known_hosts file to check host keys with; ~/…, absolute, or relative to this file",
  ),
  connectTimeoutSeconds: wholeNumber(1, 3600, "seconds").meta({
    description: "Give up connecting after",
    default: 15,
  }),
  keepAliveSeconds: wholeNumber(1, 3600, "seconds").meta({
    description: "Ask for a sign of life this often when nothing else is sent",
    default: 15,
  }),
};

const ssh = record({
  ...reaching,
  sudo: choice(["none", "passwordless", "password"]).meta({
    description: "How the user becomes root; `password` takes it from the stack's secrets",
    default: "none",
  }),
  bastion: NAME.describe("Go through this one of `bastions`; `none` overrides the default"),
}).partial();

/** What `defaults` says for all nodes and each node may say for itself. */
const settings = {
  ssh: ssh.describe("How nodes are reached"),
  runtime: choice(["openvz", "lxc"]).describe("What runs the containers"),
  packageManager: choice(["yum", "dnf"]).describe("The package manager of nodes and containers"),
  parallel: wholeNumber(1, 64).meta({
    description: "How many containers of a node are worked on at once",
    default: 4,
  }),
  restart: choice(["required", "never"]).meta({
    description: "Whether services that still run replaced files are restarted",
    default: "required",
  }),
  lockWaitSeconds: wholeNumber(0, 86400, "seconds").meta({
    description: "How long to wait for another yum or dnf, or for another operator's run",
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
  reserveMinutes: wholeNumber(0, 1440, "minutes").meta({
    description: "What must be left of a window beside that, for what goes wrong",
    default: 5,
  }),
  osFamily: OS_FAMILY,
  containerOsFamily: OS_FAMILY.describe(
    "OS family of the containers that don't say otherwise; the node's own by default",
  ),
  ring: RING.meta({ default: "general" }),
  framework: frameworkSettings,
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
  ring: RING.optional().describe("The node's ring by default"),
  osFamily: OS_FAMILY.optional(),
  overrides: overrides.optional(),
  framework: containerFramework.optional(),
});

const node = record({
  address: ADDRESS,
  hostKeys: hostKeys.optional(),
  ...record(settings).partial().shape,
  overrides: overrides.optional(),
  containers: mapping(NAME, container, "containers, by the ids their runtime knows them by").optional(),
});

const bastion = record({
  address: ADDRESS,
  hostKeys: hostKeys.optional(),
  ...record(reaching).partial().shape,
});

const customer = record({
  name: LINE,
  contacts: list(text(/^[^\s@]+@[^\s@]+$/, "an e-mail address"), "e-mail addresses", 1).describe(
    "Who is told about maintenance",
  ),
  timeZone: timeZone().describe("IANA name of the customer's time zone, e.g. America/New_York"),
  "24x7": flag()
    .optional()
    .meta({ description: "Works around the clock, and is told during business hours", default: false }),
});

const equipment = record({
  address: ADDRESS,
  kind: LINE.describe("What it is, e.g. nfs, sansay"),
  notes: LINE.optional(),
});

/** One fleet file. A fleet may be split into several; the keys at the top are then in one of them each. */
export const FleetFile = record({
  fleet: NAME.describe("The fleet's name"),
  releaseKeys: list(PATH, "paths of armored public keys", 1).describe(
    "Armored public keys, relative to this file; no other signature on a package is accepted",
  ),
  defaults: record(settings).partial().describe("For all nodes; each may override any of them"),
  bastions: mapping(NAME, bastion, "bastions by name").describe("Hosts through which others are reached"),
  customers: mapping(NAME, customer, "customers by a short name"),
  nodes: mapping(NAME, node, "nodes by name"),
  sanServers: mapping(NAME, equipment, "SAN servers by name"),
  devices: mapping(NAME, equipment, "devices by name").describe("Session border controllers and the like"),
})
  .partial()
  .meta({ title: "Fleet", description: "Nodes, the containers on them, and whose they are" });

export type FleetFileContent = z.output<typeof FleetFile>;
export type NodeContent = z.output<typeof node>;
export type BastionContent = z.output<typeof bastion>;
export type ContainerContent = z.output<typeof container>;
export type OverridesContent = z.output<typeof overrides>;
export type Defaults = NonNullable<FleetFileContent["defaults"]>;
