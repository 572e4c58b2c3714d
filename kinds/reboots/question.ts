import { part } from "../../remote/script/parts";
import type { Question } from "../../remote/look/question";
import { type KernelFacts, parseKernelFacts } from "./look/facts";

/** Which kernel a node runs, and which ones it has. Containers have none of their own. */
export const REBOOTS_QUESTION: Question<KernelFacts> = {
  name: "reboots",
  place: "node",
  shell: () => part("kinds/reboots/look/kernel.sh") + part("kinds/reboots/look/facts.sh"),
  read: ({ text }, { target }) => {
    const facts = target === "node" ? parseKernelFacts(text) : undefined;
    return facts === undefined ? undefined : { facts };
  },
};
