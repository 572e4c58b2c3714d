import { z } from "zod";
import { after, defineKind, number, text } from "./kind";
import { describeMinutes } from "../calendar/describe";
import { describeUnitFindings, unitFindings } from "./unit-findings";
import { DEFERRALS } from "./deferrals";
import { describeFault } from "./fault-text";

/** What to do about somebody's work that goes on, in sentences. */
function describeWayOut(node: string, process: string): string {
  const place = process === "" ? `on ${node}` : `below process ${process} of ${node} (ps axf)`;
  return `Wait, or look ${place} for the process that hangs, and end that one alone. Then the rest goes on`;
}

const fault = z.object({ code: z.string(), parameters: z.record(z.string(), z.unknown()) });

const RUN_AGAIN = "Run again.";
const WAIT_OR_END = "Wait, or look for the process that hangs, and end that one alone.";

/** Runs on a node that don't begin, fall silent, or leave work for a later window. */
export const RUN_PROBLEMS = {
  "node-locked": defineKind(
    { holder: text, seconds: number },
    {
      varying: ["holder"],
      namesNode: true,
      sentence: ({ holder, seconds }, node) =>
        `not started: ${holder} has locked ${node}, and didn't end within ${seconds} s. Run again when that has ended`,
      meaning: "Somebody else's run works on the node. This one changed nothing there.",
      remedy: "Run again when that has ended.",
    },
  ),
  "node-away": defineKind(
    { holder: text },
    {
      varying: ["holder"],
      namesNode: true,
      sentence: ({ holder }, node) =>
        `not started: ${node} still brings back what ${holder} took away. Look at it now; run again when it's back`,
      meaning:
        "An earlier procedure took service away, and not all of it is back. This run changed nothing there.",
      remedy: "Look at the node now. Its journal names what is missing.",
    },
  ),
  "plan-stale": defineKind(
    { holder: text },
    {
      varying: ["holder"],
      namesNode: true,
      sentence: ({ holder }, node) =>
        `${holder} changed ${node} meanwhile, so this run changed nothing there. Run again: the run plans anew`,
      meaning: "Others changed the node each time this run waited for it. This one changed nothing there.",
      remedy: "Run again: the run plans anew.",
    },
  ),
  "not-supplied": defineKind(
    { faults: z.array(fault).readonly() },
    {
      sentence: ({ faults }) => `not started: ${faults.map(describeFault).join("; ")}`,
      meaning: "The node can't use a package or module that the container needs. Nothing was changed there.",
      remedy: "Look at the reasons. They have codes of their own.",
    },
  ),
  "lock-refused": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `not started: the node can't lock it${after(said)}`,
      meaning: "The node can't lock the container for its change. Nothing was changed there.",
      remedy: "Look at the node's disk.",
    },
  ),
  "unit-left": defineKind(
    { minutes: number, process: text },
    {
      varying: ["process"],
      sentence: ({ minutes, process }, node) =>
        `still at work after ${minutes} minutes. The run went on without it, since ending a transaction early does harm. ${describeWayOut(node, process)}`,
      meaning: "The work in it takes longer than transactionLimitMinutes. The run went on without it.",
      remedy: WAIT_OR_END,
    },
  ),
  "unit-held": defineKind(
    { holder: text, process: text },
    {
      varying: ["holder", "process"],
      sentence: ({ holder, process }, node) =>
        `${holder} is still at work in it. ${describeWayOut(node, process)}. Run again after that`,
      meaning: "An earlier run is still at work in it.",
      remedy: `${WAIT_OR_END} Run again after that.`,
    },
  ),
  "unit-locked": defineKind(
    { holder: text, process: text },
    {
      varying: ["holder", "process"],
      sentence: ({ holder, process }, node) =>
        `not started: ${holder} is still at work in it. ${describeWayOut(node, process)}. Run again after that`,
      meaning: "An earlier run is still at work in it. This one changed nothing there.",
      remedy: `${WAIT_OR_END} Run again after that.`,
    },
  ),
  "journal-refused": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `not started: ${node} can't write its journal: ${said}. Mend that, and run again`,
      meaning: "The node can't write its journal. Without one, a run does nothing.",
      remedy: "Look at the node's disk.",
    },
  ),
  "run-lost": defineKind(
    { said: text },
    {
      namesNode: true,
      said: ["said"],
      sentence: ({ said }, node) =>
        `the run on ${node} ended early${after(said)}. The node was restarted, or somebody ended the run there. Run again: that heals what is half done`,
      meaning: "The node was restarted, or somebody ended the run there.",
      remedy: "Run again: that heals what is half done.",
    },
  ),
  "run-stopped": defineKind(
    {},
    {
      namesNode: true,
      sentence: (_parameters, node) =>
        `not started: somebody ended the run on ${node} by a signal. Run again`,
      meaning: "Somebody ended the run on the node. The run finished what had begun.",
      remedy: RUN_AGAIN,
    },
  ),
  "run-forgotten": defineKind(
    {},
    {
      namesNode: true,
      sentence: (_parameters, node) =>
        `${node} no longer knows of its run: somebody removed the run's spool. Run again`,
      meaning: "Somebody removed the run's spool on the node while this machine listened to it.",
      remedy: RUN_AGAIN,
    },
  ),
  "run-unheard": defineKind(
    { error: text, said: text },
    {
      varying: ["said"],
      sentence: ({ said }) => `its end isn't known: ${said}`,
      meaning: "The connection was lost, and didn't come back. The run goes on there.",
      remedy: "Run again. The node does nothing twice.",
    },
  ),
  "left-stopped": defineKind(
    { customer: text },
    {
      sentence: ({ customer }) =>
        `it was stopped when the node was last heard. ${customer === "" ? "Nobody knows whose it is" : `Customer ${customer} has no service until it runs again`}`,
      meaning:
        "A procedure had stopped the container, and the node didn't come back in time. The node starts the container by itself once it boots.",
      remedy: "Look at the node's console, and boot it. Tell the customers.",
    },
  ),
  "end-unknown": defineKind(
    { run: text },
    {
      namesNode: true,
      varying: ["run"],
      sentence: ({ run }, node) =>
        `its end isn't known: its run is over, and reported nothing of it. See ${node}:/var/lib/pbx-maintenance/runs/${run}`,
      meaning: "The run ended, and reported nothing of this container.",
      remedy: "Look into the run's folder on the node, and run again.",
    },
  ),
  "report-unreadable": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `this program can't read the report of its work: ${said}`,
      meaning: "The run can't read the report of the work in it. The work counts as failed.",
      remedy: "Look at it now. The container may have printed the report itself.",
    },
  ),
  refused: defineKind(
    { findings: z.array(z.object({ rule: text, target: text, message: text, remedy: text })).readonly() },
    {
      sentence: ({ findings }) => {
        const reasons = findings.map(({ message, remedy }) => `${message} ${remedy}`);
        return `this resource changed nothing: ${reasons.join(" ")}`;
      },
      meaning:
        "The maintenance policy forbids this work now. The message gives the reasons. Nothing was changed.",
      remedy: "Do what the message asks for.",
    },
  ),
  "gate-asked-otherwise": defineKind(
    { release: text, declared: text, found: text },
    {
      sentence: ({ release, declared, found }) =>
        `this resource changed nothing: the change gate judged release ${release} (${declared}), and this is ${found}. ` +
        "Declare both with one PbxFleet.",
      meaning: "A resource has another release than the change gate judged. Nothing was changed.",
      remedy: "Declare both with one PbxFleet.",
    },
  ),
  "run-unjudged": defineKind(
    {},
    {
      sentence: () =>
        "this resource changed nothing: its change came up after the change gate had judged the run. " +
        "Run again, so that the gate judges and records it.",
      meaning: "A change came up after the change gate had judged the run. Nothing was changed.",
      remedy: "Run again.",
    },
  ),
  "node-failed-before": defineKind(
    {},
    {
      namesNode: true,
      sentence: (_parameters, node) =>
        `nothing was changed in the containers of ${node}, since its own packages failed`,
      meaning: "The node's own packages come before its containers, and failed.",
      remedy: "Mend what failed on the node, and run again.",
    },
  ),
  "failed-before": defineKind(
    {},
    {
      sentence: () => "not begun, since the work that comes before it failed there",
      meaning: "The container's packages come before its modules, and failed.",
      remedy: "Mend what failed there, and run again.",
    },
  ),
  "soak-ill": defineKind(
    { minutes: number, findings: unitFindings },
    {
      sentence: ({ minutes, findings }) =>
        `it was done, and was worse after ${describeMinutes(minutes)}: ${describeUnitFindings(findings)}. Look at it now`,
      meaning: "A container was done, and its services became worse while its wave was watched.",
      remedy: "Look at it now. Then run again: the run goes on with what is left.",
    },
  ),
  "soak-unseen": defineKind(
    { said: text },
    {
      said: ["said"],
      sentence: ({ said }) => `it couldn't be looked at after its work${after(said)}`,
      meaning:
        "A node or a container couldn't be looked at before or after the soak of a wave. That counts as a failure where it was worked on.",
      remedy: "Look at it. Then run again: the run goes on with what is left.",
    },
  ),
  ...DEFERRALS,
  "ring-waiting": defineKind(
    { ring: text },
    {
      sentence: ({ ring }) => `waiting for ring ${ring}`,
      meaning: "The run is for earlier rings.",
      remedy: "Nothing. A later run is for this ring.",
    },
  ),
  "ring-stopped": defineKind(
    {},
    {
      sentence: () => "it ran when it got the release, and doesn't run now. Start it, or look why",
      meaning: "A container of an earlier ring got the release, and doesn't run any more.",
      remedy: "Start it, or look why it doesn't run.",
    },
  ),
  "node-at-work": defineKind(
    { holder: text },
    {
      namesNode: true,
      varying: ["holder"],
      sentence: ({ holder }, node) =>
        `${holder} is changing ${node} right now. Plan again when that has ended`,
      meaning: "Somebody's run is at work on the node.",
      remedy: "Plan again when that has ended.",
    },
  ),
  "release-changed": defineKind(
    { file: text, declared: text, found: text },
    {
      sentence: ({ file, declared, found }) =>
        `${file} was changed during the run: it was ${declared}, and is ${found} now. ` +
        "This resource changed nothing. Preview again, and look at the new plan.",
      meaning: "The release file was changed after the run had begun. Nothing was changed.",
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
      meaning: "Another version of this program recorded it, in a form that this one doesn't know.",
      remedy: "Run once with this version, which records it anew.",
    },
  ),
};
