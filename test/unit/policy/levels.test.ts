import assert from "node:assert/strict";
import type { Change, Notice } from "../../../maintenance/change/change";
import type { Tier } from "../../../maintenance/change/tiers";
import { TIERS } from "../../../maintenance/change/tiers";
import { decide } from "../../../maintenance/decision/decide";
import { RULES } from "../../../maintenance/decision/rules";
import { extendCatalogue } from "../../../maintenance/impact/stack-entries";
import { DEFAULT_CATALOGUE } from "../../../maintenance/impact/default-catalogue";
import {
  at,
  changeOf,
  EVIDENCE,
  FRIDAY_NIGHT,
  GLIBC,
  inputsOf,
  PHP,
  WEDNESDAY,
} from "../maintenance/decision/decision-fixture";
import { generalAfter } from "../maintenance/rings/rings-fixture";
import {
  inTargets,
  moduleChange,
  packageBuild,
  upgrade,
  workOf,
} from "../maintenance/changes/changes-fixture";

const WORKS = [
  PHP,
  GLIBC,
  workOf(inTargets("101", upgrade("libobscure"))),
  workOf(inTargets("101", moduleChange("upgrade", "cdr", "2.10.0.4", "2.10.0.5"))),
];

/** What the fleet file has in place of the release's PHP. */
const OVERRIDDEN = [{ node: "node1", build: packageBuild("php", "1-2"), targets: ["101"] }];
const UNSIGNED = { file: "evidence/other.json", text: EVIDENCE.text };

const VULNERABILITIES = (["local", "remote"] as const).flatMap((vector) =>
  (["none", "active", "widespread"] as const).map((exploitation) => ({
    ids: ["CVE-1"],
    vector,
    exploitation,
  })),
);

/** What a tier asks for, and nothing of it. */
function recordsOf(tier: Tier | undefined): Change[] {
  const full = changeOf(tier);
  const late = full.notices.map((notice): Notice => ({ ...notice, sentAt: at("2026-11-25T08:00-05:00") }));
  const { id, title, layers } = full;
  return [
    full,
    { ...full, notices: [] },
    { ...full, notices: late },
    ...VULNERABILITIES.map((vulnerability) => ({ ...full, vulnerability })),
    {
      id,
      title,
      layers,
      ...(tier !== undefined && { tier }),
      evidence: [],
      notices: [],
    },
  ];
}

/** One node is wrong; or all are. */
const CLOCKS = {
  plan: [0, 0, 3600].map((aheadSeconds, i) => ({ node: `node${i}`, aheadSeconds })),
  apply: [{ node: "node1", aheadSeconds: 3600 }],
};

/** What waits for too long, and what no T4 may leave. */
const RESTARTS = (["change", "fleet"] as const).map((leftBy) => ({
  ...{ node: "node1", targets: ["101"], kind: "service" as const, name: "crond", packages: [], leftBy },
  since: "2026-01-01T00:00:00Z",
}));

const TAKEN = { takenFromProduction: ["node1"] };

describe("the levels of the rules", () => {
  it("are those that their findings have, over records and plans of every kind", function () {
    this.timeout(60_000);
    const seen = new Map(RULES.map(({ name }) => [name, new Set<string>()]));
    for (const change of [undefined, ...TIERS].flatMap(recordsOf))
      for (const work of WORKS)
        for (const now of [WEDNESDAY, FRIDAY_NIGHT])
          for (const mode of ["plan", "apply"] as const)
            for (const expectedMinutes of [5, 400]) {
              const rings = [generalAfter({ lacking: ["node1"] })];
              const inputs = {
                expectedMinutes,
                rings,
                clocks: CLOCKS[mode],
                overridden: OVERRIDDEN,
                ...TAKEN,
              };
              const moment = { change, work, now, mode, ...inputs };
              for (const { rule, level } of decide(inputsOf(moment)).findings) seen.get(rule)?.add(level);
            }
    const catalogue = extendCatalogue(
      [{ subject: "package", names: ["*"], interrupts: [], needs: "nothing", because: "is ours" }],
      DEFAULT_CATALOGUE,
    );
    for (const { rule, level } of decide(inputsOf({ catalogue })).findings) seen.get(rule)?.add(level);
    const expectedInterruption = {
      ...{ minutes: 5, by: "fleet" as const },
      lacking: [{ layer: "containers" as const, service: "asterisk", count: 1 }],
    };
    const change = changeOf("T2", { estimate: { totalMinutes: 0, services: {}, isLearned: true } });
    const learned = inputsOf({ change, expectedInterruption });
    for (const { rule, level } of decide(learned).findings) seen.get(rule)?.add(level);
    const waiting = inputsOf({ change: changeOf("T4"), restarts: RESTARTS });
    for (const { rule, level } of decide(waiting).findings) seen.get(rule)?.add(level);
    const twofold = inputsOf({ change: changeOf("T4"), evidence: [EVIDENCE, UNSIGNED] });
    for (const { rule, level } of decide(twofold).findings) seen.get(rule)?.add(level);
    assert.deepEqual(
      [...seen].map(([name, levels]) => [name, [...levels].sort()]),
      RULES.map(({ name, level, advice }) => [name, advice === undefined ? [level] : ["advisory", level]]),
    );
  });

  it("of an advisory rule have no advice beside them", () => {
    assert.deepEqual(
      RULES.filter(({ level, advice }) => level === "advisory" && advice !== undefined),
      [],
    );
  });
});
