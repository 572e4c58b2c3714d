import assert from "node:assert/strict";
import { describeChange, describeGroup, groupAsRead } from "../../../../maintenance/changes/describe-change";
import { PlannedChange } from "../../../../maintenance/changes/planned-change";
import { inTargets, upgrade } from "./changes-fixture";

const php = { kind: "package", name: "php", to: "5.3.3-40" } as const;
const cdr = { kind: "module", module: "cdr", to: "2.10.0.5", disabled: false } as const;
const asterisk = { kind: "erasure", name: "asterisk", arch: "x86_64", from: "1.0-1" } as const;
const numproc = { kind: "allocation", parameter: "numproc", to: "300:300" } as const;

const SENTENCES: [sentence: string, change: PlannedChange][] = [
  ["php 5.3.3-38 → 5.3.3-40", { ...php, transition: "upgrade", from: ["5.3.3-38"] }],
  ["php.i686 5.3.3-38 → 5.3.3-40", { ...php, transition: "upgrade", arch: "i686", from: ["5.3.3-38"] }],
  ["php 5.3.3-41 → 5.3.3-40 (downgrade)", { ...php, transition: "downgrade", from: ["5.3.3-41"] }],
  ["php 5.3.3-40 → 5.3.3-40 (rebuilt)", { ...php, transition: "rebuild", from: ["5.3.3-40"] }],
  ["php → 5.3.3-40 (new)", { ...php, transition: "install", from: [] }],
  [
    "vzkernel 2.6.32-1, 2.6.32-3 → 2.6.32-2 (new, beside the others)",
    {
      ...{ kind: "package", transition: "install", name: "vzkernel" },
      ...{ from: ["2.6.32-1", "2.6.32-3"], to: "2.6.32-2" },
    },
  ],
  [
    "tzdata.noarch 2016a-1.x86_64 → 2016b-1 (other architecture)",
    {
      ...{ kind: "package", transition: "rearch", name: "tzdata", arch: "noarch" },
      ...{ from: ["2016a-1.x86_64"], to: "2016b-1" },
    },
  ],
  [
    "php → 5.3.3-40 (duplicates 5.3.3-38, 5.3.3-40 healed)",
    { ...php, transition: "heal", from: ["5.3.3-38", "5.3.3-40"] },
  ],
  [
    "asterisk.x86_64 1.0-1 → erased, obsoleted by framework-cdr",
    { ...asterisk, by: "framework-cdr", because: "obsoletes" },
  ],
  [
    "asterisk.x86_64 1.0-1 → erased, succeeded by asterisk11",
    { ...asterisk, by: "asterisk11", because: "succeeds" },
  ],
  [
    "asterisk.x86_64 1.0-1 → erased, replaced by asterisk",
    { ...asterisk, by: "asterisk", because: "replaces" },
  ],
  ["module cdr 2.10.0.4 → 2.10.0.5", { ...cdr, transition: "upgrade", from: "2.10.0.4" }],
  [
    "module cdr 2.10.0.4 → 2.10.0.5 (stays disabled)",
    { ...cdr, transition: "upgrade", from: "2.10.0.4", disabled: true },
  ],
  ["module cdr 2.10.0.6 → 2.10.0.5 (downgrade)", { ...cdr, transition: "downgrade", from: "2.10.0.6" }],
  [
    "module cdr 2.10.0.6 → 2.10.0.5 (downgrade, stays disabled)",
    { ...cdr, transition: "downgrade", from: "2.10.0.6", disabled: true },
  ],
  ["module cdr → 2.10.0.5 (new)", { ...cdr, transition: "install" }],
  ["module cdr 2.10.0.4 → 2.10.0.5 (broken, repaired)", { ...cdr, transition: "repair", from: "2.10.0.4" }],
  [
    "module cdr 2.10.0.4 → 2.10.0.5 (pending upgrade to 2.10.0.6, repaired)",
    { ...cdr, transition: "repair", from: "2.10.0.4", pending: "2.10.0.6" },
  ],
  ["httpd executes replaced files", { kind: "restart", service: "httpd" }],
  ["setting automatic-updates enabled → disabled", { kind: "setting", setting: "automatic-updates" }],
  ["setting framework-gates open → passed", { kind: "setting", setting: "framework-gates" }],
  ["allocation numproc 240 → 300", { ...numproc, from: "240:240", saved: "240:240" }],
  ["allocation numproc 240:250 → 300 (saved as 200)", { ...numproc, from: "240:250", saved: "200:200" }],
  ["allocation numproc unlimited → 300 (not saved)", { ...numproc, from: "unlimited:unlimited" }],
  ["allocation numproc saved as 200 → saved as 300", { ...numproc, from: "300:300", saved: "200:200" }],
  ["allocation numproc not saved → saved as 300", { ...numproc, from: "300:300" }],
  ["allocation numproc 200 → 300 (from its next start on)", { ...numproc, saved: "200:200" }],
  ["allocation numproc not saved → 300 (from its next start on)", numproc],
  [
    "allocation kmemsize 24299200:26429120 → 24m:32m",
    {
      ...{ kind: "allocation", parameter: "kmemsize", to: "25165824:33554432" },
      ...{ from: "24299200:26429120", saved: "24299200:26429120" },
    },
  ],
  [
    "allocation cpu 50% → unlimited",
    { kind: "allocation", parameter: "cpu", from: "50", saved: "50", to: "unlimited" },
  ],
  ["share recordings", { kind: "share", share: "recordings" }],
  ["device sbc1 (sansay) 1 → 2", { kind: "device", device: "sbc1", equipment: "sansay", from: "1", to: "2" }],
];

