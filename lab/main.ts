import { parseArgs } from "node:util";
import { startLab, usualBuilds, type Lab, type NodeSpec } from "./lab";

const usage = `npx tsx lab/main.ts up [--nodes 2] [--containers 20] [--fillers 6400] [--updates]
Starts a lab, prints how to reach it and keeps it until Ctrl-C. Nodes are openvz with yum and lxc with dnf in turn;
--updates publishes the usual updates at once.`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      nodes: { type: "string", default: "2" },
      containers: { type: "string", default: "20" },
      fillers: { type: "string", default: "0" },
      updates: { type: "boolean", default: false },
    },
  });
  if (positionals.join(" ") !== "up") {
    console.error(usage);
    process.exitCode = 2;
    return;
  }
  const containers = Number(values.containers);
  const nodes = Array.from({ length: Number(values.nodes) }, (_, index): NodeSpec => {
    const name = `node${index + 1}`;
    return index % 2 === 0
      ? { name, runtime: "openvz", packageManager: "yum", containers }
      : { name, runtime: "lxc", packageManager: "dnf", containers };
  });
  const lab = await startLab({ nodes, fillers: Number(values.fillers) });
  if (values.updates) await lab.publish(usualBuilds.updates);
  printLab(lab);
  // A signal stops the lab and ends this process; until then something must keep it alive.
  setInterval(() => undefined, 1 << 30);
}

function printLab(lab: Lab): void {
  console.log(`Lab ${lab.id}, repository ${lab.repository.url}`);
  for (const node of lab.nodes) {
    console.log(
      `\n${node.name}: ${node.runtime}, ${node.packageManager}, ${node.containers.length} containers`,
    );
    console.log(`  host key ${node.hostKeyFingerprint}`);
    for (const user of Object.values(lab.users)) {
      const identity = user.keyFile === undefined ? `password ${user.password ?? ""}` : `-i ${user.keyFile}`;
      console.log(`  ssh -p ${node.port} ${identity} ${user.name}@${node.address}`);
    }
  }
  console.log("\nCtrl-C stops it.");
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
