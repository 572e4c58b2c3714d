import { asksPackages } from "./sights";
import type { Lab, LabNode } from "../../lab/lab";
import { type Answers, askMachines } from "../../remote/look/ask";
import { askScript } from "../../remote/look/ask-script";
import { observeScript } from "../../remote/look/observe-script";
import { shellQuote } from "../../remote/script/parts";
import { NodeSession } from "../../remote/session";
import { SshSecrets } from "../../remote/ssh/secrets";

/** A session of root's on a node of a lab. */
export function labSession(lab: Lab, { name, address, port, hostKeyFingerprint }: LabNode): NodeSession {
  return new NodeSession(
    name,
    {
      ...{ address, port, user: "root", hostKeys: [hostKeyFingerprint], sudo: "none" },
      ...{ identityFile: lab.users.root.keyFile, connectTimeoutSeconds: 10, keepAliveSeconds: 15 },
    },
    () => new SshSecrets(),
  );
}

/**
 * Asks a node and its containers for their facts, or by a script of the test's own.
 *
 * @param seconds how long each may take
 */
export async function askLab(lab: Lab, node: LabNode, seconds: number, question?: string): Promise<Answers> {
  const session = labSession(lab, node);
  const asking = {
    runtime: node.runtime,
    parallel: 4,
    answerLimitSeconds: seconds,
    answerLimitBytes: 1_000_000,
  };
  const script =
    question === undefined
      ? observeScript({ ...asking, questions: asksPackages() })
      : askScript(asking, `question_of() { printf '%s\\n' ${shellQuote(question)}; }\n`);
  try {
    return await askMachines(await session.connect(), node.name, "the observation", node.runtime, script);
  } finally {
    await session.close();
  }
}
