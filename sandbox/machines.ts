/** A container as it is when the sandbox is new. */
export interface ContainerState {
  readonly customer: string;
  readonly hostname: string;
  readonly isRunning: boolean;
  /** Names or builds of the catalog. */
  readonly packages: readonly string[];
}

/** A node as it is when the sandbox is new. */
export interface NodeState {
  readonly port: number;
  readonly kernel: string;
  readonly packages: readonly string[];
  readonly containers: Readonly<Record<string, ContainerState>>;
}

const NODE_PACKAGES = [
  "bash",
  "crontabs",
  "glibc",
  "initscripts",
  "openssh-server",
  "openssl",
  "tzdata",
  "vzctl",
  "vzkernel",
  "yum-utils",
];
const BASE = ["bash", "bind-libs", "crontabs", "glibc", "initscripts", "openssl", "tzdata"];
const PBX = [...BASE, "asterisk", "httpd", "mysql-server", "php", "php-common"];
const PBX_RELEASED = [
  ...["bash", "crontabs", "initscripts", "mysql-server", "fail2ban"],
  ...[
    "bind-libs-9.8.2-0.68.rc1.el6_10.8",
    "glibc-2.12-1.212.el6_10.3",
    "openssl-1.0.1e-58.el6_10",
    "tzdata-2026c-1.el6",
  ],
  ...["asterisk-1.8.32.3-1.el6", "httpd-2.2.15-69.el6", "php-5.3.3-40.el6", "php-common-5.3.3-40.el6"],
];
const PHP_BY_HAND = PBX.map((name) => (name.startsWith("php") ? `${name}-5.3.3-41.el6` : name));

/**
 * Each differs from the release in its own way: 101 is behind, 102 has a build of php that's newer than the release's,
 * 103 is stopped, 201 lacks fail2ban, 202 keeps its php by an override in the fleet file, 203 is as the release says.
 */
export const NODES: Readonly<Record<string, NodeState>> = {
  node1: {
    port: 22201,
    kernel: "2.6.32-042stab145.3",
    packages: NODE_PACKAGES,
    containers: {
      "101": container("alder", "pbx.alder.example", [...PBX, "fail2ban"]),
      "102": container("birch", "pbx.birch.example", [...PHP_BY_HAND, "fail2ban"]),
      "103": { ...container("cedar", "pbx.cedar.example", [...PBX, "fail2ban"]), isRunning: false },
    },
  },
  node2: {
    port: 22202,
    kernel: "2.6.32-042stab145.3",
    packages: NODE_PACKAGES,
    containers: {
      "201": container("alder", "pbx2.alder.example", PBX),
      "202": container("birch", "pbx2.birch.example", [...PBX, "fail2ban"]),
      "203": container("elm", "pbx.elm.example", PBX_RELEASED),
    },
  },
};

function container(customer: string, hostname: string, packages: readonly string[]): ContainerState {
  return { customer, hostname, isRunning: true, packages };
}
