import { asksPackages } from "../../../harness/sights";
import { openConnection } from "../../../../remote/ssh/connection";
import { observeNode } from "../../../../remote/look/observe";
import { SshSecrets } from "../../../../remote/ssh/secrets";
import { targetAt } from "./server";

/* Has to do with a machine that prints too much: PORT HOST-KEY USER-KEY-FILE script|observe. Prints what came of it. */

async function main([port, hostKey = "", identityFile, what]: readonly string[]): Promise<void> {
  const target = targetAt(Number(port), { hostKeys: [hostKey], identityFile });
  process.stdout.write(await run(what, async () => openConnection(target, () => new SshSecrets(), "node1")));
  process.exit();
}

async function run(
  what: string | undefined,
  connect: () => ReturnType<typeof openConnection>,
): Promise<string> {
  try {
    const connection = await connect();
    if (what === "observe") {
      await observeNode(connection, "node1", { runtime: "lxc", parallel: 1, questions: asksPackages() });
    } else await connection.runScript("true");
    return "well";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

void main(process.argv.slice(2));
