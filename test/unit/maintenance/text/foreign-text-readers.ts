import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEvidence } from "../../../../maintenance/evidence/evidence-file";
import { parsePublicKey } from "../../../../maintenance/evidence/ssh-public-key";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { parseContainerIds } from "../../../../maintenance/fleet/container-ids";
import { parseIndex } from "../../../../maintenance/framework/index-xml";
import { parseModuleXml } from "../../../../maintenance/framework/module-xml";
import { parsePins } from "../../../../maintenance/framework/pins";
import { parseChange } from "../../../../maintenance/change/parse";
import { parseCalendar } from "../../../../maintenance/calendar/parse";
import { EVENT_KINDS, importCalendar } from "../../../../maintenance/calendar/icalendar/import";
import { findZone } from "../../../../maintenance/calendar/zone-names";
import { checkRecurrence } from "../../../../maintenance/calendar/recurrence/check";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { parsePromotion } from "../../../../maintenance/promotion/parse";
import { parseRecord } from "../../../../maintenance/promotion/record";
import { parseRelease } from "../../../../maintenance/release/parse";
import { parseCapability, parseCapabilityVersion } from "../../../../maintenance/repository/capability";
import { parseLockSettings } from "../../../../maintenance/repository/lock-settings";
import { parseRepomd } from "../../../../maintenance/repository/repomd";
import { parseRichRequirement } from "../../../../maintenance/repository/requirement";
import { describeProblems } from "../../../../maintenance/problems/describe";
import { readProblemGroups } from "../../../../maintenance/problems/group";
import { parseContainerList } from "../../../../remote/look/containers";
import { parseFrameworkFacts } from "../../../../kinds/modules/look/facts";
import { readExecuted } from "../../../../kinds/packages/look/executed";
import { parseRestarts } from "../../../../kinds/packages/look/restarts";
import { parseSystemFacts } from "../../../../kinds/packages/look/facts";
import { parseModules } from "../../../../kinds/modules/look/modules";
import { readFrameworkReport } from "../../../../kinds/modules/unit/report";
import { parseEvent } from "../../../../remote/script/events";
import { parsePromotionEvent } from "../../../../remote/promotion/events";
import { readServicesLook, readWholeLook } from "../../../../qualification/read-look";
import { readContents } from "../../../../kinds/packages/stage/read-contents";
import { readObsoletes } from "../../../../kinds/packages/stage/read-obsoletes";
import { readRehearsal } from "../../../../kinds/packages/stage/read-rehearsal";
import { findKnownHostKeys } from "../../../../remote/ssh/known-hosts";
import { readFingerprint, readPublicKey } from "../../../../remote/ssh/host-key";
import { readRefusal } from "../../../../remote/stage/unusable";
import { readUnitReport } from "../../../../kinds/packages/unit/report";
import { parseBinding } from "../../../../providers/implementation/binding";
import { readPreview } from "../../../../cli/plan/read-preview";
import { parseWish } from "../../../../maintenance/framework/wish";
import { readFilelists } from "../../../../maintenance/repository/filelists";
import { readModules as readModuleStreams } from "../../../../maintenance/repository/modules";
import { readPrimary } from "../../../../maintenance/repository/primary";
import { readSignatureHeader } from "../../../../maintenance/repository/rpm-signature-header";
import type { TextReader } from "../../../../maintenance/repository/text-reader";
import { readAnnouncements, readUpdateinfo } from "../../../../maintenance/repository/updateinfo";
import { formatEvidence } from "../../../../maintenance/evidence/evidence-file";
import { evidenceOf } from "../evidence/evidence-fixture";

const project = (file: string): string => readFileSync(join(__dirname, "../../../..", file), "utf8");

/** iCalendar files by the program that wrote them. */
export const CALENDAR_EXPORTS: ReadonlyMap<string, string> = new Map(
  ["exchange", "outlook", "google", "thunderbird", "icloud"].map((program) => [
    program,
    project(`test/unit/maintenance/calendar/icalendar-exports/${program}.ics`),
  ]),
);
export const ZONES = { timeZone: "America/New_York", chosen: new Map<string, string>() };

/** As it arrives: in pieces that end anywhere. */
function readInPieces<T>(reader: TextReader<T>, text: string): T {
  for (let at = 0; at < text.length; at += 97) reader.write(text.slice(at, at + 97));
  return reader.end();
}

const PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH a@b";
const LOCK = `repositories: { updates: { location: https://repo.example.net/updates, keys: [keys/updates.asc] } }
containers: { el6: { architecture: x86_64, repositories: [updates] } }
`;
const PACKAGE_ID = "a".repeat(64);
const PRIMARY = `<?xml version="1.0"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="1">
<package type="rpm"><name>php</name><arch>x86_64</arch><version epoch="0" ver="5.3.3" rel="40.el6"/>
<checksum type="sha256" pkgid="YES">${PACKAGE_ID}</checksum><time file="1" build="1"/><size package="1"/>
<location href="Packages/php.rpm"/><format><rpm:header-range start="100" end="200"/>
<rpm:provides><rpm:entry name="php" flags="EQ" epoch="0" ver="5.3.3" rel="40.el6"/></rpm:provides>
<rpm:requires><rpm:entry name="(a or b)"/></rpm:requires><rpm:obsoletes><rpm:entry name="php5" flags="LT" ver="5"/></rpm:obsoletes>
<file>/usr/bin/php</file></format></package></metadata>
`;
const FILELISTS = `<filelists packages="1"><package pkgid="${PACKAGE_ID}" name="php" arch="x86_64">
<version epoch="0" ver="5.3.3" rel="40.el6"/><file>/usr/bin/php</file></package></filelists>
`;
const UPDATEINFO = `<updates><update type="security"><id>RHSA-2014:0376</id><title>openssl</title><severity>Important</severity>
<issued date="2014-04-08"/><references><reference type="cve" id="CVE-2014-0160" href="x"/></references>
<pkglist><collection><package name="openssl" version="1.0.1e" release="16.el6" epoch="0" arch="x86_64"><filename>o.rpm</filename>
</package></collection></pkglist></update></updates>
`;
const MODULE_STREAMS = `---
document: modulemd
version: 2
data:
  name: php
  stream: "7.2"
  artifacts:
    rpms:
    - php-0:7.2.11-1.el8.x86_64
...
`;
/** The beginning of an rpm file: its lead, and a header of one text, its SHA-1. */
const RPM_FILE = Buffer.concat([
  Buffer.from("edabeedb", "hex"),
  Buffer.alloc(92),
  Buffer.from("8eade80100000000" + "00000001" + "00000029", "hex"),
  Buffer.from("0000010d" + "00000006" + "00000000" + "00000001", "hex"),
  Buffer.from(`${"0".repeat(40)}\0`),
]).toString("latin1");

