import assert from "node:assert/strict";
import type { Change } from "../../../maintenance/change/change";
import type { Tier } from "../../../maintenance/change/tiers";
import { decide } from "../../../maintenance/decision/decide";
import { RULES } from "../../../maintenance/decision/rules";
import { CHANGE_GATE } from "../../../maintenance/gate/resource-types";
import { writeRecord } from "../../../maintenance/gate/record";
import { createRulePolicies } from "../../../policy/rule-policies";
import {
  at,
  changeOf,
  DIGEST,
  EVIDENCE,
  inputsOf,
  OTHER_DIGEST,
  TERMS,
  WEDNESDAY,
} from "../maintenance/decision/decision-fixture";
import { SigningKey } from "../../harness/signing-key";
import { KEY } from "../maintenance/evidence/evidence-fixture";
import { RINGS } from "../maintenance/rings/rings-fixture";
import { GLIBC, gateRecord, PackRun, planOf, type RecordParts, without } from "./policy-fixture";
import {
  inTargets,
  moduleChange,
  packageBuild,
  upgrade,
  workOf,
} from "../maintenance/changes/changes-fixture";

const change = (tier: Tier | undefined, parts: Partial<Change> = {}): RecordParts => ({
  change: changeOf(tier, parts),
});
const lacking = (tier: Tier, key: keyof Change): RecordParts => ({
  change: without(changeOf(tier), key) as Change,
});
const wednesday = { now: WEDNESDAY };
const plan = { ...wednesday, mode: "plan" } as const;
const t2 = (parts: Partial<Change> = {}): RecordParts => ({ ...change("T2", parts), plan: GLIBC });
const vulnerability = (vector: "local" | "remote", exploitation: "none" | "active" | "widespread") => ({
  vulnerability: { ids: ["CVE-1"], vector, exploitation },
});

/** PHP for the ring general, while beta has had it since a moment. */
const soakedSince = (since: string): RecordParts => ({
  rings: RINGS,
  ringsSeen: [{ ring: "beta", since, ailing: [] }],
  plan: planOf(inTargets("102", upgrade("php"))),
});

const PHP_OVERRIDDEN = [{ node: "node1", build: packageBuild("php", "1-2"), targets: ["101"] }];

const production: RecordParts = { environment: "production", clock: undefined };

const WAITS = {
  ...{ node: "node1", targets: ["101"], kind: "service" as const, name: "crond", packages: ["glibc"] },
  leftBy: "change" as const,
};

