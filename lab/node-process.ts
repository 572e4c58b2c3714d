import { spawn } from "node:child_process";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { createKey, describePublicKey, findFreePort, type LabUsers } from "./access";
import { LabNode } from "./node";
import { writeContainerFiles, writeNodeFiles, writeSiteLayer } from "./node-files";
import type { NodePlan } from "./plan";
import { controlGroupPrefix, recordProcess, type RunFolder } from "./run-folder";

/** What all nodes of a lab have in common, and the layers prepared for this one. */
export interface NodeSurroundings {
  run: RunFolder;
  users: LabUsers;
  address: string;
  repositoryUrl: string;
  releaseKeyFile: string;
  base: string;
  nodeImage: string;
  containerImage: string;
}

/** Starts a node and its containers; returns when sshd listens and the containers' services run. */
export async function startNode(plan: NodePlan, around: NodeSurroundings): Promise<LabNode> {
  const folder = join(around.run.path, `node-${plan.name}`);
  const [upper, site, containers] = [join(folder, "upper"), join(folder, "site"), join(folder, "containers")];
  for (const name of ["upper", "work", "root", "site", "containers"])
    await mkdir(join(folder, name), { recursive: true });
  const hostKeyFile = await createKey(join(folder, "host-key"), plan.hostname);
  const { publicKey, fingerprint } = await describePublicKey(`${hostKeyFile}.pub`);
  const { users, address } = around;
  const port = await findFreePort(address);
  await writeSiteLayer(site, plan, around);
  await writeNodeFiles(upper, plan, {
    users,
    port,
    address,
    hostKeyFile,
    publicKeys: await readPublicKeys(users),
    base: around.base,
  });
  for (const container of plan.containers) await writeContainerFiles(upper, containers, plan, container);

  const parent = await bootNode(plan.name, around.run, {
    LAB_NODE_DIR: folder,
    LAB_LAYERS: [site, around.nodeImage, around.base].join(":"),
    LAB_CONTAINER_LAYERS: [site, around.containerImage, around.base].join(":"),
    LAB_CGROUP: `${controlGroupPrefix(around.run.id)}${plan.name}`,
    LAB_RUNTIME: plan.runtime,
    LAB_LXCPATH: plan.lxcPath,
    LAB_HOSTNAME: plan.hostname,
  });
  return new LabNode(
    plan,
    { address, port, hostKeyFingerprint: fingerprint, hostPublicKey: publicKey, users },
    parent,
  );
}

/** @returns the machine's number of the process that boots the node, once that says that it's ready */
async function bootNode(name: string, run: RunFolder, settings: Record<string, string>): Promise<number> {
  const child = spawn(
    "setpriv",
    // If this process is killed, so is the node: nothing is left that nobody knows of.
    ["--pdeathsig", "KILL", "--", join(__dirname, "fronts", "node-start"), "enter"],
    {
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...settings, PATH: process.env["PATH"] ?? "/usr/sbin:/usr/bin" },
      detached: true,
    },
  );
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (complaints += text));
  if (child.pid !== undefined) await recordProcess(run, `${name}-parent`, child.pid);
  await new Promise<void>((resolve, reject) => {
    const fail = (reason: string): void => {
      reject(
        new Error(
          `Node ${name} of the lab doesn't start (${reason}): ${complaints.trim() || "it said nothing"}`,
        ),
      );
    };
    child.on("error", (error) => {
      fail(error.message);
    });
    child.on("close", (code) => {
      fail(`its first process ended with ${String(code)}`);
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      if (line === "ready") resolve();
    });
  });
  if (complaints) throw new Error(`Node ${name} of the lab starts with complaints: ${complaints.trim()}`);
  // The lab stops it; until then it mustn't keep this process from ending.
  child.unref();
  return child.pid ?? 0;
}

async function readPublicKeys(users: LabUsers): Promise<Record<string, string>> {
  const keys: Record<string, string> = {};
  for (const user of Object.values(users)) {
    if (user.keyFile !== undefined) keys[user.name] = await readFile(`${user.keyFile}.pub`, "utf8");
  }
  return keys;
}
