import { defineKind } from "../../../../kinds/define-kind";
import type { PreparedPlan } from "../../../../kinds/draft";
import { KINDS, type RegisteredKind } from "../../../../kinds/kinds";
import { targetsOf } from "../../../../kinds/operation";
import type { ChangeLayer } from "../../../../maintenance/kinds/layers";
import type { Cause } from "../../../../maintenance/problems/problem";
import { problemOf } from "../../../../maintenance/problems/problem";
import type { Question } from "../../../../remote/look/question";

/* The other half of the kind of `judged-reboots.ts`: whoever imports it registers it. */

interface Kernels {
  readonly running: string;
  readonly newest: string;
}

export const REBOOTS_QUESTION: Question<Kernels> = {
  name: "invented-reboots",
  shell: () => ":",
  read: () => undefined,
};

// The types are made of what the source registers.
export const LAYER = "invented-reboots" as ChangeLayer;
const UNBOOTABLE = { code: "invented-unbootable", parameters: { kernel: "2.6.32-9" } } as unknown as Cause;

const REBOOTS = defineKind({
  name: "invented-reboots",
  question: REBOOTS_QUESTION,
  leftAlone: () => [],
  draft: (operation, { observation }) => {
    const kernels = observation.node.factsOf(REBOOTS_QUESTION);
    const isBehind = kernels !== undefined && kernels.running !== kernels.newest;
    const change = { kind: "invented-reboot", from: kernels?.running, to: kernels?.newest };
    const plan = {
      pending: isBehind ? [{ targets: targetsOf(operation), change }] : [],
      notes: [problemOf(operation.args.node, "node", UNBOOTABLE)],
      unmanaged: [],
      problems: [],
      unusable: [],
      targets: isBehind ? ["node"] : [],
      troubled: [],
      describeWork: () => Promise.reject(new Error("nothing is done in a test")),
    };
    return { finish: () => plan as unknown as PreparedPlan };
  },
  prepare: () => Promise.resolve(undefined),
  unprepared: undefined,
});

(KINDS as RegisteredKind[]).push({
  declared: {
    name: "invented-reboots",
    layers: [{ name: LAYER, type: "InventedReboots", hasSuffix: true, place: "node", after: ["nodes"] }],
    declare: () => [],
  },
  load: () => REBOOTS,
});
