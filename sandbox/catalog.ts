import { readFileSync } from "node:fs";
import path from "node:path";
import type { FileSpec, PackageSpec } from "./package-file";

/** Every build that a machine of the sandbox can have, and whether the repository offers it. */
export interface CatalogEntry extends PackageSpec {
  readonly signature: "release" | "stranger" | "none";
}

const LIBC = "/lib64/libc-2.12.so";
const LIBSSL = "/usr/lib64/libssl.so.1.0.1e";
const LIBCRYPTO = "/usr/lib64/libcrypto.so.1.0.1e";
const LIBPHP = "/usr/lib64/httpd/modules/libphp5.so";

const SSHD = ["/usr/sbin/sshd", LIBCRYPTO, LIBC];
const HTTPD = ["/usr/sbin/httpd", LIBPHP, LIBSSL, LIBC];
const ASTERISK = ["/usr/sbin/asterisk", LIBSSL, LIBC];
const MYSQLD = ["/usr/libexec/mysqld", LIBC];
const FAIL2BAN = ["/usr/bin/fail2ban-server", LIBC];

const FUNCTIONS = path.join(__dirname, "stand-ins", "functions.sh");

/** What a build is made of, whatever its version. */
const CONTENTS: Record<
  string,
  Pick<PackageSpec, "requires" | "files" | "size"> & { arch?: string; epoch?: number }
> = {
  asterisk: {
    requires: ["glibc >= 2.12", "openssl"],
    files: [...program("asterisk", ASTERISK), config("/etc/asterisk/asterisk.conf")],
    size: 12_873_412,
  },
  bash: { requires: ["glibc"], files: [executable("/bin/bash")], size: 3_141_920 },
  "bind-libs": {
    requires: ["glibc", "openssl"],
    files: [file("/usr/lib64/libdns.so.81")],
    size: 2_436_072,
    epoch: 32,
  },
  crontabs: { requires: ["/bin/bash"], files: [config("/etc/crontab")], size: 2_486, arch: "noarch" },
  fail2ban: {
    requires: ["glibc"],
    files: [...program("fail2ban", FAIL2BAN), config("/etc/fail2ban/jail.conf")],
    size: 1_571_300,
    arch: "noarch",
  },
  glibc: { requires: ["tzdata"], files: [file(LIBC)], size: 13_055_136 },
  httpd: {
    requires: ["glibc", "initscripts"],
    files: [...program("httpd", HTTPD), config("/etc/httpd/conf/httpd.conf")],
    size: 3_094_264,
  },
  initscripts: {
    requires: ["/bin/bash"],
    files: [{ path: "/etc/rc.d/init.d/functions", content: readFileSync(FUNCTIONS, "utf8") }],
    size: 5_720_814,
  },
  "mysql-server": {
    requires: ["glibc", "initscripts"],
    files: [...program("mysqld", MYSQLD), config("/etc/my.cnf")],
    size: 25_884_131,
  },
  "openssh-server": { requires: ["openssl", "initscripts"], files: program("sshd", SSHD), size: 671_364 },
  openssl: { requires: ["glibc"], files: [file(LIBSSL), file(LIBCRYPTO)], size: 4_218_264 },
  php: { requires: ["httpd"], files: [file(LIBPHP)], size: 3_687_044 },
  "php-common": { requires: [], files: [config("/etc/php.ini")], size: 3_800_940 },
  tzdata: { requires: [], files: [file("/usr/share/zoneinfo/zone.tab")], size: 1_960_340, arch: "noarch" },
  vzctl: {
    requires: ["glibc"],
    files: [executable("/usr/sbin/vzctl"), config("/etc/vz/vz.conf")],
    size: 394_208,
  },
  vzkernel: { requires: [], files: [], size: 129_611_508 },
  "yum-utils": { requires: [], files: [executable("/usr/bin/yumdownloader")], size: 323_820, arch: "noarch" },
};

