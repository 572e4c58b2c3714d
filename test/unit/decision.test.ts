import assert from "node:assert/strict";
import { parseCalendar } from "../../maintenance/calendar/parse";
import { FRAMEWORK_GATES, type Change, type Notice } from "../../maintenance/change/change";
import type { WorkLine } from "../../maintenance/changes/change-group";
import { decide, isAllowed } from "../../maintenance/decision/decide";
import type { DecisionInputs } from "../../maintenance/decision/inputs";
import type { Evidence } from "../../maintenance/evidence/evidence";
import { RULES } from "../../maintenance/decision/rules";
import { type CatalogueEntryContent, extendCatalogue } from "../../maintenance/impact/catalogue";
import type { ExactBuild } from "../../maintenance/release/overridden";
import { DEFAULT_CATALOGUE } from "../../maintenance/impact/default-catalogue";
import {
  at,
  changeOf,
  DIGEST,
  EVIDENCE,
  findingsOf,
  FRIDAY_NIGHT,
  GLIBC,
  inputsOf,
  NEXT_WINDOW,
  OTHER_DIGEST,
  PHP,
  TERMS,
  WEDNESDAY,
  WINDOW,
} from "./decision-fixture";
import { cpuTimeOf } from "../harness/cpu-time";
import { evidenceOf, KEY, passed, passedBut, signedFile } from "./evidence-fixture";
import { generalAfter } from "./rings-fixture";
import {
  inTargets,
  moduleBuild,
  moduleChange,
  packageBuild,
  restart,
  setting,
  upgrade,
  workOf,
} from "./changes-fixture";

type Case = [title: string, inputs: Partial<DecisionInputs>, ...expected: string[]];

const apply = (now: string, parts: Partial<DecisionInputs>): Partial<DecisionInputs> => ({
  ...parts,
  now: at(now),
  mode: "apply",
});
const plan = (parts: Partial<DecisionInputs>, now = WEDNESDAY): Partial<DecisionInputs> => ({
  ...parts,
  now,
  mode: "plan",
});
const change = (tier: Change["tier"], parts: Partial<Change> = {}): { change: Change } => ({
  change: changeOf(tier, parts),
});
const without = (tier: Change["tier"], key: keyof Change): { change: Change } => ({
  change: Object.fromEntries(
    Object.entries(changeOf(tier)).filter(([name]) => name !== key),
  ) as unknown as Change,
});
const monday = (parts: Partial<Notice> = {}): Notice => ({
  kind: "monday",
  window: WINDOW,
  sentAt: at("2026-11-23T09:30-05:00"),
  customers: ["alder", "birch"],
  minutes: 10,
  ...parts,
});
const t2 = (...notices: Notice[]): Partial<DecisionInputs> => ({ ...change("T2", { notices }), work: GLIBC });
/** Without a version to come from, a module isn't installed. */
const modules = (...list: { readonly module?: string; readonly from?: string }[]): WorkLine[] =>
  workOf(
    ...list.map(({ module = "cdr", from }) =>
      inTargets("101", moduleChange(from === undefined ? "install" : "upgrade", module, from, "2.10.0.5")),
    ),
  );
const updaterStop = workOf(inTargets("101", setting("automatic-updates")));
const local = { ids: ["CVE-1"], vector: "local", exploitation: "active" } as const;
const remote = { ids: ["CVE-1"], vector: "remote", exploitation: "active" } as const;
const tested = (parts: Partial<Evidence>) => signedFile(evidenceOf(DIGEST, parts));
const failing = (parts: Partial<Evidence> = {}) =>
  tested({ gates: passedBut("no-regression-asterisk", { verdict: "failed" }), ...parts });
const unsigned = { file: "evidence/unsigned.json", text: EVIDENCE.text };
const overridden = (build: ExactBuild, ...targets: string[]) => ({
  node: "node1",
  build,
  targets: targets.length === 0 ? ["101"] : targets,
});
const clocks = (...seconds: number[]) =>
  seconds.map((aheadSeconds, i) => ({ node: `node${i + 1}`, aheadSeconds }));
/** glibc interrupts nothing, says the stack; or what is said instead. */
const ownEntry = (parts: Partial<CatalogueEntryContent>) => ({
  catalogue: extendCatalogue(
    [
      {
        subject: "package",
        names: ["glibc"],
        interrupts: [],
        needs: "nothing",
        because: "is ours",
        ...parts,
      },
    ],
    DEFAULT_CATALOGUE,
  ),
});
const mysql = workOf(inTargets("101", upgrade("mysql-server")));

/** What says nothing. */
const EMPTY = ["n/a", "None", "-", "TBD", "\u200b\u2060", "…"];
const EXTRA = parseCalendar(
  "timeZone: America/New_York\nextraWindows: [{ from: 2026-11-27T20:00, to: 2026-11-27T22:00, reason: r }]",
  "c",
);

