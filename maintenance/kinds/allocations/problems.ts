import { z } from "zod";
import { listWords } from "../../text/list-words";
import { after, defineKind, number, text } from "../../problems/kind";
import { describeAmount } from "./amount";

/** An allocation that failed the watch: how often the kernel refused it, and what it was. */
const refusal = z.object({ parameter: text, times: number, to: text });

/** What became of the allocations that were set: they're as before, or why they aren't. */
const wayBack = { back: z.boolean(), said: text };

function describeWayBack({ back, said }: { readonly back: boolean; readonly said: string }): string {
  return back
    ? "The allocations of before are back, and nothing was saved"
    : `The allocations of before couldn't be put back${after(said)}. Set them by hand: they're still saved`;
}

const UNTOUCHED = "None of its allocations is changed";
const LOOK_AT_NODE = "Look at the node, and at the message.";

/** What goes wrong with containers' allocations. */
export const ALLOCATION_PROBLEMS = {
  "allocations-unseen": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) => `the allocations of ${node} can't be seen: ${said}`,
      meaning: "The node doesn't show what its containers may use. Nothing of it is changed there.",
      remedy: LOOK_AT_NODE,
    },
  ),
  "allocation-unknown": defineKind(
    { parameter: text },
    {
      sentence: ({ parameter }) => `the kernel of its node doesn't keep ${parameter}. ${UNTOUCHED}`,
      meaning: "The fleet file allocates something that the node's kernel doesn't keep for the container.",
      remedy: "Take it out of the fleet file for this node. Where the container was just started, run again.",
    },
  ),
  "allocation-below-held": defineKind(
    { parameter: text, to: text, held: text },
    {
      varying: ["held"],
      sentence: ({ parameter, to, held }) =>
        `${parameter} would be ${describeAmount(parameter, to)}, and it holds ${describeAmount(parameter, held)} now. ` +
        `${UNTOUCHED}: give it more, or have it use less`,
      meaning:
        "An allocation of the fleet file is below what the container holds. None of its allocations is changed.",
      remedy: "Give it more in the fleet file, or have it use less.",
    },
  ),
  "allocations-changed-meanwhile": defineKind(
    { parameter: text, seen: text, found: text },
    {
      varying: ["found"],
      sentence: ({ parameter, seen, found }) =>
        `its ${parameter} isn't as it was when this was planned: ${tell(parameter, seen)} then, ${tell(parameter, found)} now. ` +
        "Nothing was changed. Find out who did that, and run again",
      meaning: "Somebody changed the allocation after the plan, or the container was started or stopped.",
      remedy: "Find out who did that, and run again: it's planned anew.",
    },
  ),
  "allocations-refused": defineKind(
    { set: text, ...wayBack },
    {
      said: ["set", "said"],
      sentence: ({ set, ...way }) => `its allocations can't be set${after(set)}. ${describeWayBack(way)}`,
      meaning: "The runtime or the kernel refuses an allocation.",
      remedy: LOOK_AT_NODE,
    },
  ),
  "allocation-not-taken": defineKind(
    { parameter: text, to: text, found: text, ...wayBack },
    {
      said: ["said"],
      sentence: ({ parameter, to, found, ...way }) =>
        `its ${parameter} was set to ${describeAmount(parameter, to)}, and is ${tell(parameter, found)}: somebody else set it, or it was restarted. ` +
        describeWayBack(way),
      meaning: "The allocation isn't what it was set to.",
      remedy: "Find out who sets it, and run again.",
    },
  ),
  "allocations-too-small": defineKind(
    { refusals: z.array(refusal).readonly(), seconds: number, ...wayBack },
    {
      said: ["said"],
      sentence: ({ refusals, seconds, ...way }) => {
        const told = refusals.map(
          ({ parameter, times, to }) =>
            `${parameter} ${times === 1 ? "once" : `${times} times`} (it was ${describeAmount(parameter, to)})`,
        );
        return `within ${seconds} s it was refused ${listWords(told)}. ${describeWayBack(way)}`;
      },
      meaning: "The count of failures rose while the new allocations were watched: they're too small.",
      remedy: "Give it more in the fleet file.",
    },
  ),
  "allocations-unwatched": defineKind(
    { why: z.enum(["stopped", "restarting"]) },
    {
      sentence: ({ why }) =>
        `it ${why === "stopped" ? "stopped" : "was restarted again and again"} while its new allocations were watched, so nothing was saved. Run again`,
      meaning: "The container didn't run for long enough to show whether its new allocations suffice.",
      remedy: "Look why it doesn't keep running, and run again.",
    },
  ),
  "allocations-not-saved": defineKind(
    { save: text, ...wayBack },
    {
      said: ["save", "said"],
      sentence: ({ save, ...way }) =>
        `its allocations can't be saved${after(save)}. ` +
        (way.back
          ? "The allocations of before count again. Look at what its configuration says"
          : describeWayBack(way)),
      meaning: "The container's configuration on the node can't be written.",
      remedy: "Look at the node's disk, and run again.",
    },
  ),
  "allocations-cut-short": defineKind(
    { exitCode: number, said: text },
    {
      said: ["said"],
      sentence: ({ exitCode, said }) =>
        `the work on its allocations was cut short (exit code ${exitCode}${after(said)}). Run again: what isn't saved yet is set and watched anew`,
      meaning: "The work on the node broke off. What was set counts until the container's next start.",
      remedy: "Run again.",
    },
  ),
  "allocations-restarted": defineKind(
    { times: number },
    {
      sentence: ({ times }) =>
        `it was restarted ${times === 1 ? "" : `${times} times `}while its allocations were watched: they were set again, and its failures counted from 0`,
      meaning: "A count of failures went down: the container was restarted meanwhile.",
      remedy: "Look why it was restarted.",
    },
  ),
};

/** `-` where there is none. */
function tell(parameter: string, amount: string): string {
  return amount === "-" ? "none" : describeAmount(parameter, amount);
}
