import assert from "node:assert/strict";
import { writeRecord } from "../../../maintenance/gate/record";
import { upgrade } from "../maintenance/changes/changes-fixture";
import { groupChanges } from "../../../maintenance/changes/group-changes";
import { calendarDigest } from "../../../maintenance/calendar/digest";
import { RULES } from "../../../maintenance/decision/rules";
import project from "../../../package.json";
import { GateJudge } from "../../../policy/gate-judge";
import pack from "../../../policy/package.json";
import { createPolicies } from "../../../policy/policies";
import { ThisRun } from "../../../policy/this-run";
import { cpuTimeOf } from "../../harness/cpu-time";
import { at, changeOf, FRIDAY_NIGHT, OTHER_DIGEST } from "../maintenance/decision/decision-fixture";
import { gateRecord, PackRun, planOf, propertiesOf, type RecordParts, without } from "./policy-fixture";

const CONTAINERS = 200;
const PACKAGES = 10;
const LIMIT_MS = 1000;

const production: RecordParts = { environment: "production" };
const withoutClock = (parts: RecordParts): object => without(writeRecord(gateRecord(parts)), "clock");

describe("the policies of a run", () => {
  it("come in a pack of the project's version", () => {
    assert.equal(pack.version, project.version);
  });

  it("have each a name of its own, a level, a severity, and words for what they ask for and what to do", () => {
    const policies = createPolicies();
    assert.equal(new Set(policies.map(({ name }) => name)).size, policies.length);
    for (const { name, displayName, description, remediationSteps, severity, enforcementLevel } of policies) {
      assert.match(displayName ?? "", /^[A-Z]/, name);
      assert.match(description, /^[A-Z].*\.$/, name);
      assert.match(remediationSteps ?? "", /^[A-Z].*\.$/, name);
      assert.ok(severity, name);
      assert.ok(enforcementLevel === "mandatory" || enforcementLevel === "advisory", name);
    }
    const own = policies.filter(({ name }) => RULES.some((rule) => rule.name === name));
    assert.deepEqual(
      own.map(({ name, enforcementLevel, severity }) => ({ name, enforcementLevel, severity })),
      RULES.map(({ name, level, severity }) => ({ name, enforcementLevel: level, severity })),
    );
  });

  it("judge a record once, though each of them is given a copy of its own", () => {
    const judge = new GateJudge(new ThisRun(FRIDAY_NIGHT));
    const record = writeRecord(gateRecord());
    const judged = (props: unknown, urn = "urn:gate") => judge.judge({ urn, props });
    assert.equal(judged(structuredClone(record)), judged(structuredClone(record)));
    const other = judged({ ...record, mode: "plan" }, "urn:other");
    assert.notEqual(judged(record), other);
    assert.equal(judged({ ...record, mode: "plan" }, "urn:other"), other);
    assert.notEqual(judged(record), judged({ ...record, mode: "plan" }));
  });

  it("refuse a resource of this project that keeps what was declared before, whoever told it to", () => {
    const ignoring = { ignoreChanges: ["calendar"] };
    const run = new PackRun();
    const violations = run.judgeResource("ChangeGate", writeRecord(gateRecord()), "gate", ignoring);
    assert.deepEqual(
      violations.map(({ policy, level, message }) => [policy, level, message]),
      [
        [
          ...["nothing-ignored", "mandatory"],
          "gate ignores changes of calendar, so that it stays as it was declared before. Take `ignoreChanges` away, also from a transform of the stack.",
        ],
      ],
    );
    const report = run.judgeResource("RunReport", { fleet: "east" }, "east-report", { ignoreChanges: ["*"] });
    assert.match(report[0]?.message ?? "", /^Fleet east: east-report ignores changes of \*/);
  });

  it("refuse a record that can't be read, once, and say where it's wrong", () => {
    const violations = new PackRun().judgeResource("ChangeGate", {
      ...without(writeRecord(gateRecord()), "calendar"),
      mode: "dry",
    });
    assert.equal(violations.length, 1, JSON.stringify(violations));
    assert.equal(violations[0]!.policy, "gate-record");
    assert.equal(violations[0]!.level, "mandatory");
    assert.match(
      violations[0]!.message,
      /^The gate's record isn't one that this pack knows: mode .*, calendar /,
    );
  });

  it("refuse a record that has another format, by that alone", () => {
    const refuse = (record: object): string[] =>
      new PackRun().judgeResource("ChangeGate", record).map(({ policy, message }) => `${policy}: ${message}`);
    const record = { ...writeRecord(gateRecord()), mode: "dry" };
    assert.deepEqual(refuse({ ...record, format: 99 }), [
      "gate-record: The gate's record isn't one that this pack knows: its format 99 is newer than format 1, which is read here. Nothing was judged. Use the pack that belongs to the program's release of this project.",
    ]);
    assert.match(
      refuse({ ...record, format: 0 })[0]!,
      /: its format 0 is older than format 1, which is read here\./,
    );
    assert.match(refuse(without(record, "format"))[0]!, /: it says no format, and format 1 is read here\./);
  });

  it("refuse a record whose work can't be read", () => {
    const record = {
      ...writeRecord(gateRecord()),
      work: [{ node: "node1", change: "php goes up", targets: "101" }],
    };
    const violations = new PackRun().judgeResource("ChangeGate", record);
    assert.deepEqual(violations, [
      {
        policy: "gate-record",
        level: "mandatory",
        message:
          "The gate's record isn't one that this pack knows: work[0].change (Invalid input: expected object, received string). Nothing was judged. Use the pack that belongs to the program's release of this project.",
      },
    ]);
  });

  it("refuse a record that isn't known before something was made", () => {
    const unknownString = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
    const violations = new PackRun().judgeResource("ChangeGate", {
      ...writeRecord(gateRecord()),
      now: unknownString,
    });
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["gate-record", "mandatory"]],
    );
    assert.match(violations[0]!.message, /string value at \.now can't be known during preview/);
  });

  it("refuse a time that isn't now, and say what a run of some targets needs", () => {
    const late = withoutClock({ ...production, now: at("2026-11-27T22:45-05:00") });
    const violations = new PackRun().judgeResource("ChangeGate", late);
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["clock", "mandatory"]],
    );
    assert.match(
      violations[0]!.message,
      /^The run says that it is 2026-11-28T03:45:00Z, but it is 2026-11-28T03:30:00Z\. .* `--target '\*\*::gate'`\.$/,
    );
    const right = withoutClock({ ...production, now: FRIDAY_NIGHT.add({ minutes: 1 }) });
    assert.deepEqual(new PackRun().judgeResource("ChangeGate", right), []);
  });

  it("refuse a clock that is set outside of a sandbox, even when it's right", () => {
    const violations = new PackRun().judgeGate(production);
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["clock", "mandatory"]],
    );
    assert.match(violations[0]!.message, /^The clock is set to .* `pulumi config rm clock`, or /);
  });

  it("read the clock of the machine where the pack runs", () => {
    const policies = createPolicies();
    const longAgo = new PackRun({}, policies).judgeResource("ChangeGate", withoutClock(production));
    assert.ok(longAgo.some(({ policy }) => policy === "clock"));
  });

  it("allow a sandbox only where their configuration does", () => {
    assert.deepEqual(new PackRun({ environment: { allowSandbox: true } }).judgeGate(), []);
    const violations = new PackRun({ environment: {} }).judgeGate();
    assert.deepEqual(violations, [
      {
        policy: "environment",
        level: "mandatory",
        message:
          "The stack says `environment: sandbox`, and no sandbox is allowed here. Take it out: `pulumi config rm environment`, or the argument of the fleet.",
      },
    ]);
    const { policy } = new PackRun({ environment: { allowSandbox: false } }).judgeGate(production)[0]!;
    assert.equal(policy, "clock");
  });

  it("let pass only calendars that their configuration names, where it names any", () => {
    const { calendar } = gateRecord();
    const pinned = (...digests: string[]) =>
      new PackRun({ "calendar-pinned": { digests } })
        .judgeGate()
        .map(({ policy, message }) => `${policy}: ${message}`);
    const digest = calendarDigest(calendar);
    assert.deepEqual(pinned(), []);
    assert.deepEqual(pinned(OTHER_DIGEST, digest), []);
    assert.deepEqual(pinned(OTHER_DIGEST), [
      `calendar-pinned: The calendar that the stack names isn't one of those that are pinned here: its digest is ${digest}. ` +
        "Use the one that was agreed on, or have this digest added to `calendar-pinned.digests` of the pack's configuration.",
    ]);
    const open = {
      ...calendar,
      extraWindows: [{ from: "2026-11-25T12:00", to: "2026-11-25T13:00", reason: "r" }],
    };
    assert.notEqual(calendarDigest(open), digest);
    assert.match(
      pinned("abc").join(),
      /calendar-pinned can't be used: digests\[0\]: expected a digest: sha256: and 64/,
    );
  });

  it("refuse a configuration with a misspelt name or a wrong value", () => {
    const says = (config: object) =>
      new PackRun({ environment: config }).judgeGate().map(({ message }) => message);
    assert.deepEqual(says({ allowSandBox: false }), [
      'The policy pack\'s configuration of environment can\'t be used: unknown key "allowSandBox"; did you mean "allowSandbox"?',
    ]);
    assert.deepEqual(says({ allowSandbox: "no" }), [
      "The policy pack's configuration of environment can't be used: allowSandbox: expected true or false.",
    ]);
  });

  it("tell what keeps a plan from being whole", () => {
    const plan = propertiesOf(planOf(), ["node1 refused the connection", "node1: php is unsigned"]);
    assert.deepEqual(new PackRun().judgeResource("NodePackages", plan, "node1"), [
      {
        policy: "plan-is-whole",
        level: "advisory",
        message:
          "2 things keep the plan of node1 from being whole:\n- node1 refused the connection\n- node1: php is unsigned",
      },
    ]);
    assert.deepEqual(new PackRun().judgeResource("NodePackages", propertiesOf(planOf())), []);
    assert.deepEqual(new PackRun().judgeResource("RunReport", plan), []);
  });

  it(`judge ${CONTAINERS} containers with ${PACKAGES} transitions each in less than ${LIMIT_MS} ms`, () => {
    const ids = Array.from({ length: CONTAINERS }, (_, i) => String(1000 + i));
    const customers = ids.map((id) => `customer-${id}`);
    // They don't all come from the same build.
    const changes = ids.flatMap((target, c) => [
      { target, change: upgrade("glibc", `2.12-1.${c % 5}`, "2.12-1.212") },
      ...Array.from({ length: PACKAGES - 1 }, (_, i) => ({
        target,
        change: upgrade(`package${i}`, `1-${c % 5}`, "1-9999"),
      })),
    ]);
    const parts: RecordParts = {
      change: changeOf("T2", { notices: [{ ...changeOf("T2").notices[0]!, customers }] }),
      ownership: {
        customers: Object.fromEntries(customers.map((customer) => [customer, { is24x7: true }])),
        nodes: {
          node1: {
            containers: Object.fromEntries(ids.map((id) => [id, { customer: `customer-${id}` }])),
          },
        },
      },
      plan: planOf(...groupChanges(changes)),
      release: { name: "r2", digest: OTHER_DIGEST },
    };
    const run = new PackRun();
    let violated: string[] = [];
    const took = cpuTimeOf(() => {
      violated = run.judgeGate(parts).map(({ policy }) => policy);
    });
    assert.deepEqual(violated, ["release-matches", "tier-fits-impact-advice"]);
    assert.ok(took < LIMIT_MS, `all policies together took ${took.toFixed(0)} ms over one record`);
  });
});
