import { quoteForeign } from "../../../maintenance/text/plain-text";
import { fewLines } from "../../../remote/inside/few-lines";
import { parseSections } from "../../../remote/inside/sections";

/** What counts for a container now. */
export interface LiveAllocation {
  /** As of `parseAmount`. */
  readonly amount: string;
  /** Digits, in the unit of its word. */
  readonly held: string;
}

/** What a container may use of its node, by the words of its runtime. */
export interface ContainerAllocations {
  /** Empty where it doesn't run. */
  readonly live: ReadonlyMap<string, LiveAllocation>;
  /** What its configuration says: as of `parseAmount`. */
  readonly saved: ReadonlyMap<string, string>;
}

export interface AllocationFacts {
  /** By container id. */
  readonly containers: ReadonlyMap<string, ContainerAllocations>;
  /** Why they can't be seen, as a part of a sentence; then nothing of them is known. */
  readonly unseen?: string;
}

const AMOUNT = /^(?:\d{1,20}|unlimited)(?::(?:\d{1,20}|unlimited))?$/;

/** Reads what `facts.sh` printed, among other facts of a node. What the node doesn't tell is no reason not to see the rest. */
export function parseAllocationFacts(text: string): AllocationFacts {
  const { lines } = parseSections(text);
  const containers = new Map<string, { live: Map<string, LiveAllocation>; saved: Map<string, string> }>();
  const [code, ...said] = lines.get("allocations-end") ?? ["-", "the look at them was cut short"];
  if (code !== "0") {
    const words = fewLines(said).join("; ");
    return { containers, unseen: words === "" ? "the node says nothing of them" : words };
  }
  for (const line of lines.get("allocations") ?? []) {
    const [kind, id = "", word = "", amount = "", held = ""] = line.split(" ");
    if (!AMOUNT.test(amount)) {
      return {
        containers: new Map(),
        unseen: `the node tells of an amount that is none: ${quoteForeign(line, 200)}`,
      };
    }
    const of = containers.get(id) ?? {
      live: new Map<string, LiveAllocation>(),
      saved: new Map<string, string>(),
    };
    containers.set(id, of);
    if (kind === "live") of.live.set(word, { amount, held: /^\d{1,20}$/.test(held) ? held : "0" });
    else of.saved.set(word, amount);
  }
  return { containers };
}
