import assert from "node:assert/strict";
import type { HeaderDigests } from "../../../../maintenance/packages/build";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import type { DesiredPackage } from "../../../../maintenance/packages/transition";
import type { Capability } from "../../../../maintenance/repository/capability";
import {
  isGoodForOthers,
  resolveAlike,
  resolveTransaction,
  type Rehearsal,
} from "../../../../maintenance/transaction/resolution";
import {
  groupTransactions,
  predictLeaving,
  type Transaction,
} from "../../../../maintenance/transaction/transaction";
import { readObsoletes } from "../../../../kinds/packages/stage/read-obsoletes";
import { readRehearsal } from "../../../../kinds/packages/stage/read-rehearsal";
import { erasure } from "../changes/changes-fixture";

const ASTERISK = "asterisk-1.0-1.x86_64";
const CDR_OLD = "framework-cdr-1.2-1.noarch";
const CDR = "framework-cdr-1.3-1.noarch";

function transaction(arriving: readonly string[], installed: readonly string[], target = "101"): Transaction {
  const wanted = arriving.map((text): DesiredPackage => ({ ...parseNevra(text), ensure: "where-installed" }));
  return { target, arriving: wanted, installed: installed.map(parseNevra) };
}

/** Only framework-cdr obsoletes anything. */
function obsoleting(...wishes: readonly Capability[]) {
  return ({ name }: { readonly name: string }): readonly Capability[] =>
    name === "framework-cdr" ? wishes : [];
}

const NEVRA_OF = ({ name, version, release, arch }: ReturnType<typeof parseNevra>): string =>
  `${name}-${version}-${release}.${arch}`;

describe("what leaves with a transaction", () => {
  const cases: [what: string, wishes: Capability[], installed: string[], obsoleted: string[]][] = [
    ["a package whose name is obsoleted", [{ name: "asterisk" }], [CDR_OLD, ASTERISK], [ASTERISK]],
    ["nothing where only a provided name is obsoleted", [{ name: "asterisk-api" }], [CDR_OLD, ASTERISK], []],
    [
      "an older build where an older one is obsoleted",
      [{ name: "asterisk", range: { comparison: "LT", than: { epoch: 0, version: "1.1" } } }],
      [CDR_OLD, ASTERISK],
      [ASTERISK],
    ],
    [
      "not a newer one",
      [{ name: "asterisk", range: { comparison: "LT", than: { epoch: 0, version: "1.0", release: "1" } } }],
      [CDR_OLD, ASTERISK],
      [],
    ],
    ["no package of the same name by its own obsoletes", [{ name: "framework-cdr" }], [CDR_OLD], []],
    [
      "both architectures",
      [{ name: "asterisk" }],
      [CDR_OLD, ASTERISK, "asterisk-1.0-1.i686"],
      [ASTERISK, "asterisk-1.0-1.i686"],
    ],
  ];
  for (const [what, wishes, installed, obsoleted] of cases) {
    it(`is ${what}`, () => {
      const leaving = predictLeaving(transaction([CDR], installed), obsoleting(...wishes));
      assert.deepEqual(
        leaving.obsoleted.map(({ erased }) => NEVRA_OF(erased)),
        obsoleted,
      );
    });
  }

  it("is the older build, and perhaps one of another architecture, which only rpm can tell", () => {
    const { replaced, uncertain } = predictLeaving(
      transaction(["glibc-2-2.x86_64"], ["glibc-2-1.x86_64", "glibc-2-1.i686"]),
      () => [],
    );
    assert.deepEqual(replaced.map(NEVRA_OF), ["glibc-2-1.x86_64"]);
    assert.deepEqual(uncertain.map(NEVRA_OF), ["glibc-2-1.i686"]);
  });

  it("is what arrives itself, where what else arrives obsoletes it", () => {
    const both = transaction([CDR, "asterisk-1.1-1.x86_64"], [CDR_OLD, ASTERISK]);
    const { leftOut, obsoleted, replaced } = predictLeaving(both, obsoleting({ name: "asterisk" }));
    assert.deepEqual(
      [
        leftOut.map(({ build }) => NEVRA_OF(build)),
        obsoleted.map(({ erased }) => NEVRA_OF(erased)),
        replaced.map(NEVRA_OF),
      ],
      [["asterisk-1.1-1.x86_64"], [ASTERISK], [CDR_OLD]],
    );
  });

  it("is no kernel where another one joins it", () => {
    const { target, arriving, installed } = transaction(["vzkernel-3-1.x86_64"], ["vzkernel-2-1.x86_64"]);
    const beside = arriving.map((p): DesiredPackage => ({ ...p, installOnly: true }));
    assert.deepEqual(predictLeaving({ target, arriving: beside, installed }, () => []).replaced, []);
    const group = groupTransactions([
      { target, arriving, installed },
      { target: "102", arriving: beside, installed },
    ]);
    assert.equal(group.length, 2);
  });
});