/** `rule`, or `rule?` where it's advisory. None at all: it passes. */
const CASES: Record<string, Case[]> = {
  classified: [
    ["a T1", change("T1")],
    ["no tier", change(undefined), "classified"],
  ],
  "clocks-agree": [
    ["nodes whose clocks are right", { clocks: clocks(0, -1, 2) }],
    ["five minutes of difference", { clocks: clocks(300, 300, -300) }],
    ["more than that, ahead", { clocks: clocks(301, 301, 0) }, "clocks-agree"],
    ["more than that, behind, whatever the tier", { ...change("T4"), clocks: clocks(-3600) }, "clocks-agree"],
    ["more than that, planned", plan({ clocks: clocks(-3600, -3600) }), "clocks-agree"],
    ["two nodes of which one is an hour ahead", { clocks: clocks(0, 3600) }, "clocks-agree"],
    ["one wrong node of three", { clocks: clocks(0, 3600, 0) }, "clocks-agree?"],
  ],
  "release-matches": [
    ["the release that is deployed", change("T1")],
    ["another release", { deployed: { name: "r2", digest: OTHER_DIGEST } }, "release-matches"],
    ["a release of the same digest under another name", { deployed: { name: "r2", digest: DIGEST } }],
    ["no release named", without("T1", "release"), "release-matches"],
    [
      "no release named by a change that says it touches devices only",
      { change: { ...without("T1", "release").change, layers: ["devices"] } },
      "release-matches",
      "layers-named",
    ],
  ],
  "layers-named": [
    ["what changes in containers, by a change that names them", change("T1", { layers: ["containers"] })],
    ["more layers than what changes is of", change("T1")],
    ["packages of containers, by a change of nodes", change("T1", { layers: ["nodes"] }), "layers-named"],
    [
      "packages of a node, by a change of containers",
      {
        ...change("T1", { layers: ["containers"] }),
        work: workOf(inTargets("node", upgrade("php"))),
      },
      "layers-named",
    ],
    [
      "an installed module and a new one, by a change of containers",
      {
        ...change("T1", { layers: ["containers"] }),
        work: modules({ from: "2.10.0.4" }, { module: "new" }),
      },
      "layers-named",
    ],
    [
      "settings of the framework, by a change of containers",
      { ...change("T1", { layers: ["containers"] }), work: updaterStop },
    ],
    [
      "restarts that are due, by a change of modules",
      {
        ...change("T1", { layers: ["framework"] }),
        work: workOf(inTargets("101", restart("httpd"))),
      },
    ],
  ],
  "tier-fits-impact": [
    ["PHP as a T1 (document, tier 1)", change("T1")],
    ["the CDR module as a T1 (document, tier 1)", { work: modules({ from: "2.10.0.4" }) }],
    [
      "beancounters as a T1 (document, tier 1)",
      { work: workOf(inTargets("101", { kind: "allocation", parameter: "privvmpages" })) },
    ],
    ["glibc as a T1 (document, tier 2)", { work: GLIBC }, "tier-fits-impact"],
    ["glibc as a T2 (document, tier 2)", { ...change("T2"), work: GLIBC }],
    [
      "a kernel as a T1 (document, tier 2)",
      { work: workOf(inTargets("node", upgrade("vzkernel"))) },
      "tier-fits-impact",
    ],
    [
      "OpenVZ userland as a T3",
      { ...change("T3"), work: workOf(inTargets("node", upgrade("vzctl"))) },
      "tier-fits-impact",
    ],
    [
      "NFS as a T1 (document, tier 2)",
      { work: workOf(inTargets("san1", { kind: "share", share: "nfs" })) },
      "tier-fits-impact",
    ],
    ["an SQL service as a T3 (document, tier 3)", { ...change("T3"), work: mysql }],
    [
      "an SBC as a T1",
      { work: workOf(inTargets("sbc1", { kind: "device", device: "sansay" })) },
      "tier-fits-impact",
    ],
    [
      "asterisk still on replaced files as a T1",
      { work: workOf(inTargets("101", restart("asterisk"))) },
      "tier-fits-impact",
    ],
    [
      "asterisk as a T4 (document, tier 4)",
      { ...change("T4"), work: workOf(inTargets("101", upgrade("asterisk"))) },
    ],
    [
      "what nobody knows as a T1",
      { work: workOf(inTargets("101", upgrade("libobscure"))) },
      "tier-fits-impact",
    ],
    [
      "what nobody knows as a T2: whom it concerns counts as interrupted",
      { ...change("T2"), work: workOf(inTargets("101", upgrade("libobscure"))) },
      "tier-fits-impact?",
    ],
    [
      "what nobody knows as a T3",
      { ...change("T3"), work: workOf(inTargets("101", upgrade("libobscure"))) },
      "tier-fits-impact",
    ],
    [
      "a service that nobody knows as a T1",
      { work: workOf(inTargets("101", restart("own-app"))) },
      "tier-fits-impact",
    ],
    [
      "a package that no service of calls executes there, as a T1",
      { work: workOf(inTargets("101", { ...upgrade("libobscure"), observed: { services: ["httpd"] } })) },
    ],
    [
      "a package that asterisk executes there, as a T1",
      { work: workOf(inTargets("101", { ...upgrade("libobscure"), observed: { services: ["asterisk"] } })) },
      "tier-fits-impact",
    ],
  ],
  "impact-lowered": [
    ["an own entry for what nobody knows", { ...change("T1"), ...ownEntry({ names: ["php-obscure"] }) }],
    [
      "an own entry that says more",
      {
        ...change("T2"),
        work: GLIBC,
        ...ownEntry({ interrupts: ["asterisk", "vz-kernel", "web", "database"], needs: "restart" }),
      },
    ],
    ["an own entry for something else", ownEntry({ names: ["openssl"] })],
    ["glibc as a T1, by an own entry", { work: GLIBC, ...ownEntry({}) }, "impact-lowered?"],
    ["all as a T1, by an own entry", { work: GLIBC, ...ownEntry({ names: ["*"] }) }, "impact-lowered?"],
    ["PHP that interrupts nobody, by an own entry", ownEntry({ names: ["php*"] }), "impact-lowered?"],
    [
      "a kernel that needs no reboot, by an own entry",
      {
        work: workOf(inTargets("node", upgrade("vzkernel"))),
        ...ownEntry({ names: ["vzkernel"], where: "node" }),
      },
      "impact-lowered?",
    ],
    [
      "Asterisk's restart, by an own entry",
      {
        work: workOf(inTargets("101", restart("asterisk"))),
        ...ownEntry({ subject: "service", names: ["asterisk"] }),
      },
      "impact-lowered?",
    ],
  ],
  window: [
    ["a T1 in the window", {}],
    ["a T1 on a Wednesday, applied", { now: WEDNESDAY }, "window"],
    ["a T1 on a Wednesday, planned", plan({})],
    ["a T1 whose work has just time enough", apply("2026-11-28T03:00-05:00", { expectedMinutes: 60 })],
    [
      "a T1 whose work takes longer than what is left, applied",
      apply("2026-11-28T03:00-05:00", { expectedMinutes: 61 }),
      "window?",
    ],
    ["a T1 whose work takes longer than a window, planned", plan({ expectedMinutes: 361 }), "window?"],
    ["a T1 when the window has just ended", apply("2026-11-28T04:00-05:00", {}), "window"],
    ["a T2 on a Wednesday, applied", { ...change("T2"), work: GLIBC, now: WEDNESDAY }, "window"],
    [
      "a T3 on a Wednesday (document: outside of the window)",
      { ...change("T3"), work: mysql, now: WEDNESDAY },
    ],
    ["a T4 on a Wednesday (document: cannot wait)", { ...change("T4"), now: WEDNESDAY }],
    ["an SHTF on a Wednesday (document: during business hours)", { ...change("SHTF"), now: WEDNESDAY }],
    [
      "a T1 on a frozen Friday",
      {
        calendar: parseCalendar(
          "timeZone: America/New_York\nfreezes: [{ from: 2026-11-26, to: 2026-11-29, reason: Thanksgiving }]",
          "c",
        ),
      },
      "window",
    ],
    ["a T1 that fits into no window, planned", plan({ workMinutes: 361 }), "window"],
    ["a T1 of modules that aren't installed, on a Wednesday", { work: modules({}), now: WEDNESDAY }],
    ["FreePBX's own updates as a T1 in the window", { work: updaterStop }],
    ["FreePBX's own updates as a T1 on a Wednesday", { work: updaterStop, now: WEDNESDAY }, "window"],
    [
      "FreePBX's own updates as a T1 on a Wednesday, with modules that aren't installed",
      { work: [...modules({}), ...updaterStop], now: WEDNESDAY },
      "window",
    ],
  ],
  "framework-window": [
    [
      "FreePBX's own updates as a T3 on a Wednesday: they're no module",
      { ...change("T3"), work: updaterStop, now: WEDNESDAY },
    ],
    [
      "FreePBX's own updates and an installed module as a T3 on a Wednesday",
      { ...change("T3"), work: [...updaterStop, ...modules({ from: "2.10.0.4" })], now: WEDNESDAY },
      "framework-window",
    ],
    ["an installed module as a T1 in the window", { work: modules({ from: "2.10.0.4" }) }],
    [
      "an installed module as a T3 on a Wednesday, applied",
      { ...change("T3"), work: modules({ from: "2.10.0.4" }), now: WEDNESDAY },
      "framework-window",
    ],
    [
      "an installed module as a T3 on a Wednesday, planned",
      plan({ ...change("T3"), work: modules({ from: "2.10.0.4" }) }),
      "framework-window?",
    ],
    ["an installed module as a T3 in the window", { ...change("T3"), work: modules({ from: "2.10.0.4" }) }],
    [
      "an uninstalled module as a T3 on a Wednesday (document, framework updates)",
      { ...change("T3"), work: modules({}), now: WEDNESDAY },
    ],
    [
      "an installed and an uninstalled one as a T3 on a Wednesday",
      { ...change("T3"), work: modules({}, { from: "2.10.0.4", module: "core" }), now: WEDNESDAY },
      "framework-window",
    ],
    [
      "an installed one as a T1 on a Wednesday",
      { work: modules({ from: "2.10.0.4" }), now: WEDNESDAY },
      "window",
    ],
    [
      "an installed one as a T4 on a Wednesday",
      {
        ...change("T4", { layers: ["framework"] }),
        work: workOf(inTargets("101", moduleChange("upgrade", "cdr", "1", "2"))),
        now: WEDNESDAY,
        evidence: [tested({ gates: passed(FRAMEWORK_GATES) })],
      },
    ],
  ],
  "ring-soak": [
    [
      "what has soaked in the ring before",
      { rings: [generalAfter({ since: at("2026-11-24T12:00-05:00") })] },
    ],
    ["nothing in a ring that waits", { rings: [] }],
    ["two days of three", { rings: [generalAfter()] }, "ring-soak"],
    ["two days of three, planned", plan({ rings: [generalAfter()] }), "ring-soak?"],
    ["a T4, which doesn't wait", { ...change("T4"), rings: [generalAfter()] }, "ring-soak?"],
  ],
  "t2-estimate": [
    ["an estimate", { ...change("T2"), work: GLIBC }],
    ["none", { ...without("T2", "estimate"), work: GLIBC }, "t2-estimate"],
    [
      "a total that is longer than each service's part",
      change("T2", { estimate: { totalMinutes: 10, services: { asterisk: 10, web: 8 } } }),
    ],
    [
      "a total that is shorter than one service's part",
      change("T2", { estimate: { totalMinutes: 10, services: { asterisk: 11, web: 8 } } }),
      "t2-estimate",
    ],
    ["as much as the plan expects", { ...change("T2"), expectedInterruption: { minutes: 10, by: "fleet" } }],
    [
      "less than what was measured",
      { ...t2(monday({ minutes: 11 })), expectedInterruption: { minutes: 11, by: "measured" } },
      "t2-estimate",
    ],
  ],
  "t2-notice": [
    ["the Monday notice (document, tier 2)", t2(monday())],
    ["none, applied", t2(), "t2-notice"],
    ["none, planned: it can still be sent for a later window", plan(t2()), "t2-notice?"],
    ["one that is too short, applied", t2(monday({ minutes: 9 })), "t2-notice"],
    ["one that is too short, planned", plan(t2(monday({ minutes: 9 }))), "t2-notice"],
    [
      "one that a grown plan made too short",
      { ...t2(monday()), expectedInterruption: { minutes: 11, by: "fleet" } },
      "t2-estimate",
      "t2-notice",
    ],
    ["one for another window", t2(monday({ window: NEXT_WINDOW })), "t2-notice"],
    [
      "one for a time at which no window starts, planned",
      plan(t2(monday({ window: at("2026-12-02T22:00-05:00") }))),
      "t2-notice",
      "t2-notice?",
    ],
    ["one that leaves a customer out", t2(monday({ customers: ["alder"] })), "t2-notice"],
    [
      "two that reach everybody together",
      t2(monday({ customers: ["alder"] }), monday({ customers: ["birch"], minutes: 12 })),
    ],
    ["one that went out on Tuesday", t2(monday({ sentAt: at("2026-11-24T00:00-05:00") })), "t2-notice"],
    ["one that went out late on Monday", t2(monday({ sentAt: at("2026-11-23T23:59-05:00") }))],
    [
      "one dated later than now, planned on the Friday before",
      plan(t2(monday()), at("2026-11-20T12:00-05:00")),
      "t2-notice?",
    ],
    ["one of 0 minutes", t2(monday({ minutes: 0 })), "t2-notice"],
    ["one of three months ago", t2(monday({ sentAt: at("2026-08-24T09:30-04:00") })), "t2-notice"],
    ["one of the Friday before", t2(monday({ sentAt: at("2026-11-20T09:30-05:00") }))],
    ["one of the Thursday before that", t2(monday({ sentAt: at("2026-11-19T09:30-05:00") })), "t2-notice"],
    [
      "one that a shorter one followed",
      t2(monday({ minutes: 30 }), monday({ minutes: 5, sentAt: at("2026-11-23T15:00-05:00") })),
    ],
    ["one for a window that begins earlier by an extra one", { ...t2(monday()), calendar: EXTRA }],
    [
      "one for a window that begins earlier by an extra one, before the time that it names",
      { ...t2(monday()), calendar: EXTRA, now: at("2026-11-27T21:00-05:00") },
      "t2-notice",
    ],
    [
      "one for a window that begins earlier by an extra one, planned",
      plan({ ...t2(monday()), calendar: EXTRA }),
    ],
    [
      "one that went out on Tuesday, as Monday is a holiday",
      {
        ...t2(monday({ sentAt: at("2026-11-24T09:00-05:00") })),
        calendar: parseCalendar("timeZone: America/New_York\nholidays: [{ name: h, date: 2026-11-23 }]", "c"),
      },
    ],
    [
      "a new notice for a later window, after one that turned out too short, planned",
      plan(
        t2(monday({ minutes: 5 }), monday({ window: NEXT_WINDOW, sentAt: at("2026-11-27T11:00-05:00") })),
        at("2026-11-27T12:00-05:00"),
      ),
    ],
    [
      "none, where nobody is interrupted",
      { ...t2(), customers: [{ id: "cedar", is24x7: true, interrupted: false }] },
    ],
  ],
  "t3-ticket": [
    ["a ticket", { ...change("T3"), work: mysql }],
    ["none", { ...without("T3", "ticket"), work: mysql }, "t3-ticket"],
    ...EMPTY.map((ticket): Case => [
      JSON.stringify(ticket),
      { ...change("T3", { ticket }), work: mysql },
      "t3-ticket",
    ]),
  ],
  "t3-impact": [
    ["an impact voiced by support", { ...change("T3"), work: mysql }],
    ["none", { ...without("T3", "impact"), work: mysql }, "t3-impact"],
    ...EMPTY.map((text): Case => [
      JSON.stringify(text),
      { ...change("T3", { impact: { text, voicedBy: ["support"] } }), work: mysql },
      "t3-impact",
    ]),
  ],
  "local-exploits-wait": [
    ["a local exploit as a T1 (document: a normal Tier 1)", change("T1", { vulnerability: local })],
    ["a local exploit as a T4", change("T4", { vulnerability: local }), "local-exploits-wait"],
    [
      "a local exploit as an SHTF",
      change("SHTF", { vulnerability: { ...local, exploitation: "widespread" } }),
      "local-exploits-wait",
    ],
    [
      "a local exploit as a T3",
      { ...change("T3", { vulnerability: local }), work: mysql },
      "local-exploits-wait?",
    ],
  ],
  "remote-exploits-hurry": [
    ["a remote exploit as a T4", change("T4")],
    [
      "a remote exploit that is widely used as a T3",
      { ...change("T3", { vulnerability: { ...remote, exploitation: "widespread" } }), work: mysql },
      "remote-exploits-hurry?",
    ],
    [
      "a remote exploit that nobody uses as a T3",
      { ...change("T3", { vulnerability: { ...remote, exploitation: "none" } }), work: mysql },
    ],
    ["a remote exploit as a T1", change("T1", { vulnerability: remote }), "remote-exploits-hurry?"],
    [
      "a remote exploit as a T2",
      { ...change("T2", { vulnerability: remote }), work: GLIBC },
      "remote-exploits-hurry?",
    ],
  ],
  "t4-active-remote-exploit": [
    [
      "an active, remote exploit in Asterisk (document, tier 4)",
      { ...change("T4"), work: workOf(inTargets("101", upgrade("asterisk"))), now: WEDNESDAY },
    ],
    [
      "an active, remote exploit in Apache (document, tier 4)",
      { ...change("T4"), work: workOf(inTargets("101", upgrade("httpd"))), now: WEDNESDAY },
    ],
    [
      "an active, remote exploit in Sansay devices (document, tier 4)",
      {
        ...change("T4", { layers: ["devices"] }),
        work: workOf(inTargets("sbc1", { kind: "device", device: "sansay" })),
        now: WEDNESDAY,
      },
    ],
    [
      "one of a CVE id that is none",
      change("T4", { vulnerability: { ...remote, ids: ["CVE-1", "tbd"] } }),
      "t4-active-remote-exploit",
    ],
    ...["CVE-2026-XXXX", "CVE-TBD", "cve", "CVE-2026-", "CVE 2026 pending"].map((id): Case => [
      `one whose CVE id has no number yet: ${id}`,
      change("T4", { vulnerability: { ...remote, ids: [id] } }),
      "t4-active-remote-exploit",
    ]),
    ["one that others number", change("T4", { vulnerability: { ...remote, ids: ["GHSA-jfh8-c2jp-5v3q"] } })],
    ["no vulnerability", without("T4", "vulnerability"), "t4-active-remote-exploit"],
    [
      "one that nobody exploits",
      change("T4", { vulnerability: { ...remote, exploitation: "none" } }),
      "t4-active-remote-exploit",
    ],
  ],
  "t4-half-measures": [
    ["none needed, as it was discussed", change("T4")],
    ...EMPTY.map((measure): Case => [
      `${JSON.stringify(measure)} as a measure`,
      change("T4", { halfMeasures: { discussedAt: WEDNESDAY, measures: ["a filter", measure] } }),
      "t4-half-measures",
    ]),
    ["not discussed", without("T4", "halfMeasures"), "t4-half-measures"],
    [
      "discussed three months ago",
      change("T4", { halfMeasures: { discussedAt: at("2026-08-25T09:00Z"), measures: "none needed" } }),
      "t4-half-measures",
    ],
    [
      "discussed three months ago, of what was known then",
      change("T4", {
        vulnerability: { ...remote, knownSince: at("2026-08-24T09:00Z") },
        halfMeasures: { discussedAt: at("2026-08-25T09:00Z"), measures: "none needed" },
      }),
    ],
    [
      "discussed before it was known",
      change("T4", { vulnerability: { ...remote, knownSince: WEDNESDAY.add({ hours: 1 }) }, notices: [] }),
      "t4-half-measures",
      "t4-24x7-notice",
    ],
    [
      "yet to be discussed",
      change("T4", { halfMeasures: { discussedAt: at("2027-01-01T09:00Z"), measures: "none needed" } }),
      "t4-half-measures",
    ],
  ],
  "t4-sandbox-test": [
    ["signed evidence for this release", change("T4")],
    ["none", change("T4", { evidence: [] }), "t4-sandbox-test"],
    [
      "a path of evidence, and nothing that it leads to",
      { ...change("T4"), evidence: [] },
      "t4-sandbox-test",
    ],
    [
      "a test of next year",
      { ...change("T4"), evidence: [tested({ testedAt: at("2027-01-01T09:00Z") })] },
      "t4-sandbox-test",
    ],
    [
      "evidence for another release",
      { ...change("T4"), evidence: [signedFile(evidenceOf(OTHER_DIGEST))] },
      "t4-sandbox-test",
    ],
    [
      "evidence for the release that the change names, where another is deployed",
      { ...change("T4"), deployed: { name: "r2", digest: OTHER_DIGEST } },
      "release-matches",
      "t4-sandbox-test",
    ],
    [
      "signed evidence without a machine",
      { ...change("T4"), evidence: [tested({ sandbox: { stack: "s", machines: [] } })] },
      "t4-sandbox-test",
    ],
    ["evidence that nobody signed", { ...change("T4"), evidence: [unsigned] }, "t4-sandbox-test"],
    [
      "evidence, where no key counts",
      { ...change("T4"), evidenceTerms: { ...TERMS, keys: [] } },
      "t4-sandbox-test",
    ],
    [
      "a test that is too old",
      { ...change("T4"), evidenceTerms: { ...TERMS, maximumAgeDays: 2 } },
      "t4-sandbox-test",
    ],
    ["a failed gate", { ...change("T4"), evidence: [failing()] }, "t4-sandbox-test"],
    [
      "a failed gate, and a newer test that it's passed in",
      { ...change("T4"), evidence: [failing({ testedAt: at("2026-11-24T09:00Z") }), EVIDENCE] },
      "t4-sandbox-test?",
    ],
    [
      "packages under a record of devices, without their gates",
      { ...change("T4", { layers: ["devices"] }), evidence: [tested({ gates: passed(FRAMEWORK_GATES) })] },
      "layers-named",
      "t4-sandbox-test",
    ],
    [
      "evidence that doesn't count beside some that does",
      { ...change("T4"), evidence: [EVIDENCE, unsigned] },
      "t4-sandbox-test?",
    ],
    ["a T3 without any", { ...change("T3"), evidence: [unsigned] }],
  ],
  "evidence-covers-overrides": [
    ["no overrides", change("T4")],
    [
      "an override of what doesn't change",
      { ...change("T4"), overridden: [overridden(packageBuild("httpd", "1-2"))] },
    ],
    [
      "an override that is there already",
      { ...change("T4"), overridden: [overridden(packageBuild("php", "1-1"))] },
    ],
    [
      "an override elsewhere",
      { ...change("T4"), overridden: [overridden(packageBuild("php", "1-2"), "103")] },
    ],
    [
      "an override on another node",
      { ...change("T4"), overridden: [{ ...overridden(packageBuild("php", "1-2")), node: "node2" }] },
    ],
    [
      "an overridden build as a T4",
      { ...change("T4"), overridden: [overridden(packageBuild("php", "1-2"))] },
      "evidence-covers-overrides",
    ],
    [
      "an overridden build as a T1",
      { overridden: [overridden(packageBuild("php", "1-2"))] },
      "evidence-covers-overrides?",
    ],
    [
      "one of another architecture",
      {
        ...change("T4"),
        work: workOf(inTargets("101", upgrade("php.i686"))),
        overridden: [overridden(packageBuild("php", "1-2"))],
      },
    ],
    [
      "an overridden module as a T4",
      {
        ...change("T4", { layers: ["containers", "framework"] }),
        work: modules({ from: "2.10.0.4" }),
        evidence: [EVIDENCE, tested({ gates: passed(FRAMEWORK_GATES) })],
        overridden: [overridden(moduleBuild("cdr", "2.10.0.5"))],
      },
      "evidence-covers-overrides",
    ],
    [
      "a module of the release beside an override of it that isn't brought",
      { work: modules({ from: "2.10.0.4" }), overridden: [overridden(moduleBuild("cdr", "2.10.0.6"))] },
    ],
  ],
  "t4-24x7-notice": [
    ["told on Wednesday morning", { ...change("T4"), now: WEDNESDAY }],
    ["not told, applied", { ...change("T4", { notices: [] }), now: WEDNESDAY }, "t4-24x7-notice"],
    ["not told, planned", plan(change("T4", { notices: [] })), "t4-24x7-notice?"],
    [
      "told at night, outside of business hours",
      {
        ...change("T4", {
          notices: [{ kind: "24x7", sentAt: at("2026-11-25T03:00-05:00"), customers: ["alder"], minutes: 5 }],
        }),
        now: WEDNESDAY,
      },
      "t4-24x7-notice",
    ],
    [
      "told of 0 minutes",
      {
        ...change("T4", {
          notices: [{ kind: "24x7", sentAt: at("2026-11-25T10:00-05:00"), customers: ["alder"], minutes: 0 }],
        }),
        now: WEDNESDAY,
      },
      "t4-24x7-notice",
    ],
    [
      "told three months ago",
      {
        ...change("T4", {
          notices: [{ kind: "24x7", sentAt: at("2026-08-25T10:00-04:00"), customers: ["alder"], minutes: 5 }],
        }),
        now: WEDNESDAY,
      },
      "t4-24x7-notice",
    ],
    [
      "told later than now, planned",
      plan(
        change("T4", {
          notices: [{ kind: "24x7", sentAt: at("2026-11-25T14:00-05:00"), customers: ["alder"], minutes: 5 }],
        }),
      ),
      "t4-24x7-notice?",
    ],
    [
      "told later than now, as the record says",
      {
        ...change("T4", {
          notices: [{ kind: "24x7", sentAt: at("2026-11-25T14:00-05:00"), customers: ["alder"], minutes: 5 }],
        }),
        now: WEDNESDAY,
      },
      "t4-24x7-notice",
    ],
    [
      "told on a holiday",
      {
        ...change("T4"),
        now: WEDNESDAY,
        calendar: parseCalendar("timeZone: America/New_York\nholidays: [{ name: h, date: 2026-11-25 }]", "c"),
      },
      "t4-24x7-notice",
    ],
    [
      "nobody around the clock",
      { ...change("T4", { notices: [] }), customers: [{ id: "birch", is24x7: false, interrupted: true }] },
    ],
  ],
  "shtf-widely-exploited": [
    [
      "Heartbleed or Shellshock (document, S.H.T.F.)",
      {
        ...change("SHTF"),
        work: workOf(inTargets("101", upgrade("bash")), inTargets("101", upgrade("openssl"))),
        now: WEDNESDAY,
      },
    ],
    ["not yet widely exploited", change("SHTF", { vulnerability: remote }), "shtf-widely-exploited"],
  ],
  "shtf-meeting": [
    ["an all-hands meeting", change("SHTF")],
    ["none", without("SHTF", "allHandsMeeting"), "shtf-meeting"],
    [
      "one without a conclusion",
      change("SHTF", { allHandsMeeting: { at: WEDNESDAY, conclusion: "tbd" } }),
      "shtf-meeting",
    ],
    [
      "one that is yet to be held",
      change("SHTF", { allHandsMeeting: { at: at("2027-01-01T09:00Z"), conclusion: "c" } }),
      "shtf-meeting",
    ],
  ],
};

