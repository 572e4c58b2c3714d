import path from "node:path";
import { startSandbox } from "./sandbox";

/** `npm run sandbox [-- --reset]`: the embedded fleet in the foreground, until interrupted. */
async function main(): Promise<void> {
  const unknown = process.argv.slice(2).filter((argument) => argument !== "--reset");
  if (unknown.length > 0) {
    console.error(
      `Unknown option ${unknown.join(" ")}. The sandbox knows only --reset, which makes it as new.`,
    );
    process.exitCode = 2;
    return;
  }
  const sandbox = await startSandbox({ reset: process.argv.includes("--reset") });
  for (const [name, { port, containers }] of Object.entries(sandbox.nodes)) {
    console.log(`${name} on 127.0.0.1 port ${port}, with containers ${containers.join(", ")}`);
  }
  const relative = (file: string) => path.relative(process.cwd(), file);
  const port = Object.values(sandbox.nodes)[0]?.port ?? 0;
  console.log(`
Fleet ${relative(sandbox.fleetFile)}, release ${relative(sandbox.releaseFile)}.
In another terminal: pulumi preview --diff. To look around on node1:
  ssh -p ${port} -i ${relative(path.join(sandbox.stateFolder, "id_ed25519"))} -o UserKnownHostsFile=${relative(path.join(sandbox.stateFolder, "known_hosts"))} root@127.0.0.1 vzlist -a
It's as it was left last time; --reset makes it as new. Ctrl-C ends it.`);
  const end = () => {
    void sandbox.stop();
  };
  process.once("SIGINT", end).once("SIGTERM", end);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
