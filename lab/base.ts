import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { buildOnce, digestOf } from "./cache-folder";
import { runCommand } from "./run-command";

/** The distribution under every node and container. Its rpm and dnf are the real ones; see README.md for the traces it leaves. */
const suite = "bookworm";

const packages = [
  ..."dnf dnf-plugins-core rpm gnupg lxc openssh-server openssh-client sudo curl ca-certificates".split(" "),
  ..."procps psmisc iproute2 cpio less".split(" "),
];

/** Debian's rpm warns on each use and keeps its database in the home folder: both are undone here. */
const files: Readonly<Record<string, string>> = {
  "etc/popt": [
    ...["-U --upgrade", "-i --install", "-F --freshen", "-e --erase"],
    ...["--upgrade --upgrade", "--install --install", "--erase --erase", "--reinstall --reinstall"],
  ]
    .map((alias) => `rpm alias ${alias} --force-debian\n`)
    .join(""),
  "etc/rpm/macros": "%_dbpath /var/lib/rpm\n%_install_langs C\n",
  "etc/dnf/dnf.conf":
    "[main]\ngpgcheck=1\ninstallonly_limit=3\nbest=True\nskip_if_unavailable=False\nclean_requirements_on_remove=False\n" +
    "installonlypkgs=kernel vzkernel\n",
  "etc/sudoers.d/maint": "maint ALL=(ALL) NOPASSWD: ALL\nmaintpw ALL=(ALL) PASSWD: ALL\n",
  "etc/hosts": "127.0.0.1 localhost\n",
};

/** In the base, once: accounts (an account without a password is locked for sshd unless its hash is a star), folders. */
const setup = `
set -e
rm -f /etc/ssh/ssh_host_* /etc/machine-id
useradd --create-home --shell /bin/bash maint
useradd --create-home --shell /bin/bash maintpw
usermod -p '*' maint
usermod -p '*' root
chmod 440 /etc/sudoers.d/maint
mkdir -p /etc/rc.d/rc3.d /etc/yum.repos.d /etc/pki/rpm-gpg /var/lock/subsys /var/lib/rpm
rpm --initdb
# Calls createrepo_c after each transaction, which Enterprise Linux doesn't have on by default.
rm -f /usr/lib/python3/dist-packages/dnf-plugins/local.py /etc/dnf/plugins/local.conf
apt-get clean
rm -rf /var/lib/apt/lists/* /usr/share/doc/* /usr/share/man/* /usr/share/locale/*
`;

/**
 * The root file system below everything, built at the first use (about a minute, 500 MB) into the cache.
 * @returns the folder of the root file system, never to be written to
 */
export async function prepareBase(): Promise<string> {
  const recipe = digestOf(suite, packages.join(" "), JSON.stringify(files), setup);
  const folder = await buildOnce(`base-${recipe}`, async (building) => {
    const root = join(building, "rootfs");
    const mirror = process.env["PBX_LAB_MIRROR"];
    await runCommand("debootstrap", [
      ...["--variant=minbase", `--include=${packages.join(",")}`, suite, root],
      ...(mirror === undefined ? [] : [mirror]),
    ]);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(root, name, ".."), { recursive: true });
      await rm(join(root, name), { force: true });
      await writeFile(join(root, name), text);
    }
    await runCommand("chroot", [root, "/bin/sh", "-c", setup]);
  });
  return join(folder, "rootfs");
}
