import assert from "node:assert/strict";
import type { Temporal } from "@js-temporal/polyfill";
import type { PolicyResource } from "@pulumi/policy";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { calendarDigest } from "../../../maintenance/calendar/digest";
import { writeRecord } from "../../../maintenance/gate/record";
import type { NodeChanges } from "../../../maintenance/changes/group-changes";
import { changeOf, FRIDAY_NIGHT, WEDNESDAY } from "../maintenance/decision/decision-fixture";
import {
  gateRecord,
  GLIBC,
  PackRun,
  PHP,
  planOf,
  propertiesOf,
  type RecordParts,
  resourceOf,
  urnOf,
  type Violation,
  without,
} from "./policy-fixture";

const NOTHING = planOf();

const gateOf = (fleet: string): PolicyResource =>
  resourceOf("ChangeGate", `${fleet}-gate`, { props: { fleet } });

interface PartOf {
  readonly fleet?: string;
  readonly plan?: NodeChanges;
  readonly after?: readonly PolicyResource[];
  readonly ssh?: object;
}

function part(name: string, { fleet, plan = NOTHING, after, ssh }: PartOf): PolicyResource {
  const gates = fleet === undefined ? [] : [gateOf(fleet)];
  return resourceOf("ContainerPackages", name, {
    props: {
      ...propertiesOf(plan),
      ...(fleet !== undefined && { fleet }),
      ...(ssh !== undefined && { ssh }),
    },
    dependencies: [...(after ?? gates)],
  });
}

const place = (address: string, more: object = {}) => ({ address, port: 22, hostKeys: [], ...more });
const summarise = (violations: readonly Violation[]) => violations.map(({ policy, urn }) => [policy, urn]);

/** A program with the fleets `east`, whose record is strict, and `lax`, as an attacker would add it. */
class TwoFleets {
  readonly run: PackRun;
  readonly ofGates: Violation[];

  constructor(east: RecordParts, lax: RecordParts, config: Readonly<Record<string, object>> = {}) {
    this.run = new PackRun(config);
    this.ofGates = [
      ...this.run.judgeGate({ fleet: "east", ...east }, "east-gate"),
      ...this.run.judgeGate({ fleet: "lax", ...lax }, "lax-gate"),
    ];
  }

  judge(...parts: PolicyResource[]): Violation[] {
    return this.run.judgeStack(gateOf("east"), gateOf("lax"), ...parts);
  }
}

