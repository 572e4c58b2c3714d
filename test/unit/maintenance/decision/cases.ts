import { parseCalendar } from "../../../../maintenance/calendar/parse";
import type { Change, Notice } from "../../../../maintenance/change/change";
import type { WorkLine } from "../../../../maintenance/changes/change-group";
import type { DecisionInputs } from "../../../../maintenance/decision/inputs";
import type { Evidence } from "../../../../maintenance/evidence/evidence";
import { type CatalogueEntryContent, extendCatalogue } from "../../../../maintenance/impact/stack-entries";
import type { ExactBuild } from "../../../../maintenance/release/overridden";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { at, changeOf, DIGEST, EVIDENCE, GLIBC, WEDNESDAY, WINDOW } from "./decision-fixture";
import { evidenceOf, passedBut, signedFile } from "../evidence/evidence-fixture";
import { inTargets, moduleChange, setting, upgrade, workOf } from "../changes/changes-fixture";

/**
 * A case of a rule: what is judged, and what the decision says of it. `rule`, or `rule?` where it's advisory. None at all: it
 * passes.
 */
export type Case = readonly [title: string, inputs: Partial<DecisionInputs>, ...expected: string[]];

export const apply = (now: string, parts: Partial<DecisionInputs>): Partial<DecisionInputs> => ({
  ...parts,
  now: at(now),
  mode: "apply",
});
export const plan = (parts: Partial<DecisionInputs>, now = WEDNESDAY): Partial<DecisionInputs> => ({
  ...parts,
  now,
  mode: "plan",
});
export const change = (tier: Change["tier"], parts: Partial<Change> = {}): { change: Change } => ({
  change: changeOf(tier, parts),
});
export const without = (tier: Change["tier"], key: keyof Change): { change: Change } => ({
  change: Object.fromEntries(
    Object.entries(changeOf(tier)).filter(([name]) => name !== key),
  ) as unknown as Change,
});
export const monday = (parts: Partial<Notice> = {}): Notice => ({
  kind: "monday",
  window: WINDOW,
  sentAt: at("2026-11-23T09:30-05:00"),
  customers: ["alder", "birch"],
  minutes: 10,
  ...parts,
});
export const t2 = (...notices: Notice[]): Partial<DecisionInputs> => ({
  ...change("T2", { notices }),
  work: GLIBC,
});
/** Without a version to come from, a module isn't installed. */
export const modules = (...list: { readonly module?: string; readonly from?: string }[]): WorkLine[] =>
  workOf(
    ...list.map(({ module = "cdr", from }) =>
      inTargets("101", moduleChange(from === undefined ? "install" : "upgrade", module, from, "2.10.0.5")),
    ),
  );
export const updaterStop = workOf(inTargets("101", setting("automatic-updates")));
export const local = { ids: ["CVE-1"], vector: "local", exploitation: "active" } as const;
export const remote = { ids: ["CVE-1"], vector: "remote", exploitation: "active" } as const;
export const tested = (parts: Partial<Evidence>) => signedFile(evidenceOf(DIGEST, parts));
export const failing = (parts: Partial<Evidence> = {}) =>
  tested({ gates: passedBut("no-regression-asterisk", { verdict: "failed" }), ...parts });
export const unsigned = { file: "evidence/unsigned.json", text: EVIDENCE.text };
export const overridden = (build: ExactBuild, ...targets: string[]) => ({
  node: "node1",
  build,
  targets: targets.length === 0 ? ["101"] : targets,
});
export const clocks = (...seconds: number[]) =>
  seconds.map((aheadSeconds, i) => ({ node: `node${i + 1}`, aheadSeconds }));
/** glibc interrupts nothing, says the stack; or what is said instead. */
export const ownEntry = (parts: Partial<CatalogueEntryContent>) => ({
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
export const mysql = workOf(inTargets("101", upgrade("mysql-server")));

/** What says nothing. */
export const EMPTY = ["n/a", "None", "-", "TBD", "\u200b\u2060", "…"];
export const EXTRA = parseCalendar(
  "timeZone: America/New_York\nextraWindows: [{ from: 2026-11-27T20:00, to: 2026-11-27T22:00, reason: r }]",
  "c",
);
