import assert from "node:assert/strict";
import {
  type NodeSighting,
  summariseSightings,
  type TargetSighting,
} from "../../../../maintenance/rings/sighting";
import { cause, type Problem } from "../../../../maintenance/problems/problem";
import { at } from "../decision/decision-fixture";
import { RINGS } from "./rings-fixture";

const FRIDAY = at("2026-11-28T03:05:00Z");
const SATURDAY = at("2026-11-28T17:00:00Z");

const BOTH = [{ ...RINGS[0]!, members: { node1: ["101", "103"], node2: ["node"] } }, RINGS[1]!];

function summarise(targets: readonly TargetSighting[], problems: readonly Problem[] = []) {
  const node1: NodeSighting = { node: "node1", targets, problems };
  return summariseSightings(BOTH, [node1])[0];
}

describe("what is seen of a ring", () => {
  it("is of those that others wait for", () => {
    assert.deepEqual(summariseSightings(BOTH, []), [{ ring: "beta", ailing: [] }]);
  });

  it("is since the last of it that runs came to have the release, in whichever layer", () => {
    const targets: TargetSighting[] = [
      { target: "101", state: "sound", since: FRIDAY },
      { target: "101", state: "sound", since: SATURDAY },
      { target: "103", state: "sound", since: FRIDAY },
      // Of another ring.
      { target: "102", state: "sound" },
    ];
    assert.deepEqual(summarise(targets), { ring: "beta", since: SATURDAY.toString(), ailing: [] });
  });

  it("is since nobody knows when, where one of it doesn't say, or none runs", () => {
    const one: TargetSighting = { target: "101", state: "sound", since: FRIDAY };
    assert.deepEqual(summarise([one, { target: "103", state: "sound" }]), { ring: "beta", ailing: [] });
    assert.deepEqual(summarise([{ target: "103", state: "stopped" }]), { ring: "beta", ailing: [] });
  });

  it("ails where something had the release and doesn't run; what was stopped before shows nothing", () => {
    const one: TargetSighting = { target: "101", state: "sound", since: FRIDAY };
    const stopped: TargetSighting = { target: "103", state: "stopped" };
    assert.deepEqual(summarise([one, stopped]), { ring: "beta", since: FRIDAY.toString(), ailing: [] });
    assert.deepEqual(summarise([one, { ...stopped, since: FRIDAY }])?.ailing, [
      { node: "node1", targets: "103", ...cause("ring-stopped", {}) },
    ]);
  });

  it("ails by the problems of its own containers, and of their nodes", () => {
    const unseen = cause("not-observed", { said: "it gave no facts" });
    const unfetched = cause("package-unfetched", { packages: ["php-1-1.x86_64"], said: "no such file" });
    const problems: Problem[] = [
      { node: "node1", target: "101", ...unseen },
      { node: "node1", target: "102", ...cause("modules-unseen", { said: "x" }) },
      { node: "node1", ...unfetched },
    ];
    assert.deepEqual(summarise([], problems)?.ailing, [
      { node: "node1", targets: "101", ...unseen },
      { node: "node1", ...unfetched },
    ]);
  });
});
