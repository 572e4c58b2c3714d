import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { parseEvidence } from "../../maintenance/evidence/evidence-file";
import { parsePublicKey } from "../../maintenance/evidence/ssh-public-key";
import { parseFleet } from "../../maintenance/fleet/parse";
import { parseContainerIds } from "../../maintenance/fleet/container-ids";
import { parseIndex } from "../../maintenance/framework/index-xml";
import { parseModuleXml } from "../../maintenance/framework/module-xml";
import { parsePins } from "../../maintenance/framework/pins";
import { parseModuleChange } from "../../maintenance/framework/transition-text";
import { parseChange } from "../../maintenance/change/parse";
import { parseCalendar, readCalendarContent } from "../../maintenance/calendar/parse";
import {
  EVENT_KINDS,
  importCalendar,
  type EventKind,
  type Imported,
} from "../../maintenance/calendar/icalendar/import";
import { formatCalendar } from "../../maintenance/calendar/format";
import { InvalidFile } from "../../maintenance/files/problem";
import { findZone } from "../../maintenance/calendar/zone-names";
import { checkRecurrence } from "../../maintenance/calendar/recurrence/check";
import { groupWork, readWork } from "../../maintenance/gate/work-lines";
import { parseNevra } from "../../maintenance/packages/nevra";
import { parseTransition } from "../../maintenance/packages/transition-text";
import { parsePromotion } from "../../maintenance/promotion/parse";
import { parseRecord } from "../../maintenance/promotion/record";
import { parseRelease } from "../../maintenance/release/parse";
import { parseCapability, parseCapabilityVersion } from "../../maintenance/repository/capability";
import { parseLockSettings } from "../../maintenance/repository/lock-settings";
import { parseRepomd } from "../../maintenance/repository/repomd";
import { parseRichRequirement } from "../../maintenance/repository/requirement";
import { isPlain } from "../../maintenance/text/plain-text";
import { readTroubles } from "../../maintenance/troubles/trouble";
import { parseContainerList } from "../../remote/facts/containers";
import { parseFrameworkFacts } from "../../remote/facts/framework";
import { parseRestarts } from "../../remote/facts/restarts";
import { parseSystemFacts } from "../../remote/facts/system";
import { parseModules } from "../../remote/framework/modules";
import { readFrameworkReport } from "../../remote/framework/report";
import { parseEvent } from "../../remote/node-script/events";
import { parsePromotionEvent } from "../../remote/promotion/events";
import { readServicesLook, readWholeLook } from "../../remote/qualification/read-look";
import { readObsoletes } from "../../remote/resolution/read-obsoletes";
import { readRehearsal } from "../../remote/resolution/read-rehearsal";
import { findKnownHostKeys } from "../../remote/ssh/known-hosts";
import { readFingerprint, readPublicKey } from "../../remote/ssh/host-key";
import { readReasons } from "../../remote/unusable";
import { readUnitReport } from "../../remote/unit-report";
import { cpuTimeOf } from "../harness/cpu-time";

const EXPORTS: ReadonlyMap<string, string> = new Map(
  ["exchange", "outlook", "google", "thunderbird", "icloud"].map((program) => [
    program,
    readFileSync(path.join(__dirname, "icalendar-exports", `${program}.ics`), "utf8"),
  ]),
);
const ZONES = { timeZone: "America/New_York", chosen: new Map<string, string>() };

