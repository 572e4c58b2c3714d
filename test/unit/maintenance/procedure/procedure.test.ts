import assert from "node:assert/strict";
import { nextActions } from "../../../../maintenance/procedure/next-actions";
import { outcomeOf } from "../../../../maintenance/procedure/outcome";
import {
  checkProcedure,
  type Procedure,
  ProcedureInvalid,
  type Step,
} from "../../../../maintenance/procedure/procedure";
import {
  addEvent,
  NOTHING_BEGUN,
  type ProcedureEvent,
  type Progress,
} from "../../../../maintenance/procedure/progress";

const take = (name: string, ...machines: string[]): Step => ({
  name,
  form: "take",
  machines,
  hasWayBack: true,
});
const change = (name: string, ...machines: string[]): Step => ({
  name,
  form: "change",
  machines,
  hasWayBack: false,
});

/** A share's server is updated while nobody uses the share. */
const SHARE: Procedure = {
  steps: [
    take("stop-containers", "node1", "node2"),
    take("unmount", "node1", "node2"),
    take("withdraw-export", "san1"),
    change("update", "san1"),
  ],
};

/**
 * @param story a line each: `node1 unmount done`, `node1 unheard`, `node1 heard`, `stop`
 * @returns what is known after it
 */
function after(procedure: Procedure, ...story: string[]): Progress {
  const lines = new Map<string, number>();
  return story.map(toEvent).reduce((progress, event) => addEvent(procedure, progress, event), NOTHING_BEGUN);

  function toEvent(text: string): ProcedureEvent {
    const [machine = "", step = "", state] = text.split(" ");
    if (text === "stop") return { kind: "stop" };
    if (state === undefined) return { kind: step as "heard" | "unheard", machine };
    lines.set(machine, (lines.get(machine) ?? 0) + 1);
    return { kind: "told", machine, step, state: state as never, line: lines.get(machine) ?? 0 };
  }
}

const told = (step: string, machines: readonly string[], ...states: string[]): string[] =>
  states.flatMap((state) => machines.map((machine) => `${machine} ${step} ${state}`));

const NODES = ["node1", "node2"];
const ALL_AWAY = [
  ...told("stop-containers", NODES, "begun", "done"),
  ...told("unmount", NODES, "begun", "done"),
  ...told("withdraw-export", ["san1"], "begun", "done"),
];

const shown = (progress: Progress): string[] =>
  nextActions(SHARE, progress).map((action) =>
    action.kind === "ask" ? `ask ${action.machine}` : `${action.kind} ${action.step} ${action.machine}`,
  );

describe("the next actions of a procedure", () => {
  const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    [
      "begin the first step on all its machines",
      [],
      ["begin stop-containers node1", "begin stop-containers node2"],
    ],
    [
      "wait until all machines have done a step",
      ["node1 stop-containers begun", "node1 stop-containers done", "node2 stop-containers begun"],
      [],
    ],
    [
      "begin no step of which a machine isn't heard from, and ask that one",
      [...told("stop-containers", NODES, "begun", "done"), "node2 unheard"],
      ["ask node2"],
    ],
    [
      "begin no step while another machine isn't heard from, which may be mounting the share again",
      [
        ...told("stop-containers", NODES, "begun", "done"),
        ...told("unmount", NODES, "begun", "done"),
        "node2 unheard",
      ],
      ["ask node2"],
    ],
    ["begin the change once all is away", ALL_AWAY, ["begin update san1"]],
    [
      "bring the last thing back first once the change is done",
      [...ALL_AWAY, ...told("update", ["san1"], "begun", "done")],
      ["return withdraw-export san1"],
    ],
    [
      "bring the last thing back first after a failure, too",
      [...ALL_AWAY, ...told("update", ["san1"], "begun", "failed")],
      ["return withdraw-export san1"],
    ],
    [
      "bring back on all machines what one of them couldn't take away",
      [
        ...told("stop-containers", NODES, "begun", "done"),
        ...told("unmount", NODES, "begun"),
        "node1 unmount done",
        "node2 unmount failed",
      ],
      ["return unmount node1", "return unmount node2"],
    ],
    [
      "wait for work that goes on elsewhere before anything comes back",
      [
        ...told("stop-containers", NODES, "begun", "done"),
        ...told("unmount", NODES, "begun"),
        "node2 unmount failed",
      ],
      ["return unmount node2"],
    ],
    [
      "bring back on others what a lost machine keeps nobody from",
      [...ALL_AWAY, "san1 unheard", "stop"],
      ["ask san1", "return unmount node1", "return unmount node2"],
    ],
  ];
  for (const [title, story, expected] of cases)
    it(title, () => {
      assert.deepEqual(shown(after(SHARE, ...story)), expected);
    });
});

