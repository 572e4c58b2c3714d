import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type {
  BusinessHoursArgs,
  CalendarArgs,
  ExtraWindowArgs,
  FreezeArgs,
  HolidayArgs,
  Weekday,
  WindowArgs,
} from "../../../../components/declared/calendar";
import type {
  ChangeArgs,
  ChangedLayer,
  EstimateArgs,
  NoticeArgs,
  DrainArgs,
  VulnerabilityArgs,
} from "../../../../components/declared/change";
import type { ModuleArgs } from "../../../../components/declared/framework";
import type { IncidentArgs, IncidentsArgs } from "../../../../components/declared/incidents";
import type { PromotionArgs } from "../../../../components/declared/promotion";
import type {
  AdvisoryArgs,
  LeftOutArgs,
  LeftOutInBulkArgs,
  LeftOutReason,
  PackageArgs,
  ProvenanceArgs,
  ReleaseArgs,
  ReleasePartArgs,
  RepositoryStateArgs,
} from "../../../../components/declared/release";
import { readCalendarContent } from "../../../../maintenance/calendar/parse";
import { WEEKDAYS } from "../../../../maintenance/calendar/recurrence/rule";
import { readChangeContent } from "../../../../maintenance/change/parse";
import { SERVICES } from "../../../../maintenance/change/services";
import type { Tier } from "../../../../maintenance/change/tiers";
import type { ChangeLayer } from "../../../../maintenance/kinds/layers";
import type { DesiredPackage } from "../../../../maintenance/packages/transition";
import { parsePromotion } from "../../../../maintenance/promotion/parse";
import { parseRelease } from "../../../../maintenance/release/parse";
import type { Severity } from "../../../../maintenance/repository/advisory";
import type { Unfit } from "../../../../maintenance/repository/left-out";
import { readIncidents } from "../../../../maintenance/rings/read-incidents";

/* Each literal has all of its interface's properties: the compiler sees to it. */

const SHA256 = "0".repeat(64);
const DIGEST = `sha256:${SHA256}`;
const BUILD = "php-5.3.3-40.el6.x86_64";
const PACKAGE: Required<PackageArgs> = {
  ...{ nevra: BUILD, sha256: SHA256, headerSha256: SHA256, headerSha1: "0".repeat(40), ensure: "successor" },
  ...{ obsoletes: ["php < 5.3"], installOnly: true, size: 1, signedBy: "0".repeat(16) },
};
const ADVISORY: Required<AdvisoryArgs> = {
  ...{ type: "security", severity: "critical", cves: ["CVE-2014-0160"], fixes: [BUILD] },
};
const MODULE: Required<ModuleArgs> = {
  ...{ name: "cdr", version: "2.10.0.5", location: "cdr.tgz", sha256: SHA256, md5: "0".repeat(32) },
  ...{ signed: true, ensure: "installed" },
};
const PART: Required<ReleasePartArgs> = {
  ...{ packages: [PACKAGE, "bash-4.1.2-48.el6.x86_64"], advisories: { "RHSA-2014:1": ADVISORY } },
  leftOut: [{ nevra: BUILD, reason: "excluded", because: "is excluded" } satisfies Required<LeftOutArgs>],
  leftOutInBulk: [
    { builds: 2, reason: "modular", because: "are modular" } satisfies Required<LeftOutInBulkArgs>,
  ],
};
const REPOSITORY: Required<RepositoryStateArgs> = {
  ...{ location: "/srv/updates", revision: "1", repomd: SHA256, signedBy: "0".repeat(16) },
};
const PROVENANCE: Required<ProvenanceArgs> = {
  ...{ from: { release: "before", digest: DIGEST }, only: ["php"], asOf: "2026-11-27" },
  repositories: { updates: REPOSITORY },
};
const RELEASE: Required<ReleaseArgs> = {
  ...{ version: 1, release: "2026-12-01", provenance: PROVENANCE, nodes: { el6: PART } },
  ...{ containers: { el6: PART }, framework: { "2.10": { modules: [MODULE] } } },
};

