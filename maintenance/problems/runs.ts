import { z } from "zod";
import { after, defineKind, number, text } from "./kind";
import { DEFERRALS } from "./deferrals";
import { describeFault } from "./fault-text";

/** What to do about somebody's work that goes on, in sentences. */
function describeWayOut(node: string, process: string): string {
  const place = process === "" ? `on ${node}` : `below process ${process} of ${node} (ps axf)`;
  return `Wait, or look ${place} for what hangs, and end that alone: the rest goes on then. Its lock goes when the work ends`;
}

const fault = z.object({ code: z.string(), parameters: z.record(z.string(), z.unknown()) });

const SAME_NEXT = "Run again.";

/** What becomes of a run on a node: it isn't begun, isn't heard of any more, or leaves something to a later window. */
export const RUN_PROBLEMS = {
  "node-locked": defineKind(
    { holder: text, seconds: number },
    {
      varying: ["holder"],
      namesNode: true,
      sentence: ({ holder, seconds }, node) =>
        `not started: ${node} is locked by ${holder}, and that didn't end within ${seconds} s. Run again when it's done`,
      meaning: "Somebody else's run works on the node. This one changed nothing there.",
      remedy: "Run again when it's done.",
    },
  ),
  "plan-stale": defineKind(
    { holder: text },
    {
      varying: ["holder"],
      namesNode: true,
      sentence: ({ holder }, node) =>
        `${node} was changed by ${holder} meanwhile. Nothing was changed by this run; run again, and it's planned anew`,
      meaning: "Others changed the node each time this run waited for it. This one changed nothing there.",
      remedy: "Run again: it's planned anew.",
    },
  ),
  "not-supplied": defineKind(
    { faults: z.array(fault).readonly() },
    {
      sentence: ({ faults }) => `not started: ${faults.map(describeFault).join("; ")}`,
      meaning: "A package or module that the container needs can't be used. The container wasn't touched.",
      remedy: "Look at the reasons, which have codes of their own.",
    },
  ),
  "lock-refused": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `not started${after(said)}`,
      meaning: "The node can't lock the container for its change. The container wasn't touched.",
      remedy: "Look at the node's disk.",
    },
  ),
  "unit-left": defineKind(
    { minutes: number, process: text },
    {
      varying: ["process"],
      sentence: ({ minutes, process }, node) =>
        `still at work after ${minutes} minutes, and left alone, since a transaction that is broken off does harm. ${describeWayOut(node, process)}, and until then runs go on with the others`,
      meaning: "The work in it takes longer than transactionLimitMinutes. The run went on without it.",
      remedy: "Wait, or look for what hangs, and end that alone.",
    },
  ),
  "unit-held": defineKind(
    { holder: text, process: text },
    {
      varying: ["holder", "process"],
      sentence: ({ holder, process }, node) =>
        `it is still being worked on by ${holder}. ${describeWayOut(node, process)}; run again then`,
      meaning: "An earlier run is still at work in it.",
      remedy: "Wait, or look for what hangs, and end that alone. Run again then.",
    },
  ),
  "unit-locked": defineKind(
    { holder: text, process: text },
    {
      varying: ["holder", "process"],
      sentence: ({ holder, process }, node) =>
        `not started: it is still being worked on by ${holder}. ${describeWayOut(node, process)}; run again then`,
      meaning: "An earlier run is still at work in it. This one changed nothing there.",
      remedy: "Wait, or look for what hangs, and end that alone. Run again then.",
    },
  ),
  "journal-refused": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `not started: ${node} can't keep its journal: ${said}. Mend that and run again`,
      meaning: "The node can't write its journal. A run that isn't on record does nothing.",
      remedy: "Look at the node's disk.",
    },
  ),
  "run-lost": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `the run on ${node} ended before its time (the node was restarted, or the run was ended there${after(said)}). Run again; what is half done is healed then`,
      meaning: "The node was restarted, or somebody ended the run there.",
      remedy: "Run again: what is half done is healed then.",
    },
  ),
  "run-stopped": defineKind(
    {},
    {
      namesNode: true,
      sentence: (_parameters, node) => `not started: the run was ended on ${node} by a signal. Run again`,
      meaning: "Somebody ended the run on the node. Containers that had begun were finished.",
      remedy: SAME_NEXT,
    },
  ),
  "run-forgotten": defineKind(
    {},
    {
      namesNode: true,
      sentence: (_parameters, node) =>
        `${node} knows nothing of its run any more: its spool was removed. Run again`,
      meaning: "Somebody removed the run's spool on the node while it was listened to.",
      remedy: SAME_NEXT,
    },
  ),
  "run-unheard": defineKind(
    { error: text, said: text },
    {
      varying: ["said"],
      sentence: ({ said }) => `not known to have ended: ${said}`,
      meaning: "The connection was lost and didn't come back. The run goes on there, unheard.",
      remedy: "Run again: what is done by then isn't done twice.",
    },
  ),
  "end-unknown": defineKind(
    { run: text },
    {
      namesNode: true,
      varying: ["run"],
      sentence: ({ run }, node) =>
        `not known to have ended: its run is over without a word of it. See ${node}:/var/lib/pbx-maintenance/runs/${run}`,
      meaning: "The run ended, and said nothing of this container.",
      remedy: "Look into the run's folder on the node, and run again.",
    },
  ),
  "report-unreadable": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `its report can't be read: ${said}`,
      meaning: "The run can't read what the work in it printed. It counts as failed.",
      remedy: "Look at it now: a container prints what it likes.",
    },
  ),
  refused: defineKind(
    { findings: z.array(z.object({ rule: text, target: text, message: text, remedy: text })).readonly() },
    {
      sentence: ({ findings }) => {
        const reasons = findings.map(({ message, remedy }) => `${message} ${remedy}`);
        return `nothing was changed by this resource: ${reasons.join(" ")}`;
      },
      meaning:
        "The maintenance policy forbids this work now. The message names the rules. Nothing was changed.",
      remedy: "Do what the rules ask for.",
    },
  ),
  "gate-asked-otherwise": defineKind(
    { release: text, declared: text, found: text },
    {
      sentence: ({ release, declared, found }) =>
        `nothing was changed by this resource: the change gate was asked for release ${release} (${declared}), and this is ${found}. ` +
        "Declare both with one PbxFleet.",
      meaning:
        "A resource has another release than the one that the run was judged for. Nothing was changed.",
      remedy: "Declare both with one PbxFleet.",
    },
  ),
  "run-unjudged": defineKind(
    {},
    {
      sentence: () =>
        "nothing was changed by this resource: there was nothing to change when the run was judged, and there is now. " +
        "Run again, so that it's judged and on record.",
      meaning: "Something to change came up after the run had been judged. Nothing was changed.",
      remedy: "Run again.",
    },
  ),
  "node-failed-before": defineKind(
    {},
    {
      namesNode: true,
      sentence: (_parameters, node) =>
        `the containers of ${node} weren't touched, since its own packages failed`,
      meaning: "A node's own packages come before its containers, and failed.",
      remedy: "Mend what failed on the node, and run again.",
    },
  ),
  "failed-before": defineKind(
    {},
    {
      sentence: () => "not begun, since what comes before it failed there",
      meaning: "A container's packages come before its modules, and failed.",
      remedy: "Mend what failed there, and run again.",
    },
  ),
  ...DEFERRALS,
  "ring-waiting": defineKind(
    { ring: text },
    {
      sentence: ({ ring }) => `waiting for ring ${ring}`,
      meaning: "The run is for earlier rings.",
      remedy: "Nothing: a later run is for this ring.",
    },
  ),
  "ring-stopped": defineKind(
    {},
    {
      sentence: () => "it ran when it got the release, and doesn't run now",
      meaning: "A container of an earlier ring had the release, and was stopped since.",
      remedy: "Start it, or look why it doesn't run.",
    },
  ),
  "node-at-work": defineKind(
    { holder: text },
    {
      namesNode: true,
      varying: ["holder"],
      sentence: ({ holder }, node) =>
        `${node} is being changed right now by ${holder}: look again when that's done`,
      meaning: "Somebody's run is at work on the node.",
      remedy: "Plan again when it's done.",
    },
  ),
  "release-changed": defineKind(
    { file: text, declared: text, found: text },
    {
      sentence: ({ file, declared, found }) =>
        `${file} was changed while it was being worked with: it was ${declared}, and is ${found} now. ` +
        "Nothing was changed by this resource; preview again and look at the new plan.",
      meaning: "The release file says something else than when the run began. Nothing was changed.",
      remedy: "Preview again, and look at the new plan.",
    },
  ),
  prevented: defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => said,
      meaning: "Something prevents the plan or the run, such as an unreadable file.",
      remedy: "Mend what the message says, and run again.",
    },
  ),
  "recorded-otherwise": defineKind(
    { text },
    {
      sentence: ({ text: sentence }) => sentence,
      meaning: "Another version of this project recorded it, in a form that this one doesn't know.",
      remedy: "Run once with this version: then it's recorded anew.",
    },
  ),
};