/** Installed here and there; the first build is what a machine has when nothing else is said. */
const VERSIONS: Record<string, string[]> = {
  asterisk: ["1.8.32.1-1.el6", "1.8.32.3-1.el6"],
  bash: ["4.1.2-48.el6"],
  "bind-libs": ["9.8.2-0.62.rc1.el6", "9.8.2-0.68.rc1.el6_10.8"],
  crontabs: ["1.10-33.el6"],
  fail2ban: ["0.9.6-1.el6"],
  glibc: ["2.12-1.209.el6", "2.12-1.212.el6_10.3"],
  httpd: ["2.2.15-60.el6", "2.2.15-69.el6"],
  initscripts: ["9.03.61-1.el6"],
  "mysql-server": ["5.1.73-8.el6"],
  "openssh-server": ["5.3p1-124.el6"],
  openssl: ["1.0.1e-57.el6", "1.0.1e-58.el6_10"],
  php: ["5.3.3-38.el6", "5.3.3-40.el6", "5.3.3-41.el6"],
  "php-common": ["5.3.3-38.el6", "5.3.3-40.el6", "5.3.3-41.el6"],
  tzdata: ["2026a-1.el6", "2026c-1.el6"],
  vzctl: ["4.9.4-1", "4.11.1-1"],
  vzkernel: ["2.6.32-042stab145.3", "2.6.32-042stab146.1"],
  "yum-utils": ["1.1.30-42.el6"],
};

/** What a bad day brings: builds that can't, or mustn't, be installed. */
const SPOILT: CatalogEntry[] = [
  { ...build("asterisk", "1.8.32.9-1.el6"), requires: ["glibc >= 2.17"], signature: "release" },
  { ...build("fail2ban", "0.9.7-1.el6"), obsoletes: ["asterisk < 2"], signature: "release" },
  { ...build("httpd", "2.2.15-70.el6"), signature: "none" },
  { ...build("httpd", "2.2.15-71.el6"), signature: "stranger" },
];

/** What the repository offers and machines have, in the order of names and versions. */
export const CATALOG: readonly CatalogEntry[] = [
  ...Object.entries(VERSIONS).flatMap(([name, versions]) =>
    versions.map((version): CatalogEntry => ({ ...build(name, version), signature: "release" })),
  ),
  ...SPOILT,
];

/**
 * The catalog's build for `name` (then the oldest), `name-version-release`, or the full NEVRA.
 * @throws Error when there's none
 */
export function findBuild(text: string): CatalogEntry {
  const found = CATALOG.find((entry) => {
    const nvr = `${entry.name}-${entry.version}-${entry.release}`;
    const nevr = `${entry.name}-${entry.epoch ?? 0}:${entry.version}-${entry.release}`;
    return [entry.name, nvr, `${nvr}.${entry.arch}`, nevr, `${nevr}.${entry.arch}`].includes(text);
  });
  if (found === undefined)
    throw new Error(`The sandbox's catalog has no ${text}; sandbox/catalog.ts lists what it has.`);
  return found;
}

function build(name: string, versionRelease: string): PackageSpec {
  const contents = CONTENTS[name];
  const [version, release] = versionRelease.split("-");
  if (contents === undefined || version === undefined || release === undefined) {
    throw new Error(`sandbox/catalog.ts: ${name}-${versionRelease} has no contents.`);
  }
  const own = name === "php" ? [`php-common = ${versionRelease}`] : [];
  const kernel: FileSpec[] = name === "vzkernel" ? [file(`/boot/vmlinuz-${versionRelease}`)] : [];
  return {
    name,
    ...(contents.epoch !== undefined && { epoch: contents.epoch }),
    version,
    release,
    arch: contents.arch ?? "x86_64",
    requires: [...contents.requires, ...own],
    ...(name === "vzkernel" && { provides: ["kernel"] }),
    files: [...contents.files, ...kernel],
    size: contents.size,
  };
}

function file(path: string): FileSpec {
  return { path };
}

function executable(path: string): FileSpec {
  return { path, isExecutable: true };
}

function config(path: string): FileSpec {
  return { path, isConfig: true };
}

/** A daemon and its init script; it maps those of the files that are there. */
function program(service: string, mapped: readonly string[]): FileSpec[] {
  const script = [
    "#!/bin/sh",
    `. "$MAINTENANCE_ROOT/etc/rc.d/init.d/functions"`,
    `control "\${1:-}" ${service} ${mapped.join(" ")}`,
    "",
  ];
  return [
    executable(mapped[0] ?? ""),
    { path: `/etc/rc.d/init.d/${service}`, content: script.join("\n"), isExecutable: true },
  ];
}
