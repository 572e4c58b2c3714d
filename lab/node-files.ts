import { chmod, copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { LabUsers } from "./access";
import { writeFreePbxFiles } from "./freepbx/site-files";
import type { ContainerPlan, NodePlan } from "./plan";
import { runCommand } from "./run-command";
import { labRuntime } from "./runtimes";

const fronts = join(__dirname, "fronts");

/** What a node and its containers share: repository, release key, init, yum's fronts, stand-ins. A layer above the images. */
export async function writeSiteLayer(
  folder: string,
  plan: NodePlan,
  site: { repositoryUrl: string; releaseKeyFile: string; base: string },
): Promise<void> {
  const keyFile = "etc/pki/rpm-gpg/RPM-GPG-KEY-PBX";
  await writeFiles(folder, {
    "etc/yum.repos.d/updates.repo":
      `[updates]\nname=Updates of the lab\nbaseurl=${site.repositoryUrl}\nenabled=1\ngpgcheck=1\n` +
      `gpgkey=file:///${keyFile}\nmetadata_expire=6h\n`,
  });
  await mkdir(dirname(join(folder, keyFile)), { recursive: true });
  await copyFile(site.releaseKeyFile, join(folder, keyFile));
  await installFronts(folder, "usr/lib/lab", ["container-init", "container-root", "node-init", "yum-lock"]);
  await installFronts(folder, "usr/sbin", ["service"]);
  await writeFreePbxFiles(folder, site.base);
  if (plan.packageManager === "yum") {
    await installFronts(folder, "usr/bin", ["yum", "yumdownloader"]);
    // A whiteout: a node with yum has no program of the name dnf.
    await runCommand("mknod", [join(folder, "usr/bin/dnf"), "c", "0", "0"]);
  }
}

/** What the node alone has: written into its own upper directory before it starts. */
export async function writeNodeFiles(
  upper: string,
  plan: NodePlan,
  access: {
    users: LabUsers;
    port: number;
    address: string;
    hostKeyFile: string;
    publicKeys: Record<string, string>;
    base: string;
  },
): Promise<void> {
  const hostKey = "etc/ssh/ssh_host_ed25519_key";
  await writeFiles(upper, {
    "etc/ssh/sshd_config": [
      `Port ${access.port}`,
      `ListenAddress ${access.address}`,
      `HostKey /${hostKey}`,
      "PidFile /run/sshd.pid",
      "AuthorizedKeysFile /etc/ssh/authorized_keys/%u",
      "PermitRootLogin prohibit-password",
      "PasswordAuthentication yes",
      "KbdInteractiveAuthentication no",
      "UsePAM no",
      "UseDNS no",
      "MaxStartups 100",
      "MaxSessions 100",
      "LogLevel VERBOSE",
      "Subsystem sftp internal-sftp",
      ...Object.entries(labRuntime(plan.runtime).front?.environment ?? {}).map(
        ([name, value]) => `SetEnv ${name}=${value}`,
      ),
      "",
    ].join("\n"),
    "etc/lab/containers": plan.containers
      .map(({ id, running }) => `${id} ${running ? "running" : "stopped"}\n`)
      .join(""),
    "etc/hostname": `${plan.hostname}\n`,
    "etc/hosts": `127.0.0.1 localhost\n${access.address} ${plan.hostname} ${plan.name}\n`,
    "etc/lxc/lxc.conf": `lxc.lxcpath = ${plan.lxcPath}\n`,
    ...Object.fromEntries(
      Object.entries(access.publicKeys).map(([user, key]) => [`etc/ssh/authorized_keys/${user}`, key]),
    ),
  });
  await writeFiles(upper, { "etc/lab/passwords": `maintpw:${access.users.maintpw.password ?? ""}\n` }, 0o600);
  await copyFile(access.hostKeyFile, join(upper, hostKey));
  await chmod(join(upper, hostKey), 0o600);
  await copyFile(`${access.hostKeyFile}.pub`, join(upper, `${hostKey}.pub`));
  const { front } = labRuntime(plan.runtime);
  await installFronts(upper, "usr/sbin", ["shutdown", ...(front?.programs ?? [])]);
  await installFronts(upper, "usr/bin", ["uname"]);
  await installFronts(upper, "usr/lib/lab", front?.insides ?? []);
  await mkdir(join(upper, "usr/lib/lab"), { recursive: true });
  await copyFile(join(access.base, "usr/bin/uname"), join(upper, "usr/lib/lab/uname"));
}

/** A container's LXC configuration, and on an openvz node its OpenVZ one. `containers` becomes the runtime's own folder. */
export async function writeContainerFiles(
  upper: string,
  containers: string,
  { runtime, lxcPath }: NodePlan,
  plan: ContainerPlan,
): Promise<void> {
  const { id } = plan;
  const { front } = labRuntime(runtime);
  const root = front === undefined ? `${lxcPath}/${id}/rootfs` : `${front.roots}/${id}`;
  const config = [
    `lxc.uts.name = ${plan.hostname}`,
    `lxc.rootfs.path = dir:${root}`,
    "lxc.net.0.type = none",
    "lxc.init.cmd = /usr/lib/lab/container-init",
    "lxc.mount.auto = proc:mixed sys:ro",
    "lxc.autodev = 1",
    "lxc.apparmor.profile = unconfined",
    "lxc.signal.halt = SIGTERM",
    "lxc.tty.max = 0",
    // OpenVZ unmounts what stops, however it stops.
    ...(front !== undefined ? [`lxc.hook.post-stop = /usr/lib/lab/container-root detach ${id}`] : []),
    "",
  ].join("\n");
  await mkdir(join(containers, id, "disk"), { recursive: true });
  if (plan.diskMb !== undefined) await writeFile(join(containers, id, "disk-mb"), String(plan.diskMb));
  if (front === undefined) {
    await writeFile(join(containers, id, "config"), config);
    return;
  }
  await writeFiles(upper, {
    [`${lxcPath.slice(1)}/${id}/config`]: config,
    [`etc/vz/conf/${id}.conf`]:
      `ONBOOT="yes"\nVE_ROOT="/vz/root/$VEID"\nVE_PRIVATE="/vz/private/$VEID"\nOSTEMPLATE="centos-6-x86_64"\n` +
      `HOSTNAME="${plan.hostname}"\nKMEMSIZE="24299200:26429120"\n`,
  });
}

async function writeFiles(folder: string, files: Record<string, string>, mode = 0o644): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text, { mode });
  }
}

async function installFronts(folder: string, target: string, names: readonly string[]): Promise<void> {
  await mkdir(join(folder, target), { recursive: true });
  for (const name of names) await copyFile(join(fronts, name), join(folder, target, name));
}