describe("what rpm says of a transaction", () => {
  const asked = transaction([CDR], [CDR_OLD, ASTERISK]);
  const [cdrOld, asterisk] = asked.installed;
  assert.ok(cdrOld !== undefined && asterisk !== undefined);
  const wishes = obsoleting({ name: "asterisk" });

  it("is read: what would leave, by name, version, release and architecture", () => {
    const text = "@@leaving\nframework-cdr-1.2-1 noarch\nasterisk-1.0-1 x86_64\n@@end 0\n\n@@errors\n";
    assert.deepEqual(readRehearsal(text, asked.installed), { kind: "passes", leaving: [cdrOld, asterisk] });
  });

  it("is read with and without the epoch", () => {
    const installed = [parseNevra("bind-libs-32:9.8.2-1.el6.x86_64")];
    for (const line of ["bind-libs-32:9.8.2-1.el6 x86_64", "bind-libs-9.8.2-1.el6 x86_64"]) {
      assert.deepEqual(readRehearsal(`@@leaving\n${line}\n@@end 0`, installed), {
        kind: "passes",
        leaving: installed,
      });
    }
  });

  it("is read: why it refuses", () => {
    const text = [
      "@@refused",
      " error: Failed dependencies:",
      " \tlibfoo >= 2 is needed by framework-cdr-1.3-1.noarch",
      "@@end 0",
    ].join("\n");
    assert.deepEqual(readRehearsal(text, asked.installed), {
      kind: "refused",
      causes: ["libfoo >= 2 is needed by framework-cdr-1.3-1.noarch"],
    });
  });

  const unknown: [what: string, text: string, reason: string][] = [
    ["an answer that was cut short", "@@leaving\n", "it gave no answer"],
    [
      "a full disk",
      "mkdir: cannot create directory: No space left on device\n@@end 1",
      "mkdir: cannot create directory: No space left on device",
    ],
    [
      "a package that isn't installed",
      "@@leaving\nnone-1-1 noarch\n@@end 0",
      "rpm would take away none-1-1 noarch, which it didn't list as installed",
    ],
    [
      "a question that was given up",
      "@@errors\n it gave no answer within 120 s",
      "it gave no answer within 120 s",
    ],
  ];
  for (const [what, text, reason] of unknown) {
    it(`isn't known by ${what}`, () => {
      assert.deepEqual(readRehearsal(text, asked.installed), { kind: "unknown", reason });
    });
  }

  it("comes to the erasures beside what is replaced", () => {
    const resolution = resolveTransaction(asked, { kind: "passes", leaving: [cdrOld, asterisk] }, wishes);
    assert.deepEqual(resolution, {
      kind: "passes",
      mayErase: true,
      leftOut: [],
      erasures: [
        {
          kind: "erasure",
          name: "asterisk",
          arch: "x86_64",
          from: "1.0-1",
          by: "framework-cdr",
          because: "obsoletes",
        },
      ],
    });
  });

  it("comes to an erasure of another architecture of the same name", () => {
    const multilib = transaction(["glibc-2-2.x86_64"], ["glibc-2-1.x86_64", "glibc-2-1.i686"]);
    const resolution = resolveTransaction(
      multilib,
      { kind: "passes", leaving: multilib.installed },
      () => [],
    );
    assert.equal(resolution.kind, "passes");
    assert.deepEqual(resolution.erasures, [erasure("glibc.i686", "2-1", "glibc", "replaces")]);
  });

  const verdicts: [what: string, rehearsal: Rehearsal, good: boolean][] = [
    ["just what the headers say", { kind: "passes", leaving: [cdrOld, asterisk] }, true],
    ["less: who says so may lie", { kind: "passes", leaving: [cdrOld] }, false],
    ["a refusal", { kind: "refused", causes: ["x"] }, false],
    ["nothing", { kind: "unknown", reason: "x" }, false],
  ];
  for (const [what, rehearsal, good] of verdicts) {
    it(`counts ${good ? "" : "not "}for machines with the same packages when it's ${what}`, () => {
      assert.equal(isGoodForOthers(rehearsal, asked, wishes), good);
    });
  }

  it("doesn't count for others when it's more than the headers say", () => {
    assert.equal(
      isGoodForOthers({ kind: "passes", leaving: [cdrOld, asterisk] }, asked, () => []),
      false,
    );
  });

  it("doesn't count for others where only rpm can tell", () => {
    const multilib = transaction(["glibc-2-2.x86_64"], ["glibc-2-1.x86_64", "glibc-2-1.i686"]);
    assert.equal(
      isGoodForOthers({ kind: "passes", leaving: multilib.installed.slice(0, 1) }, multilib, () => []),
      false,
    );
  });

  it("is the same for machines with the same packages, in whichever order they list them", () => {
    const other = transaction([CDR], [ASTERISK, CDR_OLD], "102");
    const node = transaction([CDR], [ASTERISK, CDR_OLD], "node");
    const groups = groupTransactions([asked, other, node]);
    assert.deepEqual(
      groups.map((group) => group.asked.map(({ target }) => target)),
      [["101", "102"], ["node"]],
    );
    const resolution = resolveAlike(other, wishes);
    assert.equal(resolution.kind, "passes");
    assert.deepEqual(resolution.erasures, [erasure("asterisk.x86_64", "1.0-1", "framework-cdr")]);
  });
});