describe("the outcome of a procedure", () => {
  const back = [
    ...told("withdraw-export", ["san1"], "returning", "returned"),
    ...told("unmount", NODES, "returning", "returned"),
    ...told("stop-containers", NODES, "returning", "returned"),
  ];
  const done = [...ALL_AWAY, ...told("update", ["san1"], "begun", "done")];
  const failed = [...ALL_AWAY, ...told("update", ["san1"], "begun", "failed")];
  const at = (step: string, machine: string) => ({ step, machine });

  it("isn't known while something can be done", () => {
    assert.equal(outcomeOf(SHARE, after(SHARE)), undefined);
    assert.equal(outcomeOf(SHARE, after(SHARE, ...done)), undefined);
  });

  it("is done when every step was done, and all is back", () => {
    assert.deepEqual(outcomeOf(SHARE, after(SHARE, ...done, ...back)), { kind: "done" });
  });

  it("is gone-back when a step failed, and all is back", () => {
    const expected = { kind: "gone-back", failed: [at("update", "san1")] };
    assert.deepEqual(outcomeOf(SHARE, after(SHARE, ...failed, ...back)), expected);
  });

  it("is postponed when it was stopped before its first step", () => {
    assert.deepEqual(outcomeOf(SHARE, after(SHARE, "stop")), { kind: "postponed" });
  });

  it("is down when a way back failed, and names it", () => {
    const stuck = back.map((line) => line.replace("node2 unmount returned", "node2 unmount stuck"));
    assert.deepEqual(outcomeOf(SHARE, after(SHARE, ...done, ...stuck)), {
      ...{ kind: "down", failed: [], stuck: [at("unmount", "node2")], unknown: [] },
    });
  });

  it("is down when a machine that took something away isn't heard from, and names that", () => {
    const rest = back.filter((line) => !line.startsWith("node2"));
    assert.deepEqual(outcomeOf(SHARE, after(SHARE, ...done, "node2 unheard", ...rest)), {
      ...{ kind: "down", failed: [], stuck: [] },
      unknown: [at("stop-containers", "node2"), at("unmount", "node2")],
    });
  });
});

describe("a machine's journal", () => {
  const line = (number: number, state: "begun" | "done") =>
    ({ kind: "told", machine: "san1", step: "update", line: number, state }) as const;

  it("may be read again from its start", () => {
    const once = addEvent(SHARE, NOTHING_BEGUN, line(1, "begun"));
    assert.equal(addEvent(SHARE, once, line(1, "begun")), once);
  });

  it("can't lack lines, contradict itself, or tell of another procedure", () => {
    const refused = (event: ProcedureEvent) => {
      assert.throws(() => addEvent(SHARE, NOTHING_BEGUN, event), ProcedureInvalid);
    };
    refused(line(2, "begun"));
    refused(line(1, "done"));
    refused({ ...line(1, "begun"), step: "unmount" });
  });
});

describe("a procedure that can't be followed", () => {
  const refused: readonly (readonly [string, readonly Step[]])[] = [
    ["The procedure has two steps update.", [change("update", "a"), change("update", "b")]],
    ["No machine does step update.", [change("update")]],
    ["Step update names a twice.", [change("update", "a", "a")]],
    ["Step stop takes something away and has no way back.", [{ ...take("stop", "a"), hasWayBack: false }]],
  ];
  for (const [message, steps] of refused)
    it(`is refused: ${message}`, () => {
      assert.throws(
        () => {
          checkProcedure({ steps });
        },
        { name: "ProcedureInvalid", message },
      );
    });
});