describe("the decision", () => {
  it("has cases for every rule: one at least that passes, and one that doesn't", () => {
    assert.deepEqual(
      Object.keys(CASES),
      RULES.map(({ name }) => name),
    );
    for (const [rule, cases] of Object.entries(CASES)) {
      assert.ok(
        cases.some(([, , ...expected]) => expected.length === 0),
        rule,
      );
      assert.ok(
        cases.some(([, , ...expected]) => expected.some((name) => name.replace("?", "") === rule)),
        rule,
      );
    }
  });

  for (const [rule, cases] of Object.entries(CASES)) {
    describe(rule, () => {
      for (const [title, inputs, ...expected] of cases) {
        it(`${expected.length === 0 ? "is satisfied by" : "speaks up for"} ${title}`, () => {
          const found = findingsOf(inputs);
          assert.deepEqual(
            found.map((finding) => `${finding.rule}${finding.level === "advisory" ? "?" : ""}`),
            expected,
            JSON.stringify(found, null, 1),
          );
          for (const { target, message, remedy } of found) {
            assert.match(target, /\S/);
            assert.match(message, /^\S.*\.$/);
            assert.match(remedy, /^[A-Z].*\.$/);
            assert.doesNotMatch(`${message} ${remedy}`, /undefined|\[object/);
          }
        });
      }
    });
  }

  const ASK = `Have release r1 (${DIGEST}) tested in a node and PBX sandbox by \`maint qualify\`, which signs what it shows. Name that file under evidence.`;
  const unchecked = tested({ gates: passedBut("no-regression-apache", { verdict: "unchecked" }) });
  const messages: [
    title: string,
    inputs: Partial<DecisionInputs>,
    target: string,
    message: string,
    remedy: string,
  ][] = [
    [
      "a T2 whose notice is of 0 minutes",
      t2(monday({ minutes: 0 })),
      "customers alder, birch",
      "No notice announces the window of Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York) to the customers of change c1; what was sent announces Friday 27 November 2026, 22:00 (America/New_York), of 0 minutes, which is none.",
      "Send a new notice by the end of Monday 30 November 2026 for the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York), and apply it then.",
    ],
    [
      "a T1 on a Wednesday",
      { now: WEDNESDAY },
      "change c1",
      "It is Wednesday 25 November 2026, 12:00 (America/New_York), outside of every maintenance window, and change c1 is a T1.",
      "Apply it in the next window that it can make: Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York).",
    ],
    [
      "glibc as a T1",
      { work: GLIBC },
      "container 101 on node1, container 102 on node1",
      "glibc is linked into asterisk: restart needed → at least T2, but change c1 is a T1.",
      "Make the change a T2 and tell its customers on Monday, or leave this out of it.",
    ],
    [
      "a notice too short",
      t2(monday({ minutes: 9, customers: ["alder"] }), monday({ customers: ["birch"] })),
      "customers alder",
      "The notice for the window of Friday 27 November 2026, 22:00 to Saturday 04:00 (America/New_York) announces 9 minutes, and 10 minutes are expected now: alder.",
      "Send a new notice by the end of Monday 30 November 2026 for the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York), and apply it then.",
    ],
    [
      "evidence that nobody signed",
      { ...change("T4"), evidence: [unsigned] },
      "evidence/unsigned.json",
      "evidence/unsigned.json isn't signed: there's no evidence/unsigned.json.sig.",
      ASK,
    ],
    [
      "evidence by a key that isn't trusted",
      { ...change("T4"), evidenceTerms: { ...TERMS, keys: [] } },
      "evidence/r1.json",
      `evidence/r1.json is signed by ${KEY.fingerprint}, which isn't trusted: no key is.`,
      ASK,
    ],
    [
      "a gate that couldn't be asked, and some that weren't",
      { ...change("T4", { layers: ["containers", "framework"] }), evidence: [unchecked] },
      "release r1",
      "Release r1 hasn't passed its test: no-regression-apache couldn't be asked everywhere, no-broken-modules wasn't tested, no-regressions wasn't tested, no-broken-call-flows wasn't tested.",
      ASK,
    ],
    [
      "an overridden build",
      { ...change("T4"), overridden: [overridden(packageBuild("php", "1-2"), "101", "102")] },
      "change c1",
      "The fleet file's overrides bring php-1-2.x86_64 to container 101 on node1, container 102 on node1, and no test of release r1 covers that.",
      "Put the build into a release and have that tested, or hold the package there (`hold`) until it can be.",
    ],
    [
      "no notice, planned",
      plan(t2()),
      "customers alder, birch",
      "No notice announces the window of Friday 4 December 2026, 22:00 to Saturday 04:00 (America/New_York) to the customers of change c1.",
      "Send the notice of 10 minutes by the end of Monday 30 November 2026 and record it under notices with window: 2026-12-05T03:00:00Z.",
    ],
  ];
  for (const [title, inputs, target, message, remedy] of messages) {
    it(`tells the author of ${title} what to do`, () => {
      const [finding] = findingsOf(inputs);
      assert.deepEqual([finding?.target, finding?.message, finding?.remedy], [target, message, remedy]);
    });
  }

  it("names the window that it's judged against", () => {
    const windowOf = (parts: Partial<DecisionInputs>): string | undefined =>
      decide(inputsOf(parts)).window?.start.toZonedDateTimeISO("America/New_York").toPlainDate().toString();
    assert.equal(windowOf({}), "2026-11-27");
    assert.equal(windowOf({ now: WEDNESDAY }), undefined);
    assert.equal(windowOf(plan({})), "2026-11-27");
    assert.equal(windowOf(plan({ workMinutes: 60 }, at("2026-11-28T03:30-05:00"))), "2026-12-04");
    assert.equal(windowOf(plan(t2(monday()))), "2026-11-27");
    assert.equal(windowOf(plan(t2())), "2026-12-04", "Monday is over");
    assert.equal(windowOf(plan(t2(), at("2026-11-23T12:00-05:00"))), "2026-11-27");
  });

  it("is allowed unless something mandatory was found", () => {
    assert.ok(isAllowed({ findings: findingsOf(change("T1", { vulnerability: remote })) }));
    assert.ok(!isAllowed({ findings: findingsOf({ now: WEDNESDAY }) }));
  });

  it("over 200 containers takes less than a second", () => {
    const names = ["php", "glibc", "openssl", "bash", "httpd", "libobscure"];
    const targets = Array.from({ length: 200 }, (_, i) => String(i));
    const work = workOf(...names.map((name) => ({ targets, change: upgrade(name) })));
    const customers = Array.from({ length: 200 }, (_, i) => ({
      id: `c${i}`,
      is24x7: i % 3 === 0,
      interrupted: true,
    }));
    const took = cpuTimeOf(() => {
      findingsOf({ ...change("T2"), work, customers });
      findingsOf({ work, customers, now: FRIDAY_NIGHT });
    });
    assert.ok(took < 1000, `it took ${took.toFixed(0)} ms`);
  });

  it("has a plan of nothing pass", () => {
    assert.deepEqual(findingsOf({ work: [], customers: [] }), []);
    assert.equal(PHP.length, 1);
  });
});