/** What reads text that a machine, a repository, a web page or a file says, with an example of what it expects. */
const READERS: readonly [name: string, example: string, read: (text: string) => unknown][] = [
  [
    "an event of a node's script",
    '{"event":"facts","at":1,"scope":"101","code":"0","text":"@@os\\nx"}',
    parseEvent,
  ],
  ["an event of a promotion", '{"event":"host","at":1,"text":"x"}', parsePromotionEvent],
  [
    "a system's facts",
    '@@os\n PRETTY_NAME="x"\n@@kernel\n2.6.32 x86_64\n@@packages\nphp\t0\t5.3\t40\tx86_64\t\t\n@@end 0\n\n@@errors\n',
    (text) => parseSystemFacts(text, 0),
  ],
  [
    "a framework's facts",
    "@@framework\nmodule_admin\n@@framework-modules\ncdr\t2.10.0.4\tEnabled\n@@framework-end\n0\n",
    parseFrameworkFacts,
  ],
  ["a list of containers", "101 running pbx101\n", parseContainerList],
  [
    "a list of modules",
    "cdr                 2.10.0.4          Enabled\n",
    (text) => parseModules(text.split("\n")),
  ],
  ["services to restart", "service httpd\nprocess 1 (init)\n", (text) => parseRestarts(text.split("\n"))],
  [
    "a unit's report",
    "@@restarts\nrestarted httpd 0 2\n@@still-replaced\n@@packages\nphp\t0\t5.3\t40\tx86_64\t\t\n@@gone\n@@added\n@@end 0\n",
    (text) => readUnitReport(text, 0, { packages: [parseNevra("php-5.3-40.x86_64")] }, "required"),
  ],
  [
    "a framework unit's report",
    "@@before\ncdr\t2.10.0.4\tEnabled\n@@modules\ncdr\t2.10.0.5\tEnabled\n@@gates\nno-broken-modules\tpassed\n@@verdict passed\n@@end 0\n",
    (text) => readFrameworkReport(text, 0, []),
  ],
  [
    "what rpm would do",
    "@@leaving\nphp-5.3-40 x86_64\n@@end 0\n",
    (text) => readRehearsal(text, [parseNevra("php-5.3-40.x86_64")]),
  ],
  ["what packages obsolete", "a-1-1.noarch\tphp\t2\t1:2.0-3\n", readObsoletes],
  ["why packages can't be used", "a-1-1.noarch\tisn't signed\n", readReasons],
  [
    "a look at a sandbox's machine",
    "@@services\nasterisk\tanswers\n@@end 0\n",
    (text) => readWholeLook({ text, code: 0 }),
  ],
  [
    "a look at services",
    "@@services\nasterisk\tanswers\n@@end 0\n",
    (text) => readServicesLook({ text, code: 0 }),
  ],
  [
    "a promotion's record",
    "release r1\ndigest sha256:00\nat 2026-11-27T00:00:00Z\nby a@b\napprovedBy team\napprovedAt 2026-11-27T00:00:00Z\n",
    parseRecord,
  ],
  [
    "repomd.xml",
    '<repomd xmlns="http://linux.duke.edu/metadata/repo"><data type="primary"><checksum type="sha256">00</checksum><location href="repodata/p.xml.gz"/></data></repomd>',
    parseRepomd,
  ],
  ["a rich requirement", "((a >= 1 or b) and (c if d))", parseRichRequirement],
  ["a capability", "php-common = 1:5.3.3-50.el6", parseCapability],
  ["a capability's version", "1:5.3.3-50.el6", parseCapabilityVersion],
  [
    "a list of modules of a repository",
    "<xml><module><rawname>cdr</rawname><version>2.10.0.5</version><location>release/cdr.tgz</location></module></xml>",
    parseIndex,
  ],
  [
    "module.xml",
    "<module><rawname>cdr</rawname><version>2.10.0.5</version><depends><version>2.10</version><module>core ge 2.10</module></depends></module>",
    parseModuleXml,
  ],
  ["pins of a mirror", "modules: {}\n", (text) => parsePins(text, "pins.yaml")],
  ["a build's name", "php-32:5.3.3-40.el6.x86_64", parseNevra],
  ["a transition's line", "container 101: php 5.3.3-38 → 5.3.3-40", parseTransition],
  ["a module's line", "container 101: module cdr 2.10.0.4 → 2.10.0.5", parseModuleChange],
  [
    "a plan's lines",
    "container 101: php 5.3.3-38 → 5.3.3-40",
    (text) => readWork(groupWork([{ node: "n", pending: [text], restarts: [] }])),
  ],
  [
    "a problem's line",
    "containers 101–103, 201: its disk is too full",
    (text) => readTroubles("node1", text),
  ],
  ["ids of containers", "101–103, 201", parseContainerIds],
  [
    "known_hosts",
    "[192.0.2.1]:22 ssh-ed25519 AAAA\n@revoked * ssh-rsa AAAA\n|1|a=|b= ssh-rsa AAAA\n",
    (text) => findKnownHostKeys(text, "192.0.2.1", 22),
  ],
  ["a host key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5", readPublicKey],
  ["a fingerprint", "SHA256:abc", readFingerprint],
  ["a qualification key", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 a@b", parsePublicKey],
  [
    "an evidence file",
    '{"format":"pbx-maintenance evidence 1","release":{"name":"r1"}}',
    (text) => parseEvidence(text, "e.json"),
  ],
  [
    "a release file",
    "release: r1\ncontainers: { el6: { packages: [php-5.3.3-40.el6.x86_64] } }\n",
    (text) => parseRelease(text, "r.yaml"),
  ],
  ["a change file", "change: c1\ntier: T1\ntitle: x\n", (text) => parseChange(text, "c.yaml")],
  [
    "a calendar file",
    "timeZone: America/New_York\nwindows: [{ on: FREQ=WEEKLY;BYDAY=FR, from: '22:00', to: '04:00' }]\n",
    (text) => parseCalendar(text, "c.yaml"),
  ],
  [
    "a fleet file",
    "fleet: f\nnodes: { node1: { address: 192.0.2.1 } }\n",
    (text) => parseFleet(text, "f.yaml"),
  ],
  ["a promotion file", "promotion: p1\n", (text) => parsePromotion(text, "p.yaml")],
  ["a lock's configuration", "repositories: {}\n", (text) => parseLockSettings(text, "l.yaml")],
  ["a recurrence rule", "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231T030000Z", checkRecurrence],
  ["a zone's name", "/mozilla.org/20050126_1/Europe/Berlin", findZone],
  ...[...EXPORTS].map(([program, text]): (typeof READERS)[number] => [
    `an iCalendar file of ${program}`,
    text,
    (spoilt) => EVENT_KINDS.map((kind) => importCalendar(spoilt, "c.ics", kind, ZONES)),
  ]),
];

/** What somebody would put in who means harm, or whose tool is broken. */
const HOSTILE = [
  ...[
    "\u001b[2J",
    "\u009b31m",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\u0000",
    "\ud800",
    "\ufffd",
    "\r",
    "\n",
    "\n@@end 0\n",
    "@@problem space\n",
  ],
  ...[
    "../../../../etc/cron.d/x",
    "-rf",
    "$(id)",
    "`id`",
    "';id;'",
    "%s%n",
    "__proto__",
    "constructor",
    "toString",
    "NaN",
    "-1",
    "1e999",
    "9".repeat(40),
  ],
  ...[
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    "&b;",
    "<![CDATA[",
    "]]>",
    "<a ",
    "&#x0;",
    "&a: *a",
    "<<: *x",
    "!!js/function x",
    "{{",
    "[[",
    "\t",
    "→",
    " → ",
    "–",
    ",",
  ],
  ...[
    "a1".repeat(2000) + " ",
    "(".repeat(3000),
    "<a>".repeat(2000),
    "[".repeat(3000),
    "0.".repeat(3000),
    " ".repeat(5000) + "x",
    "a-".repeat(3000),
    "x\n".repeat(3000),
  ],
];

const BUILT_IN = new Set([
  "TypeError",
  "RangeError",
  "SyntaxError",
  "ReferenceError",
  "URIError",
  "EvalError",
]);

/** Much more than any of these needs. */
const PATIENCE_MS = 2_000;
const RUNS = 60;
const SEED = 20261127;

/** Examples with pieces of them taken out, doubled, or replaced by something hostile; and nothing but that. */
function spoilt(example: string): fc.Arbitrary<string> {
  const place = fc.integer({ min: 0, max: example.length });
  const piece = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 20 }));
  const cut = fc.tuple(place, place, piece).map(([a, b, text]) => {
    const [from, to] = a < b ? [a, b] : [b, a];
    return example.slice(0, from) + text + example.slice(to);
  });
  const inserted = fc
    .tuple(place, piece)
    .map(([at, text]) => example.slice(0, at) + text + example.slice(at));
  const doubled = fc.tuple(place, place).map(([a, b]) => example.slice(0, a) + example.slice(b));
  return fc.oneof(
    inserted,
    cut,
    doubled,
    piece,
    fc.array(piece, { maxLength: 4 }).map((pieces) => pieces.join("")),
  );
}