const WINDOW: Required<WindowArgs> = {
  ...{ name: "Friday", recurrence: "FREQ=WEEKLY;BYDAY=FR", since: "2026-01-02", from: "22:00", to: "04:00" },
  ...{ timeZone: "America/New_York", except: ["2026-12-25"] },
};
const FREEZE: Required<FreezeArgs> = { from: "2026-12-20", to: "2026-12-31", reason: "The year ends" };
const EXTRA: Required<ExtraWindowArgs> = {
  ...{ from: "2026-12-05T22:00", to: "2026-12-07T04:00", long: true, reason: "A move" },
};
type OneDay = Omit<HolidayArgs, "date"> & Partial<Pick<HolidayArgs, "date">>;
const EVERY_YEAR: Required<Omit<OneDay, "date">> = {
  ...{ name: "Christmas", recurrence: "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=25", since: "2020-12-25" },
  except: ["2026-12-25"],
};
const HOURS: Required<BusinessHoursArgs> = { days: ["MO"], from: "09:00", to: "17:00" };
const CALENDAR: Required<CalendarArgs> = {
  ...{ version: 1, timeZone: "America/New_York", windows: [WINDOW], freezes: [FREEZE] },
  ...{ extraWindows: [EXTRA], businessHours: HOURS },
  holidays: [EVERY_YEAR, { name: "Thanksgiving", date: "2026-11-26" }],
};

const MOMENT = "2026-11-23T09:00-05:00";
const VULNERABILITY: Required<VulnerabilityArgs> = {
  ...{ ids: ["CVE-2014-6271"], vector: "remote", exploitation: "active", knownSince: MOMENT },
};
const SERVICE_MINUTES: Required<Required<EstimateArgs>["services"]> = {
  ...{ asterisk: 1, "vz-kernel": 1, sbc: 1, web: 1, database: 1 },
};
const NOTICE: Required<NoticeArgs> = {
  ...{ kind: "monday", window: MOMENT, sentAt: MOMENT, customers: ["alder"], minutes: 5 },
};
const CHANGE: Required<ChangeArgs> = {
  ...{ version: 1, change: "2026-11-27-php", title: "PHP", tier: "T2", layers: ["nodes"], ticket: "T-1" },
  ...{ release: { name: "2026-12-01", digest: DIGEST }, vulnerability: VULNERABILITY, rollback: true },
  impact: { text: "Calls end", voicedBy: ["support"] },
  estimate: { totalMinutes: 5, services: SERVICE_MINUTES },
  halfMeasures: { discussedAt: MOMENT, measures: ["a filter"] },
  allHandsMeeting: { at: MOMENT, conclusion: "Go on" },
  ...{ evidence: ["evidence/2026-12-01.json"], notices: [NOTICE] },
  drain: { minutes: 10, atLimit: "postpone" } satisfies Required<DrainArgs>,
  ...{ waves: [1, "20%"], waveSoakMinutes: 10, maxPerNode: 2, maxFailures: "5%" },
};

const PROMOTION: Required<PromotionArgs> = {
  ...{ version: 1, promotion: "2026-12-01", release: { name: "2026-12-01", digest: DIGEST } },
  ...{ approval: { by: "Infrastructure", at: MOMENT }, evidence: ["evidence/2026-12-01.json"] },
};

const INCIDENT: Required<Omit<IncidentArgs, "node" | "customer">> = {
  ...{ id: "T-2", ring: "beta", since: MOMENT, ended: MOMENT, what: "Calls end" },
};
const INCIDENTS: Required<IncidentsArgs> = {
  version: 1,
  incidents: [
    INCIDENT,
    { id: "T-3", node: "node1", since: MOMENT, what: "It's slow" },
    { id: "T-4", customer: "alder", since: MOMENT, what: "No calls" },
  ],
};
const PLACES = { ring: ["beta"], node: ["node1"], customer: ["alder"] };