describe("a planned change, as people read it", () => {
  for (const [sentence, change] of SENTENCES) {
    it(sentence, () => {
      assert.equal(describeChange(change), sentence);
    });
  }

  it("says of several containers which and how many, of a node nothing", () => {
    const change: PlannedChange = { ...php, transition: "install", from: [] };
    const sentences: [targets: string[], sentence: string][] = [
      [["node"], "php → 5.3.3-40 (new)"],
      [["101"], "php → 5.3.3-40 (new) in container 101"],
      [["101", "102"], "php → 5.3.3-40 (new) in 2 containers: 101, 102"],
      [["101", "102", "103", "110"], "php → 5.3.3-40 (new) in 4 containers: 101–103, 110"],
    ];
    for (const [targets, sentence] of sentences) assert.equal(describeGroup({ targets, change }), sentence);
  });
});

describe("a planned change, as data", () => {
  it("is read as it was written, whatever it is", () => {
    for (const [, change] of SENTENCES) {
      assert.deepEqual(PlannedChange.parse(JSON.parse(JSON.stringify(change))), change);
    }
  });

  const NONE: [title: string, change: object][] = [
    ["of no kind", { name: "php" }],
    ["of an unknown kind", { kind: "reformat" }],
    ["a sentence", ["php 5.3.3-38 → 5.3.3-40"]],
    ["an upgrade of nothing", { ...php, transition: "upgrade", from: [] }],
    ["an upgrade of two builds", { ...php, transition: "upgrade", from: ["1-1", "1-2"] }],
    ["a rebuild of another build", { ...php, transition: "rebuild", from: ["5.3.3-38"] }],
    ["duplicates of which there's one", { ...php, transition: "heal", from: ["5.3.3-38"] }],
    ["a module that is installed again", { ...cdr, transition: "install", from: "2.10.0.4" }],
    ["a module that goes up from nothing", { ...cdr, transition: "upgrade" }],
    ["an unknown setting", { kind: "setting", setting: "constructor" }],
  ];
  for (const [title, change] of NONE) {
    it(`isn't ${title}`, () => {
      assert.equal(PlannedChange.safeParse(change).success, false);
    });
  }
});

describe("changes as people read them", () => {
  it("are one where they read alike, whoever uses a package where", () => {
    const used = (services: string[]) => ({ ...upgrade("glibc"), observed: { services } });
    const groups = [
      inTargets("103", used(["asterisk"])),
      inTargets("node", used(["sshd"])),
      inTargets("101, 102", used(["httpd"])),
      inTargets("102", upgrade("php")),
    ];
    assert.deepEqual(
      groupAsRead(groups).map(({ targets, change }) => [describeChange(change), targets]),
      [
        ["glibc 1-1 → 1-2", ["node", "101", "102", "103"]],
        ["php 1-1 → 1-2", ["102"]],
      ],
    );
  });
});