/** By policy: a record that satisfies it, one that it speaks up against, and a part of what it says then. */
const CASES: Record<string, [passes: RecordParts, rejected: RecordParts, says: RegExp]> = {
  classified: [change("T1"), change(undefined), /^Change c1 isn't classified: it has no tier\. Add tier: /],
  "clocks-agree": [
    { clocks: [{ node: "node1", aheadSeconds: -7200 }] },
    { ...production, clocks: [{ node: "node1", aheadSeconds: -7200 }] },
    /^The nodes' clocks are 2 hours behind, compared with the machine that runs Pulumi. Windows are judged by its clock: node1 \(2 hours behind\)\./,
  ],
  "clocks-agree-advice": [
    {
      ...production,
      clocks: [0, 0, 301].map((aheadSeconds, i) => ({ node: `node${i}`, aheadSeconds: -aheadSeconds / 2 })),
    },
    { ...production, clocks: [0, 0, 301].map((aheadSeconds, i) => ({ node: `node${i}`, aheadSeconds })) },
    /^Some nodes' clocks aren't those of the others: node2 \(6 minutes ahead\)\./,
  ],
  "sandbox-apart": [
    { ofProduction: [] },
    { ofProduction: ["node1"] },
    /^The run says that it's a sandbox's, and node1 is of production: the node has a mark of that\. Take out `environment: sandbox`\./,
  ],
  "release-matches": [
    change("T1"),
    { release: { name: "r2", digest: OTHER_DIGEST } },
    /names r1 \(sha256:abab.*\), but what would be deployed is r2 .* \(change c1\)$/,
  ],
  "layers-named": [
    change("T1", { layers: ["containers"] }),
    change("T1", { layers: ["nodes"] }),
    /^Change c1 says that it touches nodes, but packages of containers would change as well: container 101 on node1, /,
  ],
  "tier-fits-impact": [
    t2(),
    { plan: GLIBC },
    /^glibc is linked into .*, but change c1 is a T1\. Make the change a T2 .* \(container 101 on node1, container 102 on node1\)$/,
  ],
  "tier-fits-impact-advice": [
    {},
    { change: changeOf("T2"), plan: planOf(inTargets("101", upgrade("libobscure"))) },
    /^It isn't known what libobscure interrupts: whom that concerns counts as interrupted\./,
  ],
  "impact-lowered": [
    {},
    {
      plan: GLIBC,
      impact: [
        { subject: "package", names: ["glibc"], interrupts: [], needs: "nothing", because: "is ours" },
      ],
    },
    /^By an entry of `impact` glibc interrupts nothing; by the built-in impact catalogue asterisk.* \(is linked into asterisk: restart needed\)\./,
  ],
  window: [{}, wednesday, /^It is Wednesday 25 November 2026, 12:00 .* Apply it in the next window/],
  "window-advice": [
    {},
    { expectedMinutes: 600 },
    /^The work takes about 10 hours.*the rest will be deferred/,
  ],
  "ring-soak": [
    soakedSince("2026-11-24T12:00-05:00"),
    soakedSince("2026-11-25T12:00-05:00"),
    /^13 hours 30 minutes are missing: beta has had release r1 since .* \(ring general\)$/,
  ],
  "ring-soak-advice": [
    { ...soakedSince("2026-11-20T12:00-05:00"), ...plan },
    { ...soakedSince("2026-11-25T12:00-05:00"), ...plan },
    /are missing: beta has had release r1 since /,
  ],
  "t2-estimate": [t2(), { ...lacking("T2", "estimate"), plan: GLIBC }, /doesn't say for how long/],
  "t2-notice": [t2(), t2({ notices: [] }), /^No notice announces the window/],
  "t2-notice-advice": [
    { ...t2(), ...plan },
    { ...t2({ notices: [] }), ...plan },
    /^No notice announces the window .* Send the notice/,
  ],
  "t3-ticket": [change("T3"), lacking("T3", "ticket"), /is a T3 without a ticket\. Add ticket/],
  "t3-impact": [change("T3"), lacking("T3", "impact"), /neither support nor engineering/],
  "local-exploits-wait": [
    change("T1", vulnerability("local", "active")),
    change("T4", vulnerability("local", "active")),
    /a local exploit, and nobody has shell access/,
  ],
  "local-exploits-wait-advice": [
    change("T3"),
    change("T3", vulnerability("local", "active")),
    /no reason for an emergency/,
  ],
  "remote-exploits-hurry": [
    change("T4"),
    change("T1", vulnerability("remote", "active")),
    /^CVE-1 is a remote exploit, and a T1 waits/,
  ],
  "t4-active-remote-exploit": [
    change("T4"),
    change("T4", vulnerability("remote", "none")),
    /names one that nobody is known to exploit/,
  ],
  "t4-half-measures": [change("T4"), lacking("T4", "halfMeasures"), /which half measures protect/],
  "t4-sandbox-test": [change("T4"), change("T4", { evidence: [] }), /no evidence of a test in a sandbox/],
  "t4-sandbox-test-advice": [
    change("T4"),
    { ...change("T4"), evidence: [EVIDENCE, { ...EVIDENCE, signature: "none" }] },
    /^evidence\/r1\.json has a signature that isn't one .* Leave it out .* \(evidence\/r1\.json\)$/,
  ],
  "evidence-covers-overrides": [
    { overridden: PHP_OVERRIDDEN },
    { ...change("T4"), overridden: PHP_OVERRIDDEN },
    /^The fleet file's overrides bring php-1-2\.x86_64 to container 101 on node1, and no test of release r1 covers that\./,
  ],
  "evidence-covers-overrides-advice": [
    change("T1"),
    { ...change("T1"), overridden: PHP_OVERRIDDEN },
    /^The fleet file's overrides bring php-1-2\.x86_64/,
  ],
  "t4-24x7-notice": [
    change("T4"),
    change("T4", { notices: [] }),
    /24\/7 customers alder haven't been notified/,
  ],
  "t4-24x7-notice-advice": [
    { ...change("T4"), ...plan },
    { ...change("T4", { notices: [] }), ...plan },
    /24\/7 customers alder haven't been notified/,
  ],
  "shtf-widely-exploited": [
    change("SHTF"),
    change("SHTF", vulnerability("remote", "active")),
    /isn't widely exploited in the wild/,
  ],
  "t2-estimate-advice": [
    change("T2"),
    {
      ...change("T2", { estimate: { totalMinutes: 0, services: {}, isLearned: true } }),
      plan: planOf(inTargets("101", upgrade("glibc"))),
    },
    /the nodes' journals have only 0 restarts of asterisk, 0 restarts of web and .* 5 are needed/,
  ],
  "restarts-pending": [
    { ...change("T4"), restarts: [] },
    { ...change("T4"), restarts: [{ ...WAITS, leftBy: "fleet" }] },
    /^crond executes replaced files \(glibc\), and the fleet file says restart: never/,
  ],
  "restarts-pending-advice": [
    { ...change("T1"), restarts: [{ ...WAITS, since: "2026-11-01T00:00:00Z" }] },
    { ...change("T1"), restarts: [{ ...WAITS, since: "2026-10-01T00:00:00Z" }] },
    /^The restart of crond \(glibc\) has been pending since /,
  ],
  "shtf-meeting": [change("SHTF"), lacking("SHTF", "allHandsMeeting"), /without an all-hands meeting/],
};

describe("the policies of the rules", () => {
  for (const [policy, [passes, rejected, says]] of Object.entries(CASES)) {
    it(`${policy} lets a record pass, and speaks up against another`, () => {
      const ofPolicy = (parts: RecordParts) =>
        new PackRun().judgeGate(parts).filter((violation) => violation.policy === policy);
      assert.deepEqual(ofPolicy(passes), []);
      const violations = ofPolicy(rejected);
      assert.equal(violations.length, 1, JSON.stringify(violations));
      assert.match(violations[0]!.message, says);
    });
  }

  it("have each a case here, but for framework-window, whose modules no resource shows", () => {
    const names = RULES.flatMap(({ name, advice }) => [
      name,
      ...(advice === undefined ? [] : [`${name}-advice`]),
    ]);
    assert.deepEqual(
      Object.keys(CASES).sort(),
      names.filter((name) => !name.startsWith("framework-window")).sort(),
    );
  });

  describe("of evidence, with settings of the pack's own", () => {
    const judged = (settings: object, parts: RecordParts = change("T4")) =>
      new PackRun({ "t4-sandbox-test": settings })
        .judgeGate(parts)
        .filter(({ policy }) => policy.startsWith("t4-sandbox-test"))
        .map(({ message }) => message);
    const stranger = new SigningKey();

    it("let pass what is signed by a key that they name", () => {
      assert.deepEqual(judged({ keys: [stranger.publicKey, KEY.publicKey] }), []);
    });

    it("refuse what only the program trusts", () => {
      const [message = "", ...others] = judged({ keys: [stranger.publicKey] });
      assert.deepEqual(others, []);
      assert.ok(
        message.startsWith(
          `evidence/r1.json is signed by ${KEY.fingerprint}, which isn't trusted: only ${stranger.fingerprint} is. Have release r1`,
        ),
        message,
      );
    });

    it("let nothing pass that the fleet file trusts nobody for", () => {
      const parts = { ...change("T4"), qualification: { keys: [], maximumAgeDays: 30 } };
      assert.match(judged({}, parts).join(), /which isn't trusted: no key is\./);
    });

    it("refuse what is older than they allow", () => {
      const [message = ""] = judged({ maximumAgeDays: 2 });
      assert.match(message, /^evidence\/r1\.json is too old: the test was 3 days ago, and the limit is 2\./);
    });

    it("make it no older than the fleet file allows", () => {
      const parts = { ...change("T4"), qualification: { ...TERMS, maximumAgeDays: 1 } };
      assert.match(
        judged({ maximumAgeDays: 60 }, parts).join(),
        /the test was 2 days ago, and the limit is 1\./,
      );
    });

    it("are refused when they're none", () => {
      const [message = ""] = judged({ keys: ["ssh-dss AAAA"] });
      assert.match(
        message,
        /^The policy pack's configuration of t4-sandbox-test can't be used: keys\[0\]: A public key can't be used: it isn't one of the types /,
      );
    });
  });

  it("framework-window speaks up against installed modules outside of a window, and advises when it's planned", () => {
    const rule = RULES.find(({ name }) => name === "framework-window")!;
    const verdictOf = (mode: "plan" | "apply", from: string | undefined) => {
      const transition = from === undefined ? "install" : "upgrade";
      const cdr = inTargets("101", moduleChange(transition, "cdr", from, "2.10.0.5"));
      const inputs = { change: changeOf("T3"), work: workOf(cdr), now: WEDNESDAY, mode };
      return { record: gateRecord(), verdict: { ...decide(inputsOf(inputs)), customers: [] } };
    };
    const reported = (mode: "plan" | "apply", from?: string) =>
      new PackRun(
        {},
        createRulePolicies(CHANGE_GATE, rule, () => verdictOf(mode, from)),
      ).judgeGate();
    assert.deepEqual(
      reported("apply", "2.10.0.4").map(({ policy, level }) => [policy, level]),
      [["framework-window", "mandatory"]],
    );
    assert.deepEqual(
      reported("plan", "2.10.0.4").map(({ policy, level }) => [policy, level]),
      [["framework-window-advice", "advisory"]],
    );
    assert.deepEqual(reported("apply"), []);
  });

  it("say of a change that is missing altogether only that", () => {
    const violations = new PackRun().judgeGate({ change: undefined });
    assert.deepEqual(
      violations.map(({ policy, level }) => [policy, level]),
      [["classified", "mandatory"]],
    );
    assert.match(
      violations[0]!.message,
      new RegExp(`^2 things would change, and no change record says why .*${DIGEST}.* \\(release r1\\)$`),
    );
  });

  it("say nothing of a run that changes nothing, whenever it is", () => {
    assert.deepEqual(new PackRun().judgeGate({ ...wednesday, plan: planOf() }), []);
  });

  it("say nothing of resources that aren't the gate", () => {
    const properties = {
      ...without(writeRecord(gateRecord()), "change"),
      node: "node1",
      pending: [],
      problems: [],
    };
    assert.deepEqual(new PackRun().judgeResource("NodePackages", properties), []);
  });

  it("judge a changed record anew", () => {
    const run = new PackRun();
    assert.deepEqual(run.judgeGate(), []);
    assert.deepEqual(
      run.judgeGate({ now: at("2026-11-28T04:00-05:00") }).map(({ policy }) => policy),
      ["window"],
    );
    assert.deepEqual(run.judgeGate(), []);
  });
});
