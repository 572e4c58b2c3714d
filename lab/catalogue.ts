import type { PackageRecipe } from "./package-spec";

const libc = "/usr/lib64/libc-2.12.so";
const ssl = "/usr/lib64/libssl.so.10";

/** The system of a node and its containers; provides what scriptlets and init scripts of the others need. */
const systems: PackageRecipe[] = [
  {
    ...{ name: "centos-release", version: "6", release: "10.el6.centos.12.3" },
    provides: ["/bin/sh", "system-release = 6"],
    files: { "/etc/redhat-release": "CentOS release 6.10 (Final)\n" },
    // Enterprise Linux 6 has no os-release file.
    post: "rm -f /etc/os-release",
    payloadKb: 1,
  },
  {
    ...{ name: "rocky-release", version: "8.10", release: "1.8.el8" },
    provides: ["/bin/sh", "system-release = 8.10"],
    files: {
      "/etc/redhat-release": "Rocky Linux release 8.10 (Green Obsidian)\n",
      "/etc/os-release":
        'NAME="Rocky Linux"\nVERSION="8.10 (Green Obsidian)"\nID="rocky"\nID_LIKE="rhel centos fedora"\nVERSION_ID="8.10"\n' +
        'PLATFORM_ID="platform:el8"\nPRETTY_NAME="Rocky Linux 8.10 (Green Obsidian)"\n',
    },
    payloadKb: 1,
  },
];

type Revision = Pick<PackageRecipe, "version" | "release"> & Partial<PackageRecipe>;

function revisions(common: Omit<PackageRecipe, "version" | "release">, ...list: Revision[]): PackageRecipe[] {
  return list.map((revision) => ({ ...common, ...revision }));
}

/** What runs in containers. First revision: installed at the start; second: the usual update; what follows is said there. */
const containerPackages: PackageRecipe[] = [
  // An upgrade doesn't restart it: the old executable stays mapped.
  ...revisions(
    {
      name: "asterisk",
      requires: ["openssl"],
      service: { name: "asterisk", executable: "/usr/sbin/asterisk", order: 90, libraries: [libc, ssl] },
      configuration: { "/etc/asterisk/asterisk.conf": "[options]\nverbose = 3\n" },
      payloadKb: 400,
    },
    { version: "11.25.0", release: "1" },
    { version: "11.25.3", release: "1" },
    // Slow: its %post takes as many seconds as /etc/lab/slow-post says (5 unless there).
    { version: "11.25.3", release: "2", post: "sleep $(cat /etc/lab/slow-post 2>/dev/null || echo 5)" },
    // It doesn't start: its program can't be executed.
    { version: "11.25.3", release: "3", post: "chmod 644 /usr/sbin/asterisk" },
    {
      version: "11.25.3",
      release: "1",
      variant: "rebuilt",
      payloadKb: 401,
      files: { "/usr/share/asterisk-rebuilt/note": "Only this build has it.\n" },
    },
  ),
  // An upgrade restarts it if it runs, and brings another default configuration (.rpmnew where it was edited).
  ...revisions(
    {
      name: "httpd",
      requires: ["openssl"],
      service: { name: "httpd", executable: "/usr/sbin/httpd", order: 85, libraries: [libc, ssl] },
      postun: '[ "$1" -lt 1 ] || /etc/init.d/httpd condrestart >/dev/null 2>&1 || :',
      payloadKb: 200,
    },
    {
      version: "2.2.15",
      release: "69.el6",
      configuration: { "/etc/httpd/conf/httpd.conf": "ServerTokens OS\n" },
    },
    {
      version: "2.2.15",
      release: "70.el6",
      configuration: { "/etc/httpd/conf/httpd.conf": "ServerTokens Prod\n" },
    },
    { version: "2.2.15", release: "71.el6", pre: "echo 'the %pre of httpd fails' >&2; exit 1" },
  ),
  ...revisions(
    { name: "php-common", payloadKb: 100 },
    { version: "5.3.3", release: "49.el6" },
    { version: "5.3.3", release: "50.el6" },
  ),
  ...revisions(
    { name: "php", payloadKb: 50 },
    { version: "5.3.3", release: "49.el6", requires: ["php-common = 5.3.3-49.el6"] },
    { version: "5.3.3", release: "50.el6", requires: ["php-common = 5.3.3-50.el6"] },
    // Needs what no package provides.
    { version: "5.3.3", release: "51.el6", requires: ["libmissing.so.1"] },
  ),
  ...revisions(
    { name: "glibc", libraries: [libc], payloadKb: 100 },
    { version: "2.12", release: "1.212.el6" },
    { version: "2.12", release: "1.215.el6" },
  ),
  ...revisions(
    { name: "glibc-common", payloadKb: 100 },
    { version: "2.12", release: "1.212.el6", requires: ["glibc = 2.12-1.212.el6"] },
    { version: "2.12", release: "1.215.el6", requires: ["glibc = 2.12-1.215.el6"] },
  ),
  ...revisions(
    {
      name: "mysql-server",
      service: { name: "mysqld", executable: "/usr/libexec/mysqld", order: 64, libraries: [libc] },
      payloadKb: 200,
    },
    { version: "5.1.73", release: "7.el6" },
    { version: "5.1.73", release: "8.el6" },
    { version: "5.1.73", release: "9.el6", post: "echo 'the %post of mysql-server fails' >&2; exit 1" },
  ),
  ...revisions(
    { name: "openssl", libraries: [ssl] },
    { version: "1.0.1e", release: "57.el6" },
    { version: "1.0.1e", release: "58.el6" },
    { version: "1.0.1e", release: "59.el6", signedBy: "wrong" },
  ),
  ...revisions(
    { name: "tzdata", noarch: true },
    { version: "2018e", release: "3.el6" },
    { version: "2019a", release: "1.el6" },
    { version: "2019b", release: "1.el6", signedBy: "nobody" },
  ),
  ...revisions(
    { name: "bind-utils", epoch: 32 },
    { version: "9.8.2", release: "0.62.rc1.el6" },
    { version: "9.8.2", release: "0.68.rc1.el6" },
  ),
  // Not installed at the start, and in no catalogue. Its library has another name in each version.
  ...revisions(
    { name: "libobscure" },
    { version: "1.0", release: "1", libraries: ["/usr/lib64/libobscure.so.1.0"] },
    { version: "1.1", release: "1", libraries: ["/usr/lib64/libobscure.so.1.1"] },
  ),
  // Not installed at the start. The second one takes asterisk away; the third one can't stand beside bind-utils.
  ...revisions(
    { name: "framework-cdr", noarch: true },
    { version: "1.2", release: "1" },
    { version: "1.3", release: "1", obsoletes: ["asterisk"] },
    { version: "1.4", release: "1", conflicts: ["bind-utils"] },
  ),
  // Not installed at the start. The second one doesn't fit on a small disk.
  ...revisions(
    { name: "asterisk-sounds-core-en", noarch: true },
    { version: "1.4.27", release: "1" },
    { version: "1.5.0", release: "1", payloadKb: 8192 },
  ),
];

