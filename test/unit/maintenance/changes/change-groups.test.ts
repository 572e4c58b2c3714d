import assert from "node:assert/strict";
import fc from "fast-check";
import {
  ChangeGroup,
  recordTargets,
  WorkLine,
  type ChangeGroup as Group,
} from "../../../../maintenance/changes/change-group";
import {
  changeKey,
  groupChanges,
  groupWork,
  listTargets,
  mergeGroups,
  withoutTargets,
} from "../../../../maintenance/changes/group-changes";
import type { PlannedChange } from "../../../../maintenance/changes/planned-change";

function upgrade(name: string): PlannedChange {
  return { kind: "package", transition: "upgrade", name, from: ["1-1"], to: "1-2" };
}

const PHP = upgrade("php");
const HTTPD: PlannedChange = { kind: "restart", service: "httpd" };

describe("what changes alike in several places", () => {
  it("stands once, in the order in which it came first", () => {
    const changes = [
      { target: "101", change: PHP },
      { target: "101", change: HTTPD },
      { target: "102", change: upgrade("php") },
    ];
    assert.deepEqual(groupChanges(changes), [
      { change: PHP, targets: ["101", "102"] },
      { change: HTTPD, targets: ["101"] },
    ]);
  });

  it("is alike whatever the order of its fields", () => {
    const sorted = { from: ["1-1"], kind: "package", name: "php", to: "1-2", transition: "upgrade" } as const;
    assert.equal(changeKey(sorted), changeKey(PHP));
    assert.notEqual(changeKey({ ...sorted, arch: "i686" }), changeKey(PHP));
  });

  it("stays apart on two nodes", () => {
    const [node1, node2] = ["node1", "node2"].map((node) => ({
      node,
      pending: groupChanges([{ target: "node", change: PHP }]),
    }));
    assert.ok(node1 !== undefined && node2 !== undefined);
    assert.deepEqual(groupWork([node1, node2, node1]), [
      { node: "node1", change: PHP, targets: ["node", "node"] },
      { node: "node2", change: PHP, targets: ["node"] },
    ]);
  });

  it("is left elsewhere when it's done in one place, and gone when it's done in all", () => {
    const groups: Group[] = [
      { targets: ["101", "102"], change: PHP },
      { targets: ["101"], change: HTTPD },
    ];
    assert.deepEqual([...listTargets(groups)], ["101", "102"]);
    assert.deepEqual(withoutTargets(groups, ["101"]), [{ targets: ["102"], change: PHP }]);
    assert.deepEqual(withoutTargets(groups, []), groups);
    assert.deepEqual(withoutTargets(groups, ["101", "102"]), []);
  });
});

describe("what changes alike, in properties", () => {
  it("names its targets as people list them", () => {
    const groups: Group[] = [{ targets: ["node", "103", "101", "102", "110"], change: PHP }];
    const recorded = recordTargets(groups);
    assert.deepEqual(recorded, [{ targets: "101–103, 110, node", change: PHP }]);
    const line = { node: "node1", targets: ["101"], change: PHP };
    assert.deepEqual(recordTargets([line]), [{ node: "node1", targets: "101", change: PHP }]);
    assert.deepEqual(WorkLine.parse(recordTargets([line])[0]), line);
  });

  it("is read back", () => {
    const target = fc.oneof(fc.integer({ min: 100, max: 130 }).map(String), fc.constantFrom("node", "web1"));
    const change = fc.constantFrom<PlannedChange>(PHP, HTTPD, upgrade("glibc"));
    fc.assert(
      fc.property(fc.array(fc.record({ target, change }), { maxLength: 60 }), (changes) => {
        const groups = groupChanges(changes);
        const read = ChangeGroup.array().parse(JSON.parse(JSON.stringify(recordTargets(groups))));
        const placesOf = (list: readonly Group[]): string[] =>
          list.flatMap((group) => group.targets.map((each) => `${each} ${changeKey(group.change)}`)).sort();
        assert.deepEqual(placesOf(read), placesOf(groups));
        assert.deepEqual(mergeGroups(read).length, groups.length);
      }),
    );
  });

  for (const targets of ["", "101–", "103–101", "101–102"]) {
    it(`isn't in ${JSON.stringify(targets)}`, () => {
      const { error } = ChangeGroup.safeParse({ targets, change: PHP });
      assert.deepEqual(error?.issues[0]?.path, ["targets"]);
      assert.match(error.message, /isn't a list of containers/);
    });
  }

  it("takes a hundred bytes a change, in however many containers", () => {
    const changes = Array.from({ length: 5000 }, (_, i) => String(1000 + i)).flatMap((target) =>
      Array.from({ length: 10 }, (_, i) => ({ target, change: upgrade(`p${i}`) })),
    );
    const recorded = recordTargets(groupChanges(changes));
    assert.equal(recorded.length, 10);
    assert.ok(JSON.stringify(recorded).length < 1_500);
  });
});