describe("machines that are asked by one of them", () => {
  const [A, B, SHA256] = ["a".repeat(40), "b".repeat(40), "c".repeat(64)];
  const targetsOf = (...headers: readonly HeaderDigests[]): string[][] => {
    const transactions = headers.map((header, i) => {
      const { installed, ...more } = transaction([CDR], [CDR_OLD], String(101 + i));
      return { ...more, installed: installed.map((p) => ({ ...p, header })) };
    });
    return groupTransactions(transactions).map((group) => group.asked.map(({ target }) => target));
  };

  it("are those with the same packages, whether or not their rpm knows SHA-256", () => {
    assert.deepEqual(targetsOf({ sha1: A }, { sha1: A, sha256: SHA256 }), [["101", "102"]]);
  });

  it("aren't those with another build of the same name and version", () => {
    assert.deepEqual(targetsOf({ sha1: A }, { sha1: B }), [["101"], ["102"]]);
  });
});

describe("what packages obsolete", () => {
  it("is read with rpm's flags", () => {
    const text = [
      "a-1-1.noarch\tone\t0\t",
      "a-1-1.noarch\ttwo\t2\t1:2.0-3",
      "b-1-1.noarch\tthree\t12\t1.0",
      "",
    ].join("\n");
    assert.deepEqual(
      [...readObsoletes(text)],
      [
        [
          "a-1-1.noarch",
          [
            { name: "one" },
            { name: "two", range: { comparison: "LT", than: { epoch: 1, version: "2.0", release: "3" } } },
          ],
        ],
        [
          "b-1-1.noarch",
          [{ name: "three", range: { comparison: "GE", than: { epoch: 0, version: "1.0" } } }],
        ],
      ],
    );
  });
});