/** What runs on nodes, besides openssl, glibc and tzdata of above. */
/** What the node's boot loader would begin: the newest one, as `fronts/node-start` has it. */
function bootFile(release: string): Readonly<Record<string, string>> {
  return { [`/boot/vmlinuz-2.6.32-${release}`]: "A kernel of the lab.\n" };
}

const nodePackages: PackageRecipe[] = [
  // Install-only: several may be installed at once.
  ...revisions(
    { name: "vzkernel", provides: ["kernel"], payloadKb: 300 },
    { version: "2.6.32", release: "042stab140.1", files: bootFile("042stab140.1") },
    { version: "2.6.32", release: "042stab145.3", files: bootFile("042stab145.3") },
    {
      version: "2.6.32",
      release: "042stab145.3",
      variant: "rebuilt",
      payloadKb: 301,
      files: { ...bootFile("042stab145.3"), "/boot/rebuilt": "Only this build has it.\n" },
    },
  ),
  ...revisions({ name: "vzctl" }, { version: "4.9", release: "4" }, { version: "4.11.1", release: "1" }),
  ...revisions(
    { name: "nfs-utils", epoch: 1 },
    { version: "1.2.3", release: "75.el6" },
    { version: "1.2.3", release: "78.el6" },
  ),
];

export const catalogueRecipes: readonly PackageRecipe[] = [...systems, ...containerPackages, ...nodePackages];

/** Ids of builds for the usual test: installed at the start, and published as the update. */
export const usualBuilds = {
  systemOf: { yum: "centos-release-6-10.el6.centos.12.3", dnf: "rocky-release-8.10-1.8.el8" },
  installedInContainers: [
    ...["asterisk-11.25.0-1", "httpd-2.2.15-69.el6", "php-common-5.3.3-49.el6", "php-5.3.3-49.el6"],
    ...["glibc-2.12-1.212.el6", "glibc-common-2.12-1.212.el6", "mysql-server-5.1.73-7.el6"],
    ...["openssl-1.0.1e-57.el6", "tzdata-2018e-3.el6", "bind-utils-9.8.2-0.62.rc1.el6"],
  ],
  installedOnNodes: [
    ...["vzkernel-2.6.32-042stab140.1", "vzctl-4.9-4", "nfs-utils-1.2.3-75.el6"],
    ...["glibc-2.12-1.212.el6", "openssl-1.0.1e-57.el6", "tzdata-2018e-3.el6"],
  ],
  updates: [
    ...["asterisk-11.25.3-1", "httpd-2.2.15-70.el6", "php-common-5.3.3-50.el6", "php-5.3.3-50.el6"],
    ...["glibc-2.12-1.215.el6", "glibc-common-2.12-1.215.el6", "mysql-server-5.1.73-8.el6"],
    ...["openssl-1.0.1e-58.el6", "tzdata-2019a-1.el6", "bind-utils-9.8.2-0.68.rc1.el6"],
    ...["vzkernel-2.6.32-042stab145.3", "vzctl-4.11.1-1", "nfs-utils-1.2.3-78.el6"],
  ],
} as const;