/** Whether two unions are one: else this isn't compiled. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
const WORDS_AGREE: readonly true[] = [
  true satisfies Same<Weekday, (typeof WEEKDAYS)[number]>,
  true satisfies Same<ChangedLayer, ChangeLayer>,
  true satisfies Same<NonNullable<ChangeArgs["tier"]>, Tier>,
  true satisfies Same<keyof typeof SERVICE_MINUTES, (typeof SERVICES)[number]>,
  true satisfies Same<AdvisoryArgs["severity"], Severity>,
  true satisfies Same<LeftOutReason["reason"], Unfit["reason"]>,
  true satisfies Same<NonNullable<PackageArgs["ensure"]>, DesiredPackage["ensure"]>,
];

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | false;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

/** All paths that a schema has: `*` is any name, `[]` any item. */
function pathsOf(schema: Schema, path = ""): string[] {
  const { properties = {}, additionalProperties: below = false, items, anyOf = [] } = schema;
  return [
    ...Object.entries(properties).flatMap(([key, part]) => [
      `${path}.${key}`,
      ...pathsOf(part, `${path}.${key}`),
    ]),
    ...(below === false ? [] : pathsOf(below, `${path}.*`)),
    ...(items === undefined ? [] : pathsOf(items, `${path}[]`)),
    ...anyOf.flatMap((part) => pathsOf(part, path)),
  ];
}

const MAPPINGS =
  /^\.((nodes|containers|framework)|(nodes|containers)\.\*\.advisories|provenance\.repositories)$/;

function pathsIn(value: unknown, path = ""): string[] {
  if (Array.isArray(value)) return value.flatMap((item) => pathsIn(item, `${path}[]`));
  if (typeof value !== "object" || value === null) return [];
  const isMapping = MAPPINGS.test(path);
  return Object.entries(value).flatMap(([key, part]) => {
    const own = isMapping ? `${path}.*` : `${path}.${key}`;
    return isMapping ? pathsIn(part, own) : [own, ...pathsIn(part, own)];
  });
}

const WHO = "PbxFleet prod";
const OBJECTS: readonly { what: string; value: object; read: (value: object) => unknown }[] = [
  { what: "release", value: RELEASE, read: (value) => parseRelease({ at: ["release"], value }, WHO) },
  {
    what: "calendar",
    value: CALENDAR,
    read: (value) => readCalendarContent({ at: ["calendar"], value }, WHO),
  },
  { what: "change", value: CHANGE, read: (value) => readChangeContent({ at: ["change"], value }, WHO) },
  { what: "promotion", value: PROMOTION, read: (value) => parsePromotion({ at: ["promotion"], value }, WHO) },
  {
    what: "incidents",
    value: INCIDENTS,
    read: (value) => readIncidents({ at: ["incidents"], value }, WHO, PLACES),
  },
];

describe("the interfaces of what a program gives in place of a file", () => {
  it("have the words of the domain", () => {
    assert.ok(!(WORDS_AGREE as readonly boolean[]).includes(false));
  });

  for (const { what, value, read } of OBJECTS) {
    it(`say all that a file may, and nothing else: ${what}`, () => {
      const file = join(__dirname, `../../../../schemas/${what}.schema.json`);
      const paths = new Set(pathsOf(JSON.parse(readFileSync(file, "utf8")) as Schema));
      assert.deepEqual([...new Set(pathsIn(value))].sort(), [...paths].sort());
    });

    it(`are read as such a file is: ${what}`, () => {
      assert.doesNotThrow(() => read(value));
    });

    it(`refuse a newer version by that alone: ${what}`, () => {
      assert.throws(() => read({ ...value, later: true, version: 2 }), {
        message: new RegExp(`: ${what}\\.version: 2 is newer than version 1, .*; update pbx-maintenance$`),
      });
    });
  }
});
