import { FILE_VERSION } from "../maintenance/files/version";
import { type CatalogEntry, findBuild } from "./catalog";
import { NODES } from "./machines";
import { formatPackage, nevraOf, sha256 } from "./package-file";
import { deriveSigningKey, RELEASE_KEY_USER } from "./release-key";

export const RELEASE_NAME = "sandbox-2026-11-27";

const FOR_NODES = [
  "glibc-2.12-1.212.el6_10.3",
  "openssl-1.0.1e-58.el6_10",
  "tzdata-2026c-1.el6",
  "vzctl-4.11.1-1",
  "vzkernel-2.6.32-042stab146.1",
];
const FOR_CONTAINERS = [
  "asterisk-1.8.32.3-1.el6",
  "bind-libs-9.8.2-0.68.rc1.el6_10.8",
  "fail2ban",
  "glibc-2.12-1.212.el6_10.3",
  "httpd-2.2.15-69.el6",
  "mysql-server",
  "openssl-1.0.1e-58.el6_10",
  "php-5.3.3-40.el6",
  "php-common-5.3.3-40.el6",
  "tzdata-2026c-1.el6",
];
const TO_INSTALL = ["fail2ban"];
/** What container 202 keeps. */
const PINNED = ["php-5.3.3-38.el6", "php-common-5.3.3-38.el6"];

/** Whose containers the sandbox has. */
export const CUSTOMERS = [
  { id: "alder", name: "Alder Clinic", timeZone: "America/New_York", is24x7: true },
  { id: "birch", name: "Birch & Sons", timeZone: "America/Chicago", is24x7: false },
  { id: "cedar", name: "Cedar Logistics", timeZone: "America/Denver", is24x7: false },
  { id: "elm", name: "Elm School", timeZone: "America/New_York", is24x7: false },
];

/** Where a fleet file finds what it names: paths relative to it, and the nodes' ports. */
export interface FleetPlaces {
  readonly releaseKey: string;
  readonly identity: string;
  readonly knownHosts: string;
  readonly ports: Readonly<Record<string, number>>;
}

/** The text of a fleet file for the sandbox. */
export function formatFleet({ releaseKey, identity, knownHosts, ports }: FleetPlaces): string {
  const lines = [
    "# The embedded sandbox (npm run sandbox): two nodes with three containers each, on this machine.",
    "# Written by sandbox/declarations.ts.",
    `version: ${FILE_VERSION}`,
    "fleet: sandbox",
    "releaseKeys:",
    `  - ${releaseKey}`,
    "",
    "defaults:",
    "  ssh:",
    "    user: root",
    `    identityFile: ${identity}`,
    `    knownHostsFile: ${knownHosts}`,
    "  runtime: openvz",
    "  packageManager: yum",
    "  osFamily: el6",
    "  parallel: 4",
    "  restart: required",
    "  lockWaitSeconds: 20",
    "",
    "customers:",
    ...CUSTOMERS.flatMap(formatCustomer),
    "",
    "nodes:",
  ];
  for (const [name, { containers }] of Object.entries(NODES)) {
    lines.push(
      `  ${name}:`,
      "    address: 127.0.0.1",
      "    ssh:",
      `      port: ${ports[name] ?? 0}`,
      "    containers:",
    );
    for (const [id, { customer, hostname }] of Object.entries(containers)) {
      lines.push(`      "${id}":`, `        customer: ${customer}`, `        hostname: ${hostname}`);
      if (id === "202") {
        lines.push("        # Its call centre module breaks with newer builds.");
        lines.push("        overrides:", "          packages:");
        lines.push(...PINNED.map((build) => `            - ${nevraOf(findBuild(build))}`));
      }
    }
  }
  return `${lines.join("\n")}\n`;
}

/** The text of the release file; its checksums are those of the packages that `populateState` writes. */
export function formatRelease(): string {
  const lines = [
    "# What the sandbox's machines should run. Written by sandbox/declarations.ts.",
    `version: ${FILE_VERSION}`,
    `release: ${RELEASE_NAME}`,
    "nodes:",
    "  el6:",
    "    packages:",
    ...FOR_NODES.flatMap((build) => formatEntry(findBuild(build))),
    "containers:",
    "  el6:",
    "    packages:",
    ...FOR_CONTAINERS.flatMap((build) => formatEntry(findBuild(build))),
  ];
  return `${lines.join("\n")}\n`;
}

function formatEntry(entry: CatalogEntry): string[] {
  const lines = [
    `      - nevra: ${nevraOf(entry)}`,
    `        sha256: ${sha256(formatPackage(entry, deriveSigningKey(RELEASE_KEY_USER)))}`,
  ];
  if (TO_INSTALL.includes(entry.name)) lines.push("        ensure: installed");
  return lines;
}

function formatCustomer({ id, name, timeZone, is24x7 }: (typeof CUSTOMERS)[number]): string[] {
  return [
    `  ${id}:`,
    `    name: ${name}`,
    `    contacts: [it@${id}.example]`,
    `    timeZone: ${timeZone}`,
    ...(is24x7 ? ["    24x7: true"] : []),
  ];
}