describe("the policies of a program with several fleets", () => {
  it("have nothing to say where each keeps to its own gate, though both have a node of one name", () => {
    const both = new TwoFleets({}, { plan: GLIBC, change: undefined, environment: "sandbox" });
    assert.ok(both.ofGates.every(({ message }) => message.startsWith("Fleet lax: ")));
    const parts = [part("a", { fleet: "east", plan: PHP }), part("b", { fleet: "lax", plan: GLIBC })];
    assert.deepEqual(both.judge(...parts), []);
  });

  it("judge each gate by its own record, and name its fleet", () => {
    const { ofGates } = new TwoFleets({ now: WEDNESDAY }, {});
    assert.deepEqual(
      ofGates.map(({ policy }) => policy),
      ["window"],
    );
    assert.match(ofGates[0]!.message, /^Fleet east: It is Wednesday/);
  });

  describe("against a second, lax gate", () => {
    it("refuse its environment and its calendar, whatever the first one's are", () => {
      const { calendar } = gateRecord();
      const digests = { "calendar-pinned": { digests: [calendarDigest(calendar)] } };
      const production = without(
        writeRecord(gateRecord({ fleet: "east", environment: "production" })),
        "clock",
      );
      const run = new PackRun({ environment: { allowSandbox: false }, ...digests });
      assert.deepEqual(run.judgeResource("ChangeGate", production, "east-gate"), []);
      const lax = run.judgeGate(
        { fleet: "lax", calendar: { ...calendar, timeZone: "Europe/Berlin" } },
        "lax-gate",
      );
      assert.deepEqual(
        lax
          .map(({ policy }) => policy)
          .filter((name) => name === "environment" || name === "calendar-pinned"),
        ["environment", "calendar-pinned"],
      );
      assert.ok(lax.every(({ message }) => message.startsWith("Fleet lax: ")));
    });

    it("refuse changes of the first fleet that wait for the lax gate only", () => {
      const both = new TwoFleets({}, { plan: NOTHING });
      const stray = part("stray", { fleet: "east", plan: PHP, after: [gateOf("lax")] });
      const violations = both.judge(stray);
      assert.deepEqual(summarise(violations), [["behind-the-gate", stray.urn]]);
      assert.match(violations[0]!.message, /without waiting for the gate of fleet east\./);
    });

    it("refuse changes of the first fleet that the lax gate judged, and its own didn't", () => {
      for (const order of [
        new TwoFleets({ plan: NOTHING }, { plan: PHP }),
        new TwoFleets({ plan: NOTHING, unobserved: [] }, { plan: PHP, unobserved: ["node1"] }),
      ]) {
        const stray = part("stray", { fleet: "east", plan: PHP });
        const violations = order.judge(stray);
        assert.deepEqual(summarise(violations), [["nothing-beside-the-gate", stray.urn]]);
        assert.match(
          violations[0]!.message,
          /^Fleet east: stray would change what the gate didn't judge: php/,
        );
      }
    });

    it("refuse changes that say they're of the lax fleet, and that its gate didn't judge", () => {
      const both = new TwoFleets({ plan: PHP }, { plan: NOTHING });
      const stray = part("stray", { fleet: "lax", plan: PHP });
      assert.deepEqual(summarise(both.judge(stray)), [["nothing-beside-the-gate", stray.urn]]);
    });

    it("refuse changes that say of no fleet, or of one without a gate", () => {
      const both = new TwoFleets({ plan: PHP }, { plan: PHP });
      for (const fleet of [undefined, "west"]) {
        const stray = part("stray", {
          ...(fleet !== undefined && { fleet }),
          plan: PHP,
          after: [gateOf("east"), gateOf("lax")],
        });
        const violations = both.judge(stray);
        assert.deepEqual(
          violations.map(({ policy }) => policy),
          ["one-change-record", "behind-the-gate"],
        );
        assert.match(
          violations[0]!.message,
          fleet === undefined ? /^The stack has no ChangeGate/ : /^Fleet west has no ChangeGate/,
        );
      }
    });

    it("refuse a second gate of the same fleet", () => {
      const run = new PackRun();
      run.judgeGate({ fleet: "east", now: WEDNESDAY }, "east-gate");
      run.judgeGate({ fleet: "east" }, "other-gate");
      const other = resourceOf("ChangeGate", "other-gate");
      const violations = run.judgeStack(gateOf("east"), other, part("a", { fleet: "east" }));
      assert.deepEqual(
        violations.map(({ policy }) => policy),
        ["one-change-record"],
      );
      assert.match(violations[0]!.message, /^Fleet east: There are 2 gates \(east-gate, other-gate\)/);
    });

    it("know an updated gate's fleet by what it was judged by", () => {
      const both = new TwoFleets({}, {});
      const updated = resourceOf("ChangeGate", "lax-gate", { props: { fleet: "east", applied: [] } });
      const parts = [
        part("a", { fleet: "east", plan: PHP }),
        part("b", { fleet: "lax", plan: PHP, after: [updated] }),
      ];
      assert.deepEqual(both.run.judgeStack(gateOf("east"), updated, ...parts), []);
    });

    it("refuse a machine in both fleets, however it's written", () => {
      const both = new TwoFleets({}, {});
      const key = { hostKeys: ["SHA256:aaaa"] };
      for (const [one, other] of [
        [place("192.0.2.11"), place("192.0.2.11")],
        [place("2001:DB8::1"), place("2001:db8:0::1")],
        [place("192.0.2.11", key), place("pbx.example", key)],
      ]) {
        const violations = both.judge(
          part("a", { fleet: "east", ssh: one! }),
          part("b", { fleet: "lax", ssh: other! }),
          part("c", { fleet: "lax", ssh: other! }),
        );
        assert.deepEqual(summarise(violations), [["one-fleet-each", urnOf("ContainerPackages", "b")]]);
        assert.match(
          violations[0]!.message,
          /^node1 of fleet east and node1 of fleet lax are one machine: .* Declare the machine in one fleet\.$/,
        );
      }
      const behind = (address: string) => place("10.0.0.1", { bastion: { address, port: 22 } });
      const apart = [
        part("a", { fleet: "east", ssh: behind("east.example") }),
        part("b", { fleet: "lax", ssh: behind("lax.example") }),
      ];
      assert.deepEqual(both.judge(...apart), []);
    });
  });

  it("ask a command for the gate of the node that it connects to, and for all where that can't be told", () => {
    const run = new PackRun({ "behind-the-gate": { otherTypes: ["command:remote:Command"] } });
    run.judgeGate({ fleet: "east" }, "east-gate");
    run.judgeGate({ fleet: "lax" }, "lax-gate");
    const parts = [
      part("a", { fleet: "east", plan: PHP, ssh: place("192.0.2.11") }),
      part("b", { fleet: "lax", plan: PHP, ssh: place("192.0.2.12") }),
    ];
    const missing = (host: string, ...after: PolicyResource[]): string[] => {
      const props = { connection: { host } };
      const command = resourceOf("command:remote:Command", "reboot", { props, dependencies: after });
      const violations = run.judgeStack(gateOf("east"), gateOf("lax"), ...parts, command);
      return violations.map(({ message }) => /gate of fleet (\w+)/.exec(message)?.[1] ?? message);
    };
    assert.deepEqual(missing("192.0.2.11", gateOf("lax")), ["east"]);
    assert.deepEqual(missing("192.0.2.11", gateOf("east")), []);
    assert.deepEqual(missing("192.0.2.12", parts[1]!), []);
    assert.deepEqual(missing("pbx.example", gateOf("lax")), ["east"]);
    assert.deepEqual(missing("pbx.example"), ["east", "lax"]);
    assert.deepEqual(missing("pbx.example", gateOf("east"), gateOf("lax")), []);
  });

  describe("in a run of one of them alone", () => {
    const production = (parts: RecordParts) =>
      without(writeRecord(gateRecord({ environment: "production", ...parts })), "clock");
    const lastWeek = FRIDAY_NIGHT.subtract({ hours: 7 * 24 });

    it("pass over the other's gate of a run before, but for a preview's, and one of the future", () => {
      const says = (parts: RecordParts): string[] =>
        new PackRun().judgeResource("ChangeGate", production(parts), "x").map(({ policy }) => policy);
      const now = FRIDAY_NIGHT.subtract({ minutes: 10 });
      assert.deepEqual(says({ fleet: "east", now }), []);
      assert.deepEqual(
        says({ fleet: "east", now: FRIDAY_NIGHT.subtract({ seconds: 1 }), change: undefined }),
        [],
      );
      assert.deepEqual(says({ fleet: "east", change: undefined }), ["classified"]);
      assert.deepEqual(says({ now }), ["clock"]);
      assert.deepEqual(says({ fleet: "east", now, mode: "plan" }), ["clock"]);
      assert.deepEqual(says({ fleet: "east", now: FRIDAY_NIGHT.add({ minutes: 10 }) }), ["clock"]);
      assert.match(
        new PackRun().judgeResource("ChangeGate", production({ fleet: "east", now, mode: "plan" }))[0]!
          .message,
        /^Fleet east: The run says .* `--target '\*\*::east-gate'`\.$/,
      );
    });

    it("pass over the other's gate after an update of the library, and under a new calendar", () => {
      const { calendar } = gateRecord();
      const config = {
        "calendar-pinned": { digests: [calendarDigest(calendar)] },
        environment: { allowSandbox: false },
      };
      const run = new PackRun(config);
      const old = { calendar: { ...calendar, timeZone: "Europe/Berlin" }, now: lastWeek };
      const sandbox = writeRecord(
        gateRecord({ fleet: "east", ...old, reallyNow: lastWeek.toString(), change: undefined }),
      );
      const ofEast = [
        production({ fleet: "east", ...old }),
        { ...production({ fleet: "east", ...old }), format: 0, work: "of another form" },
        sandbox,
      ];
      const west = production({ fleet: "west", plan: GLIBC, change: changeOf("SHTF") });
      for (const east of ofEast) {
        assert.deepEqual(run.judgeResource("ChangeGate", east, "east-gate"), []);
        const ofWest = run.judgeResource("ChangeGate", west, "west-gate");
        assert.deepEqual(
          ofWest.filter(({ level }) => level === "mandatory"),
          [],
        );
        const left = part("left", { fleet: "east", plan: PHP });
        const changed = part("changed", { fleet: "west", plan: GLIBC });
        assert.deepEqual(run.judgeStack(gateOf("east"), gateOf("west"), left, changed), []);
        const without = run.judgeResource("ChangeGate", {
          ...east,
          now: FRIDAY_NIGHT.toString(),
          mode: "plan",
        });
        assert.ok(without.length > 0, "an old calendar and record of this run are refused");
      }
    });

    it("refuse a command that would be made behind the gate that is left out, and leave others as they are", () => {
      const run = new PackRun({ "behind-the-gate": { otherTypes: ["command:remote:Command"] } });
      run.judgeResource("ChangeGate", production({ fleet: "east", now: lastWeek }), "east-gate");
      run.judgeResource("ChangeGate", production({ fleet: "west" }), "west-gate");
      const parts = [
        part("a", { fleet: "east", ssh: place("192.0.2.11") }),
        part("b", { fleet: "west", ssh: place("192.0.2.12") }),
      ];
      const says = (fleet: string, host: string, stdout: string): string[] => {
        const props = { connection: { host }, stdout };
        const command = resourceOf("command:remote:Command", "reboot", {
          props,
          dependencies: [gateOf(fleet)],
        });
        return run
          .judgeStack(gateOf("east"), gateOf("west"), ...parts, command)
          .map(({ policy, message }) => `${policy}: ${message}`);
      };
      assert.deepEqual(says("east", "192.0.2.11", unknownValue), [
        "behind-the-gate: reboot would be changed, and the gate of fleet east isn't part of this run. Name it among the targets, too: `--target '**::east-gate'`.",
      ]);
      assert.deepEqual(says("east", "192.0.2.11", "done"), []);
      assert.deepEqual(says("west", "192.0.2.12", unknownValue), []);
    });

    it("say of a gate that was never made, and that the run leaves out, that it has to be in it", () => {
      const { fleet, ...declared } = { ...gateRecord({ fleet: "east" }), mode: "apply" as const };
      const props = {
        ...without(writeRecord({ ...declared, fleet }), "now"),
        format: undefined,
        nodes: [[]],
        run: "r",
      };
      assert.deepEqual(
        new PackRun().judgeResource("ChangeGate", props, "east-gate").map(({ message }) => message),
        [
          "Fleet east: The gate was never made, and this run leaves it out. So nobody has judged anything. Name it among the targets, too: `--target '**::east-gate'`.",
        ],
      );
    });

    it("refuse a gate that says a time before the run, where the run changes something of its fleet", () => {
      const props = { ...propertiesOf(PHP), fleet: "east" };
      const says = (now: Temporal.Instant, checkedAt: Temporal.Instant): string[] => {
        const run = new PackRun();
        return [
          ...run.judgeResource("ChangeGate", production({ fleet: "east", now }), "east-gate"),
          ...run.judgeResource("ChangeGate", production({ fleet: "west" }), "west-gate"),
          ...run.judgeResource("ContainerPackages", { ...props, checkedAt: checkedAt.toString() }, "part"),
        ].map(({ policy }) => policy);
      };
      const during = FRIDAY_NIGHT.add({ seconds: 20 });
      assert.deepEqual(says(lastWeek, during), ["gate-asked"]);
      assert.deepEqual(says(FRIDAY_NIGHT.subtract({ seconds: 1 }), FRIDAY_NIGHT), ["gate-asked"]);
      // Both were left out, or both are of this run.
      assert.deepEqual(says(lastWeek, lastWeek.add({ seconds: 20 })), []);
      assert.deepEqual(says(FRIDAY_NIGHT, during), []);
    });

    it("refuse what would be changed without its gate, and name that", () => {
      const run = new PackRun();
      const props = { ...propertiesOf(PHP), fleet: "east", checkedAt: FRIDAY_NIGHT.toString() };
      const violations = run.judgeResource("ContainerPackages", props, "east-node1-containers");
      assert.deepEqual(
        violations.map(({ policy, level, message }) => [policy, level, message]),
        [
          [
            "gate-asked",
            "mandatory",
            "east-node1-containers would be changed, and its gate isn't part of this run. Name it among the targets, too: `--target '**::east-gate'`.",
          ],
        ],
      );
      assert.deepEqual(run.judgeResource("ContainerPackages", propertiesOf(PHP), "node1"), []);
    });
  });
});
