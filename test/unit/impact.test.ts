import assert from "node:assert/strict";
import { assessImpact, type Impact } from "../../maintenance/impact/assess";
import { CatalogueEntryConfiguration, extendCatalogue } from "../../maintenance/impact/catalogue";
import { DEFAULT_CATALOGUE } from "../../maintenance/impact/default-catalogue";
import {
  InvalidRestartLine,
  parseRestart,
  type OtherChange,
  type PlannedWork,
} from "../../maintenance/impact/planned-work";
import { parseNevra } from "../../maintenance/packages/nevra";
import { buildErasure, type Erasure } from "../../maintenance/transaction/erasure";
import { planOf, upgrade } from "./decision-fixture";

function assess(work: Partial<PlannedWork>): ReturnType<typeof assessImpact> {
  return assessImpact([planOf(work)], DEFAULT_CATALOGUE);
}

function assessOne(work: Partial<PlannedWork>): Impact {
  const [impact, ...more] = assess(work).impacts;
  assert.ok(impact);
  assert.deepEqual(more, []);
  return impact;
}

const other = (kind: OtherChange["kind"], target: string, what: string): Partial<PlannedWork> => ({
  others: [{ kind, target, what }],
});

describe("impact", () => {
  // The policy document's own examples first.
  const cases: [
    title: string,
    work: Partial<PlannedWork>,
    tier: "T1" | "T2",
    interrupts: string[],
    reason: string,
  ][] = [
    [
      "PHP",
      { transitions: [upgrade("101", "php")] },
      "T1",
      ["web"],
      "php runs in the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "a PHP extension",
      { transitions: [upgrade("101", "php-mysql")] },
      "T1",
      ["web"],
      "php-mysql runs in the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "the CDR module",
      { modules: [{ target: "101", module: "cdr", from: "2.10.0.4", to: "2.10.0.5" }] },
      "T1",
      [],
      "cdr is a framework module: asterisk reads its configuration again, and calls go on: no restart needed → T1",
    ],
    [
      "a module that isn't installed",
      { modules: [{ target: "101", module: "hotelwakeup", to: "2.10" }] },
      "T1",
      [],
      "hotelwakeup isn't installed there: installing it disturbs nobody → T1",
    ],
    [
      "FreePBX's own updates, switched off",
      other("setting", "101", "automatic-updates"),
      "T1",
      [],
      "automatic-updates is when FreePBX changes modules by itself: switching it off changes none of them: no restart needed → T1",
    ],
    [
      "beancounters",
      other("beancounters", "101", "privvmpages"),
      "T1",
      [],
      "privvmpages are changed while containers run: no restart needed → T1",
    ],
    [
      "glibc",
      { transitions: [upgrade("101", "glibc")] },
      "T2",
      ["asterisk", "web", "database"],
      "glibc is linked into asterisk: restart needed → at least T2",
    ],
    [
      "the node's kernel",
      { transitions: [upgrade("node", "vzkernel")] },
      "T2",
      ["vz-kernel", "asterisk"],
      "vzkernel is the host's kernel: every container on the node stops: reboot needed → at least T2",
    ],
    [
      "OpenVZ userland",
      { transitions: [upgrade("node", "vzctl")] },
      "T2",
      ["vz-kernel"],
      "vzctl belongs to the host's vz daemons: restart needed → at least T2",
    ],
    [
      "NFS packages",
      { transitions: [upgrade("node", "nfs-utils")] },
      "T2",
      ["asterisk", "web", "database"],
      "nfs-utils serves the shares that containers live on: they're shut down, remounted, and the containers restarted: storage procedure needed → at least T2",
    ],
    [
      "a SAN server",
      other("storage", "san1", "nfs"),
      "T2",
      ["asterisk", "web", "database"],
      "nfs serves the shares that containers live on: they're shut down, remounted, and the containers restarted: storage procedure needed → at least T2",
    ],
    [
      "an SQL service (T3's example: it has no interruption)",
      { transitions: [upgrade("101", "mysql-server")] },
      "T1",
      ["database"],
      "mysql-server is the SQL service, which asterisk doesn't need to stay up: restart needed → T1",
    ],
    [
      "Asterisk",
      { transitions: [upgrade("101", "asterisk")] },
      "T2",
      ["asterisk"],
      "asterisk is part of asterisk: restart needed → at least T2",
    ],
    [
      "Asterisk's sounds",
      { transitions: [upgrade("101", "asterisk-sounds-core-en-ulaw")] },
      "T1",
      [],
      "asterisk-sounds-core-en-ulaw holds sounds, which are opened when they're played: no restart needed → T1",
    ],
    [
      "a Sansay",
      other("device", "sbc1", "sansay"),
      "T2",
      ["sbc"],
      "sansay is a session border controller: calls pass through it: restart needed → at least T2",
    ],
    [
      "kernel headers",
      { transitions: [upgrade("101", "kernel-headers")] },
      "T1",
      [],
      "kernel-headers is not part of anything that runs: no restart needed → T1",
    ],
    [
      "asterisk that executes replaced files",
      { restarts: [{ target: "101", service: "asterisk" }] },
      "T2",
      ["asterisk"],
      "asterisk carries the calls: restart needed → at least T2",
    ],
    [
      "httpd that executes replaced files",
      { restarts: [{ target: "101", service: "httpd" }] },
      "T1",
      ["web"],
      "httpd is the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "some other service",
      { restarts: [{ target: "node", service: "crond" }] },
      "T1",
      [],
      "crond is a service that asterisk doesn't need: restart needed → T1",
    ],
  ];
  for (const [title, work, tier, interrupts, reason] of cases) {
    it(`of ${title} is at least ${tier}`, () => {
      const impact = assessOne(work);
      assert.equal(impact.reason, reason);
      assert.equal(impact.lowestTier, tier);
      assert.deepEqual(impact.interrupts, interrupts);
      assert.ok(impact.known);
    });
  }

  it("takes an erasure for the loss of all that the package gives, but where something takes its place", () => {
    const erase = (name: string, because: Erasure["because"] = "obsoletes") => {
      const erasure = buildErasure("101", parseNevra(`${name}-1-1.x86_64`), "framework-cdr", because);
      const { lowestTier, reasons } = assess({ erasures: [erasure] });
      return [lowestTier, ...reasons];
    };
    assert.deepEqual(erase("asterisk"), [
      "T2",
      "asterisk is erased by framework-cdr, and asterisk with it → at least T2",
    ]);
    assert.deepEqual(erase("php"), ["T2", "php is erased by framework-cdr, and web with it → at least T2"]);
    assert.deepEqual(erase("php", "succeeds"), ["T1"]);
    assert.deepEqual(erase("tzdata"), ["T1"]);
  });

  it("of several changes is that of the gravest, with each reason once", () => {
    const { lowestTier, reasons, impacts } = assess({
      transitions: [upgrade("101", "php"), upgrade("101", "glibc"), upgrade("102", "glibc")],
    });
    assert.equal(lowestTier, "T2");
    assert.deepEqual(reasons, ["glibc is linked into asterisk: restart needed → at least T2"]);
    assert.equal(impacts.length, 3);
  });

  it("of what nobody knows is said to be assumed", () => {
    const { lowestTier, unknown, impacts } = assess({
      transitions: [upgrade("101", "libobscure"), upgrade("102", "libobscure")],
    });
    assert.equal(lowestTier, "T1");
    assert.deepEqual(unknown, ["libobscure"]);
    assert.equal(
      impacts[0]?.reason,
      "libobscure is in no entry of the impact catalogue: what it interrupts isn't known",
    );
  });

  it("of nothing is T1", () => {
    assert.deepEqual(assess({}), { impacts: [], lowestTier: "T1", reasons: [], unknown: [] });
  });

  it("is extended by entries of one's own, which come first, with * for anything", () => {
    const entry = CatalogueEntryConfiguration.parse({
      subject: "package",
      names: ["lib*scure", "php-*-zts"],
      interrupts: ["asterisk"],
      needs: "restart",
      because: "is loaded by a module of ours",
      where: "containers",
    });
    const catalogue = extendCatalogue([entry], DEFAULT_CATALOGUE);
    const tierOf = (target: string, name: string): string =>
      assessImpact([planOf({ transitions: [upgrade(target, name)] })], catalogue).lowestTier;
    assert.equal(tierOf("101", "libobscure"), "T2");
    assert.equal(tierOf("node", "libobscure"), "T1");
    assert.equal(tierOf("101", "libscure"), "T2");
    assert.equal(tierOf("101", "libobscure2"), "T1");
    assert.equal(tierOf("101", "php-mysql-zts"), "T2");
    assert.equal(tierOf("101", "php-zts"), "T1");
    assert.throws(() => CatalogueEntryConfiguration.parse({ ...entry, interrupts: ["fax"] }));
  });

  it("of a reboot or the storage procedure is at least T2, whatever is said to be interrupted", () => {
    for (const needs of ["nothing", "restart", "reboot", "storage-procedure"] as const) {
      const entry = { subject: "package" as const, names: ["x"], interrupts: [], needs, because: "is x" };
      const { lowestTier } = assessImpact([planOf({ transitions: [upgrade("node", "x")] })], [entry]);
      assert.equal(lowestTier, needs === "nothing" || needs === "restart" ? "T1" : "T2", needs);
    }
  });

  it("has lines of restarts read back", () => {
    assert.deepEqual(parseRestart("container 101: httpd executes replaced files"), {
      target: "101",
      service: "httpd",
    });
    assert.deepEqual(parseRestart("node1: crond executes replaced files"), {
      target: "node",
      service: "crond",
    });
    assert.throws(() => parseRestart("container 101: httpd"), InvalidRestartLine);
  });
});