/** What reads text that a machine, a repository, a web page or a file says, with an example of what it expects. */
export const READERS: readonly [name: string, example: string, read: (text: string) => unknown][] = [
  [
    "an event of a node's script",
    '{"event":"facts","at":1,"target":"101","code":"0","text":"@@os\\nx"}',
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
    "cdr\t2.10.0.4\tEnabled\nframework\t2.10.0.1\tDisabled; Pending upgrade to 2.10.0.2",
    (text) => parseModules(text.split("\n")),
  ],
  ["services to restart", "service httpd\nprocess 1 (init)\n", (text) => parseRestarts(text.split("\n"))],
  [
    "a unit's report",
    "@@restarts\nrestarted httpd 0 2\n@@still-replaced\n@@packages\nphp\t0\t5.3\t40\tx86_64\t\t\n@@gone\n@@added\n@@verdict done\n@@end 0\n",
    (text) => readUnitReport(text, 0),
  ],
  [
    "a framework unit's report",
    "@@before\ncdr\t2.10.0.4\tEnabled\n@@modules\ncdr\t2.10.0.5\tEnabled\n@@gates\nno-broken-modules\tpassed\n@@verdict done\n@@end 0\n",
    (text) => readFrameworkReport(text, 0, []),
  ],
  [
    "what rpm would do",
    "@@leaving\nphp-5.3-40 x86_64\n@@end 0\n",
    (text) => readRehearsal(text, [parseNevra("php-5.3-40.x86_64")]),
  ],
  [
    "who executes which files",
    "by asterisk program:mc\n/usr/sbin/asterisk\nwhole",
    (text) => readExecuted(text.split("\n")),
  ],
  [
    "what of packages can interrupt anything",
    "package\tphp\t0\t5.3\t40\tx86_64\nf\t/usr/bin/php\nr\thttpd\nk\ncut",
    (text) => readContents(text.split("\n")),
  ],
  ["what packages obsolete", "a-1-1.noarch\tphp\t2\t1:2.0-3\n", readObsoletes],
  ["why packages can't be used", "a-1-1.noarch\tpackage-unfetched\tno\nx\n", readRefusal],
  [
    "a look at a sandbox's machine",
    "@@worse\n web-worse\t500\t200\n@@serving\nasterisk answers\n@@unchecked\n log-lost\t/var/log/asterisk/full\n@@end 0\n@@broken-modules\n module-worse\tcdr\tbroken\n",
    (text) => readWholeLook({ text, code: 0 }),
  ],
  [
    "a look at services",
    "@@worse\n web-worse\t500\t200\n@@serving\nasterisk answers\n@@unchecked\n log-lost\t/var/log/asterisk/full\n@@end 0\n@@broken-modules\n module-worse\tcdr\tbroken\n",
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
  [
    "pins of a mirror",
    JSON.stringify({
      format: 1,
      lines: {
        "2.10": [
          {
            name: "cdr",
            version: "2.10.0.5",
            location: "modules/release/2.10/cdr-2.10.0.5.tgz",
            sha256: "0".repeat(64),
            md5: "0".repeat(32),
            size: 100,
            signed: true,
          },
        ],
      },
    }),
    (text) => parsePins(text, "modules.lock.json"),
  ],
  ["a build's name", "php-32:5.3.3-40.el6.x86_64", parseNevra],
  [
    "problems of a state",
    '[{"node":"node1","targets":"101–103","code":"disk-full","parameters":{"freeKb":80,"neededKb":120}}]',
    (text) => describeProblems(readProblemGroups(jsonOf(text)), "named"),
  ],
  ["ids of containers", "101–103, 201", parseContainerIds],
  [
    "known_hosts",
    "[192.0.2.1]:22 ssh-ed25519 AAAA\n@revoked * ssh-rsa AAAA\n|1|a=|b= ssh-rsa AAAA\n",
    (text) => findKnownHostKeys(text, "192.0.2.1", 22),
  ],
  ["a host key", PUBLIC_KEY, readPublicKey],
  ["a fingerprint", `SHA256:${"a".repeat(43)}`, readFingerprint],
  ["a qualification key", PUBLIC_KEY, parsePublicKey],
  [
    "an evidence file",
    formatEvidence(evidenceOf(`sha256:${"0".repeat(64)}`)),
    (text) => parseEvidence(text, "e.json"),
  ],
  [
    "a release file",
    "release: r1\ncontainers: { el6: { packages: [php-5.3.3-40.el6.x86_64] } }\n",
    (text) => parseRelease(text, "r.yaml"),
  ],
  ["a change file", project("changes/example-t4-asterisk.yaml"), (text) => parseChange(text, "c.yaml")],
  ["a calendar file", project("calendar.yaml"), (text) => parseCalendar(text, "c.yaml")],
  ["a fleet file", project("fleet/prod.yaml"), (text) => parseFleet(text, "f.yaml")],
  [
    "a promotion file",
    project("promotions/example-2026-11-27.yaml"),
    (text) => parsePromotion(text, "p.yaml"),
  ],
  ["a lock's configuration", LOCK, (text) => parseLockSettings(text, "l.yaml")],
  [
    "a recurrence rule",
    "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20271231T030000Z",
    (text) => checkRecurrence(text) ?? "there's nothing wrong with it",
  ],
  ["a zone's name", "/mozilla.org/20050126_1/Europe/Berlin", findZone],
  ...[...CALENDAR_EXPORTS].map(([program, text]): (typeof READERS)[number] => [
    `an iCalendar file of ${program}`,
    text,
    (spoilt) => EVENT_KINDS.map((kind) => importCalendar(spoilt, "c.ics", kind, ZONES)),
  ]),
  ["primary.xml", PRIMARY, (text) => readInPieces(readPrimary("updates"), text)],
  ["filelists.xml", FILELISTS, (text) => readInPieces(readFilelists(new Set(["/usr/bin/php"])), text)],
  ["updateinfo.xml", UPDATEINFO, (text) => readInPieces(readUpdateinfo(), text)],
  ["updateinfo.xml in its own words", UPDATEINFO, (text) => readInPieces(readAnnouncements(), text)],
  ["a repository's module streams", MODULE_STREAMS, (text) => readInPieces(readModuleStreams(), text)],
  ["a package's signature", RPM_FILE, (text) => readSignatureHeader(Buffer.from(text, "latin1"))],
  ["a wish for a module", "cdr:2.10.0.5", parseWish],
  ["what secrets are bound to", `root SHA256:${"a".repeat(43)} node1`, (text) => parseBinding(text)],
  ["a preview", '{"config":{},"steps":[],"diagnostics":[]}', readPreview],
];

/** @returns the text itself where it's no JSON */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return [text];
  }
}