function importOrRefuse(text: string, kind: EventKind): Imported | undefined {
  try {
    return importCalendar(text, "c.ics", kind, ZONES);
  } catch (error) {
    if (error instanceof InvalidFile) return undefined;
    throw error;
  }
}

describe("foreign text", () => {
  for (const [name, example, read] of READERS) {
    it(`ends as data or as a sentence, in time: ${name}`, function () {
      this.timeout(60_000);
      fc.assert(
        fc.property(spoilt(example), (text) => {
          const took = cpuTimeOf(() => {
            try {
              read(text);
            } catch (error) {
              assert.ok(error instanceof Error, `${String(error)} was thrown`);
              assert.ok(!BUILT_IN.has(error.name), `${error.name}: ${error.message}\n${error.stack ?? ""}`);
            }
          });
          assert.ok(took < PATIENCE_MS, `it took ${took.toFixed(0)} ms`);
        }),
        { numRuns: RUNS, seed: SEED, endOnFailure: true },
      );
    });
  }

  // The YAML library's own parser takes minutes, or ends the process, which no caller can catch.
  const nested: [what: string, yaml: string][] = [
    ["lists in lists", "[".repeat(2000) + "]".repeat(2000)],
    ["mappings in mappings", "{a: ".repeat(2000) + "}".repeat(2000)],
    ["compact lists", "- ".repeat(2000) + "x"],
    ["keys of keys", "? ".repeat(2000) + "x"],
    ["ever deeper lines", Array.from({ length: 2000 }, (_, i) => `${" ".repeat(i)}a:`).join("\n")],
  ];
  for (const [what, yaml] of nested) {
    it(`is refused before it's parsed where it nests too deeply: ${what}`, () => {
      assert.throws(() => parseRelease(yaml, "r.yaml"), {
        message: "r.yaml:1: lists and mappings stand too deep in each other",
      });
    });
  }

  it("gives a calendar that can be read back, whatever was in an iCalendar file", function () {
    this.timeout(60_000);
    const text = fc.constantFrom(...EXPORTS.values()).chain(spoilt);
    fc.assert(
      fc.property(text, fc.constantFrom(...EVENT_KINDS), (ics, kind) => {
        const imported = importOrRefuse(ics, kind);
        if (imported === undefined) return;
        const { content, findings } = imported;
        const calendar = formatCalendar(
          content,
          findings.map(({ message }) => message),
        );
        assert.ok(isPlain(calendar), JSON.stringify(calendar));
        assert.deepEqual(readCalendarContent(calendar, "c.yaml"), content);
      }),
      { numRuns: 150, seed: SEED, endOnFailure: true },
    );
  });

  it("is a sentence where XML nests without end", () => {
    const xml = "<a>".repeat(100_000);
    assert.throws(() => parseModuleXml(xml), /elements within elements without end/);
    assert.throws(() => parseIndex(xml), /elements within elements without end/);
  });
});
