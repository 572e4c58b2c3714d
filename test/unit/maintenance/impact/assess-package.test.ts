import assert from "node:assert/strict";
import { assessPackage, type ChangingPackage } from "../../../../maintenance/impact/assess-package";
import { CatalogueEntryConfiguration, extendCatalogue } from "../../../../maintenance/impact/stack-entries";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import type { PlacelessImpact } from "../../../../maintenance/impact/impact";
import { createLookUp } from "../../../../maintenance/impact/look-up";
import type { ObservedUse } from "../../../../maintenance/changes/observed-use";

const LOOK_UP = createLookUp(DEFAULT_CATALOGUE);

function assess(
  where: "node" | "container",
  name: string,
  observed?: ObservedUse,
  parts: Partial<ChangingPackage> = {},
  lookUp = LOOK_UP,
): PlacelessImpact {
  const changing = { name, ...(observed !== undefined && { observed }), isNew: false, ...parts };
  return assessPackage(changing, where === "node", lookUp);
}

describe("impact of packages, as machines show it", () => {
  // Facts of real systems, where a catalogue of names was wrong: who maps the package's files there.
  const unknownByName: [
    where: "node" | "container",
    name: string,
    use: ObservedUse,
    tier: string,
    interrupts: string[],
  ][] = [
    ["container", "pcre2", { services: ["asterisk", "httpd", "sshd"] }, "T2", ["asterisk", "web"]],
    ["container", "libxcrypt", { services: ["asterisk", "crond"] }, "T2", ["asterisk"]],
    ["container", "libgcrypt", { services: ["asterisk", "systemd-journald"] }, "T2", ["asterisk"]],
    ["container", "xz-libs", { services: ["asterisk"], programs: ["systemd"] }, "T2", ["asterisk"]],
    ["container", "libnghttp2", { services: ["asterisk", "php-fpm"] }, "T2", ["asterisk", "web"]],
    ["container", "lua", { services: ["asterisk"] }, "T2", ["asterisk"]],
    ["container", "freetds", { services: ["asterisk"] }, "T2", ["asterisk"]],
    ["node", "glib2", { services: ["NetworkManager", "polkit", "tuned"], sessions: ["mc"] }, "T1", []],
    ["node", "libvirt-libs", { services: ["prl-disp"] }, "T2", ["vz-kernel"]],
    ["node", "lxcfs", { services: ["lxcfs"] }, "T2", ["vz-kernel"]],
    ["node", "glusterfs", { programs: ["glusterfs"] }, "T2", ["asterisk", "web", "database"]],
    ["node", "kamailio", { services: ["kamailio"] }, "T2", ["sbc"]],
    ["node", "podman", {}, "T2", ["vz-kernel"]],
    ["node", "conmon", { programs: ["conmon"] }, "T2", ["vz-kernel"]],
  ];
  const tooHighByName: typeof unknownByName = [
    ["node", "openssl", { services: ["sshd"] }, "T1", []],
    ["node", "openssl", { services: ["prl-disp", "sshd"] }, "T2", ["vz-kernel"]],
    ["node", "libxml2", {}, "T1", []],
    ["node", "kernel-tools", {}, "T1", []],
    ["container", "glibc-langpack-en", {}, "T1", []],
    ["container", "ncurses-base", {}, "T1", []],
    // The same package in a container without Asterisk.
    ["container", "pcre2", { services: ["httpd"] }, "T1", ["web"]],
    ["container", "asterisk", {}, "T1", []],
  ];
  for (const [where, name, use, tier, interrupts] of [...unknownByName, ...tooHighByName])
    it(`of ${name} in a ${where} used by ${JSON.stringify(use)} is at least ${tier}`, () => {
      const impact = assess(where, name, use);
      assert.equal(impact.lowestTier, tier);
      assert.deepEqual([...impact.interrupts].sort(), [...interrupts].sort());
      assert.ok(impact.known);
    });

  const reasons: [what: string, impact: PlacelessImpact, reason: string][] = [
    [
      "who carries calls, rather than who else uses it",
      assess("container", "pcre2", { services: ["asterisk", "httpd", "sshd"] }),
      "asterisk executes files of pcre2: restart needed → at least T2",
    ],
    [
      "all of one kind",
      assess("container", "php", { services: ["httpd", "php-fpm"] }),
      "httpd and php-fpm execute files of php: restart needed → T1",
    ],
    [
      "some of many",
      assess("node", "glib2", { services: ["NetworkManager", "crond", "polkit", "sshd", "tuned"] }),
      "NetworkManager, crond, polkit and 2 more execute files of glib2: restart needed → T1",
    ],
    [
      "nobody",
      assess("container", "php-cli", {}),
      "no service executes files of php-cli: no restart needed → T1",
    ],
    [
      "its scriptlets",
      assess("container", "freepbx", { scriptlets: ["asterisk"] }),
      "scriptlets of freepbx restart asterisk: restart needed → at least T2",
    ],
    [
      "a kernel",
      assess("node", "kernel-lt", { hasKernel: true }),
      "kernel-lt is the host's kernel: every container on the node stops: reboot needed → at least T2",
    ],
    [
      "who isn't known",
      assess("container", "php", { services: ["httpd", "own-app"] }),
      "own-app executes its files, and nobody knows what that interrupts: it counts as interrupting → at least T2",
    ],
    [
      "scriptlets that don't say what they restart",
      assess("container", "php", { services: ["httpd"], scriptlets: ["?"] }),
      "its scriptlets restart what they name at run time, and nobody knows what that interrupts: it counts as interrupting → at least T2",
    ],
    [
      "the catalogue, where nobody could see it",
      assess("container", "php"),
      "php runs in the web server, which asterisk doesn't need: restart needed → T1",
    ],
    [
      "that neither knows",
      assess("container", "libobscure"),
      "nobody could see who uses it, and the impact catalogue has no entry for it: it counts as interrupting → at least T2",
    ],
    [
      "that it isn't there yet",
      assess("container", "libobscure", {}, { isNew: true }),
      "it isn't installed yet, and the impact catalogue has no entry for it: it counts as interrupting → at least T2",
    ],
  ];
  for (const [what, impact, reason] of reasons)
    it(`says why: ${what}`, () => {
      assert.equal(impact.reason, reason);
      assert.equal(impact.lowestTier, reason.endsWith("→ T1") ? "T1" : "T2");
    });

  const byName: [where: "node" | "container", names: string[], tier: string, known: boolean][] = [
    ["container", ["pcre2", "libxcrypt", "libgcrypt", "xz-libs", "libnghttp2", "lua", "freetds"], "T2", true],
    ["container", ["glibc-langpack-en", "ncurses-base", "kernel-core"], "T1", true],
    ["node", ["kernel-tools", "glibc-langpack-en"], "T1", true],
    [
      "node",
      ["kernel", "vzkernel", "vzctl", "lxcfs", "podman", "conmon", "glusterfs", "libvirt-libs", "kamailio"],
      "T2",
      true,
    ],
    // No name says who maps these on a node.
    ["node", ["openssl", "libxml2", "glib2"], "T2", false],
  ];
  for (const [where, names, tier, known] of byName)
    it(`of ${names.join(", ")} in a ${where} that couldn't be looked at is ${tier}`, () => {
      for (const name of names) {
        const impact = assess(where, name);
        assert.deepEqual([impact.lowestTier, impact.known], [tier, known], name);
      }
    });

  it("of what belongs to no service is what is known of the program, or else of the package", () => {
    const byHand = assess("container", "libobscure", { sessions: ["asterisk", "vim"] });
    assert.deepEqual([byHand.lowestTier, byHand.interrupts], ["T2", ["asterisk"]]);
    const bash = assess("container", "bash", { programs: ["mysqld_safe", "bash"], sessions: ["bash"] });
    assert.deepEqual([bash.lowestTier, bash.known], ["T1", true]);
    assert.equal(assess("container", "libobscure", { programs: ["own"] }).known, false);
    assert.equal(assess("container", "libobscure", { sessions: ["own"] }).known, true);
  });

  it("isn't lowered by a scriptlet or a file list, where a package isn't seen in processes", () => {
    for (const name of ["kernel", "vzkernel", "vzctl", "lxc", "nfs-utils"])
      assert.equal(assess("node", name, {}).lowestTier, "T2", name);
    assert.equal(assess("container", "nfs-utils", {}).lowestTier, "T1");
    assert.equal(assess("container", "kernel-core", { hasKernel: true }).lowestTier, "T1");
  });

  it("of a new package has what its scriptlets restart, too", () => {
    const { lowestTier, interrupts } = assess(
      "container",
      "php-soap",
      { scriptlets: ["asterisk"] },
      { isNew: true },
    );
    assert.deepEqual([lowestTier, [...interrupts].sort()], ["T2", ["asterisk", "web"]]);
  });

  it("is raised, and settled, by an entry of the stack's own", () => {
    const own = CatalogueEntryConfiguration.parse({
      subject: "package",
      names: ["libown"],
      interrupts: ["asterisk"],
      needs: "restart",
      because: "is loaded by a module of ours",
    });
    const service = {
      ...own,
      subject: "service" as const,
      names: ["own-app"],
      interrupts: [],
      because: "is ours",
    };
    const lookUp = createLookUp(extendCatalogue([own, service], DEFAULT_CATALOGUE));
    const raised = assess("container", "libown", {}, {}, lookUp);
    assert.equal(raised.reason, "libown is loaded by a module of ours: restart needed → at least T2");
    assert.ok(assess("container", "libown", { services: ["nobody-knows"] }, {}, lookUp).known);
    assert.equal(assess("container", "php", { services: ["own-app"] }, {}, lookUp).lowestTier, "T1");
    const lowered = createLookUp(extendCatalogue([{ ...service, names: ["asterisk"] }], DEFAULT_CATALOGUE));
    assert.equal(
      assess("container", "pcre2", { services: ["asterisk"] }, {}, lowered).lowers,
      "asterisk (carries the calls: restart needed)",
    );
  });

  it("isn't lowered by an own entry for the package where it was seen; but where it isn't seen, that is said", () => {
    const all = CatalogueEntryConfiguration.parse({
      ...{ subject: "package", names: ["*"], interrupts: [], needs: "nothing", because: "is ours" },
    });
    const lookUp = createLookUp(extendCatalogue([all], DEFAULT_CATALOGUE));
    const asterisk = assess("container", "asterisk", { services: ["asterisk"] }, {}, lookUp);
    assert.deepEqual([asterisk.lowestTier, asterisk.lowers], ["T2", undefined]);
    const unobserved = assess("container", "asterisk", undefined, {}, lookUp);
    assert.deepEqual(
      [unobserved.lowestTier, unobserved.lowers],
      ["T1", "asterisk (is part of asterisk: restart needed)"],
    );
    const kernel = assess("node", "vzkernel", {}, {}, lookUp);
    assert.equal(kernel.lowestTier, "T1");
    assert.match(kernel.lowers ?? "", /^vz-kernel, asterisk \(is the host's kernel/);
  });
});
