import assert from "node:assert/strict";
import type { ChangeGroup } from "../../../../maintenance/changes/change-group";
import type { Erasure } from "../../../../maintenance/kinds/packages/erasure";
import { assessImpact } from "../../../../maintenance/impact/assess";
import type { Impact } from "../../../../maintenance/impact/assess";
import { CatalogueEntryConfiguration, extendCatalogue } from "../../../../maintenance/impact/stack-entries";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { buildErasure } from "../../../../maintenance/transaction/erasure";
import {
  erasure,
  inTargets,
  moduleChange,
  restart,
  setting,
  upgrade,
  workOf,
} from "../changes/changes-fixture";

function assess(work: readonly ChangeGroup[]): ReturnType<typeof assessImpact> {
  return assessImpact(workOf(...work), DEFAULT_CATALOGUE);
}

function assessOne(work: readonly ChangeGroup[]): Impact {
  const [impact, ...more] = assess(work).impacts;
  assert.ok(impact);
  assert.deepEqual(more, []);
  return impact;
}

describe("impact", () => {
  // The policy document's own examples first.
  const cases: [
    title: string,
    work: readonly ChangeGroup[],
    tier: "T1" | "T2",
    interrupts: string[],
    reason: string,
  ][] = [
    [
      "PHP",
      [inTargets("101", upgrade("php"))],
      "T1",
      ["web"],
      "php runs in the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "a PHP extension",
      [inTargets("101", upgrade("php-mysql"))],
      "T1",
      ["web"],
      "php-mysql runs in the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "the CDR module",
      [inTargets("101", moduleChange("upgrade", "cdr", "2.10.0.4", "2.10.0.5"))],
      "T1",
      [],
      "cdr is a framework module: asterisk reads its configuration again, and calls go on: no restart needed → T1",
    ],
    [
      "a module that isn't installed",
      [inTargets("101", moduleChange("install", "hotelwakeup", undefined, "2.10"))],
      "T1",
      [],
      "hotelwakeup isn't installed there: installing it disturbs nobody → T1",
    ],
    [
      "FreePBX's own updates, switched off",
      [inTargets("101", setting("automatic-updates"))],
      "T1",
      [],
      "automatic-updates is when FreePBX changes modules by itself: switching it off changes none of them: no restart needed → T1",
    ],
    [
      "beancounters",
      [inTargets("101", { kind: "allocation", parameter: "privvmpages", to: "65536:65536" })],
      "T1",
      [],
      "privvmpages is an allocation, set while the container runs: no restart needed → T1",
    ],
    [
      "glibc",
      [inTargets("101", upgrade("glibc"))],
      "T2",
      ["asterisk", "web", "database"],
      "glibc is linked into asterisk: restart needed → at least T2",
    ],
    [
      "the node's kernel",
      [inTargets("node", upgrade("vzkernel"))],
      "T2",
      ["vz-kernel", "asterisk"],
      "vzkernel is the host's kernel: every container on the node stops: reboot needed → at least T2",
    ],
    [
      "OpenVZ userland",
      [inTargets("node", upgrade("vzctl"))],
      "T2",
      ["vz-kernel"],
      "vzctl belongs to the host's vz daemons: restart needed → at least T2",
    ],
    [
      "NFS packages",
      [inTargets("node", upgrade("nfs-utils"))],
      "T2",
      ["asterisk", "web", "database"],
      "nfs-utils serves the shares that containers live on: they're shut down, remounted, and the containers restarted: storage procedure needed → at least T2",
    ],
    [
      "a SAN server",
      [inTargets("san1", { kind: "share", share: "nfs" })],
      "T2",
      ["asterisk", "web", "database"],
      "nfs serves the shares that containers live on: they're shut down, remounted, and the containers restarted: storage procedure needed → at least T2",
    ],
    [
      "an SQL service (T3's example: it has no interruption)",
      [inTargets("101", upgrade("mysql-server"))],
      "T1",
      ["database"],
      "mysql-server is the SQL service, which asterisk doesn't need to stay up: restart needed → T1",
    ],
    [
      "Asterisk",
      [inTargets("101", upgrade("asterisk"))],
      "T2",
      ["asterisk"],
      "asterisk is part of asterisk: restart needed → at least T2",
    ],
    [
      "Asterisk's sounds",
      [inTargets("101", upgrade("asterisk-sounds-core-en-ulaw"))],
      "T1",
      [],
      "asterisk-sounds-core-en-ulaw holds sounds, which are opened when they're played: no restart needed → T1",
    ],
    [
      "a Sansay",
      [inTargets("sbc1", { kind: "device", device: "sbc1", equipment: "sansay", from: "1", to: "2" })],
      "T2",
      ["sbc"],
      "sansay is a session border controller: calls pass through it: restart needed → at least T2",
    ],
    [
      "kernel headers",
      [inTargets("101", upgrade("kernel-headers"))],
      "T1",
      [],
      "kernel-headers is not part of anything that runs: no restart needed → T1",
    ],
    [
      "asterisk that executes replaced files",
      [inTargets("101", restart("asterisk"))],
      "T2",
      ["asterisk"],
      "asterisk carries the calls: restart needed → at least T2",
    ],
    [
      "httpd that executes replaced files",
      [inTargets("101", restart("httpd"))],
      "T1",
      ["web"],
      "httpd is the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "some other service",
      [inTargets("node", restart("crond"))],
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
      const erasure = buildErasure(parseNevra(`${name}-1-1.x86_64`), "framework-cdr", because);
      const { lowestTier, reasons } = assess([inTargets("101", erasure)]);
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
    const { lowestTier, reasons, impacts } = assess([
      inTargets("101", upgrade("php")),
      inTargets("101", upgrade("glibc")),
      inTargets("102", upgrade("glibc")),
    ]);
    assert.equal(lowestTier, "T2");
    assert.deepEqual(reasons, ["glibc is linked into asterisk: restart needed → at least T2"]);
    assert.equal(impacts.length, 3);
  });

  it("of what nobody knows counts as interrupting, and is said once for all of it", () => {
    const { lowestTier, unknown, reasons } = assess([
      inTargets("101", upgrade("libobscure")),
      inTargets("102", upgrade("libobscure")),
      inTargets("102", upgrade("odd")),
      inTargets("102", restart("own-app")),
      inTargets("102", erasure("odd.x86_64", "1-1", "other")),
    ]);
    assert.equal(lowestTier, "T2");
    assert.deepEqual(unknown, ["libobscure", "odd", "own-app"]);
    assert.deepEqual(reasons, [
      "libobscure and odd: nobody could see who uses it, and the impact catalogue has no entry for it: it counts as interrupting → at least T2",
      "own-app: the impact catalogue has no entry for it: it counts as interrupting → at least T2",
      "odd: it's erased by other, and nobody knows what that interrupts: it counts as interrupting → at least T2",
    ]);
  });

  it("of a package is that of who uses it there, where that was seen", () => {
    const used = (services: string[]) => ({ ...upgrade("pcre2"), observed: { services } });
    const { impacts, reasons, lowestTier } = assess([
      inTargets("101", used(["asterisk", "httpd"])),
      inTargets("102", used(["httpd"])),
      inTargets("node", used(["sshd"])),
    ]);
    assert.deepEqual(
      impacts.map(({ target, interrupts, lowestTier: tier }) => [target, tier, ...interrupts]),
      [
        ["101", "T2", "asterisk", "web"],
        ["102", "T1", "web"],
        ["node", "T1"],
      ],
    );
    assert.deepEqual(reasons, ["asterisk executes files of pcre2: restart needed → at least T2"]);
    assert.equal(lowestTier, "T2");
    const erased = { ...erasure("pcre2.x86_64", "1-1", "other"), observed: { services: ["httpd"] } };
    assert.deepEqual(assess([inTargets("102", erased)]).reasons, [
      "pcre2 is erased by other, and web with it → at least T2",
    ]);
  });

  it("of nothing is T1", () => {
    assert.deepEqual(assess([]), { impacts: [], lowestTier: "T1", reasons: [], unknown: [] });
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
      assessImpact(workOf(inTargets(target, upgrade(name))), catalogue).lowestTier;
    assert.equal(tierOf("101", "libobscure"), "T2");
    assert.equal(tierOf("node", "libobscure"), "T2", "not known there");
    assert.equal(tierOf("101", "libscure"), "T2");
    assert.equal(tierOf("101", "libobscure2"), "T2", "not known");
    assert.equal(tierOf("101", "php-mysql-zts"), "T2");
    assert.equal(tierOf("101", "php-zts"), "T1");
    assert.throws(() => CatalogueEntryConfiguration.parse({ ...entry, interrupts: ["fax"] }));
  });

  it("of a reboot or the storage procedure is at least T2, whatever is said to be interrupted", () => {
    for (const needs of ["nothing", "restart", "reboot", "storage-procedure"] as const) {
      const entry = { subject: "package" as const, names: ["x"], interrupts: [], needs, because: "is x" };
      const { lowestTier } = assessImpact(workOf(inTargets("node", upgrade("x"))), [entry]);
      assert.equal(lowestTier, needs === "nothing" || needs === "restart" ? "T1" : "T2", needs);
    }
  });
});
