import assert from "node:assert/strict";
import fc from "fast-check";
import type { Overrides } from "../../../../maintenance/fleet/fleet";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import type { DesiredPackage } from "../../../../maintenance/packages/transition";
import { desiredPackages } from "../../../../maintenance/release/desired";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { parseRelease } from "../../../../maintenance/release/parse";

const SUM = "ab".repeat(32);
const SHA1 = "1a".repeat(20);
const TEXT = `release: "2026-11-27"
nodes:
  el6: { packages: [vzkernel-2.6.32-1.x86_64] }
containers:
  el6:
    packages:
      - php-5.3.3-40.el6.x86_64
      - { nevra: "bind-32:9.8-1.el6.x86_64", sha256: ${SUM.toUpperCase()}, ensure: installed, headerSha1: ${SHA1.toUpperCase()} }
      - glibc-2.12-1.x86_64
      - glibc-2.12-1.i686
`;
const release = parseRelease(TEXT, "r.yaml");

function overridesOf(packages: string[], install: string[] = [], hold: string[] = []): Overrides {
  return { packages: packages.map(parseNevra), install: install.map(parseNevra), hold };
}

function show(packages: readonly DesiredPackage[]): string[] {
  return packages
    .map(
      (p) =>
        `${formatNevra(p)} ${p.ensure}${p.sha256 === undefined ? "" : " sha256"}${p.header === undefined ? "" : " header"}`,
    )
    .sort();
}

describe("a release file", () => {
  it("is read, short and long forms alike", () => {
    assert.equal(release.name, "2026-11-27");
    assert.deepEqual(release.containers["el6"]?.slice(0, 2), [
      { ...parseNevra("php-5.3.3-40.el6.x86_64"), ensure: "where-installed" },
      { ...parseNevra("bind-32:9.8-1.el6.x86_64"), ensure: "installed", sha256: SUM, header: { sha1: SHA1 } },
    ]);
    assert.deepEqual(release.nodes["el6"]?.map(formatNevra), ["vzkernel-2.6.32-1.x86_64"]);
  });

  const list = (items: string): string => `release: r\ncontainers:\n  el6:\n    packages:\n${items}`;
  const cases: [title: string, text: string, ...messages: string[]][] = [
    ["no name", "nodes: {}", "r.yaml:1: isn't a release file: it has no `release:` at its top"],
    [
      "a layer that isn't one",
      "release: r\ncontainer: {}\n",
      'r.yaml:2: container: unknown key "container"; did you mean "containers"?',
    ],
    [
      "no package list",
      "release: r\nnodes:\n  el6: {}\n",
      "r.yaml:3: nodes.el6.packages: missing; expected a list of packages",
    ],
    [
      "a package twice",
      list("      - php-5-1.x86_64\n      - bind-9-1.x86_64\n      - php-5-2.x86_64\n"),
      "r.yaml:7: containers.el6.packages[2]: php-5-2.x86_64 can't be installed beside php-5-1.x86_64 on line 5; leave one of them out, or say `installOnly: true` of both where machines keep them side by side",
    ],
    [
      "noarch and not",
      list("      - { nevra: tz-5-1.noarch }\n      - tz-5-1.x86_64\n"),
      "r.yaml:6: containers.el6.packages[1]: tz-5-1.x86_64 can't be installed beside tz-5-1.noarch on line 5; leave one of them out",
    ],
    [
      "the same kernel twice",
      list("      - kernel-1-1.i686\n      - kernel-1-1.i686\n"),
      "r.yaml:6: containers.el6.packages[1]: kernel-1-1.i686 can't be installed beside kernel-1-1.i686 on line 5; leave one of them out",
    ],
    [
      "a file name",
      list("      - php-5-1.x86_64.rpm\n"),
      'r.yaml:5: containers.el6.packages[0]: "php-5-1.x86_64.rpm" is a file name; write name-[epoch:]version-release.arch, e.g. php-5.3.3-40.el6.x86_64',
    ],
    [
      "the long form's own problems",
      list("      - nevra: php-5\n        sha256: abc\n        ensure: latest\n        sha: x\n"),
      'r.yaml:5: containers.el6.packages[0].nevra: "php-5" doesn\'t end with an architecture (noarch, i386, i486, i586, i686, athlon, x86_64, …); write name-[epoch:]version-release.arch, e.g. php-5.3.3-40.el6.x86_64',
      'r.yaml:6: containers.el6.packages[0].sha256: expected a SHA-256 checksum of 64 hexadecimal digits, got "abc"',
      'r.yaml:7: containers.el6.packages[0].ensure: expected where-installed, successor or installed, got "latest"',
      'r.yaml:8: containers.el6.packages[0].sha: unknown key "sha"; known here are nevra, sha256, headerSha256, headerSha1, ensure, obsoletes, installOnly, size and signedBy',
    ],
    [
      "neither form",
      list("      - 5\n      -\n"),
      "r.yaml:5: containers.el6.packages[0]: expected the exact build of a package, or a mapping with the keys nevra, sha256 and ensure, got 5",
      "r.yaml:6: containers.el6.packages[1]: expected the exact build of a package, or a mapping with the keys nevra, sha256 and ensure, got nothing",
    ],
  ];
  for (const [title, text, ...messages] of cases) {
    it(`with ${title} is refused`, () => {
      assert.throws(() => parseRelease(text, "r.yaml"), {
        name: "InvalidFile",
        message: messages.join("\n"),
      });
    });
  }

  it("may list several kernels, and two architectures of a library", () => {
    const kernels = parseRelease(
      list(
        "      - { nevra: kernel-1-1.i686, installOnly: true }\n      - { nevra: kernel-1-2.i686, installOnly: true }\n",
      ),
      "r.yaml",
    );
    assert.deepEqual(
      kernels.containers["el6"]?.map(({ installOnly }) => installOnly),
      [true, true],
    );
  });
});

describe("a release's digest", () => {
  it("doesn't depend on formatting, order, comments, the release's name, or what follows from a file's checksum", () => {
    const other = `# the same, said otherwise
containers:
  el6:
    packages:
      - nevra: glibc-0:2.12-1.i686
      - { ensure: installed, sha256: ${SUM}, nevra: "32:bind-9.8-1.el6.x86_64" }
      - { nevra: php-5.3.3-40.el6.x86_64, ensure: where-installed }
      - glibc-2.12-1.x86_64
nodes: { el6: { packages: [ "vzkernel-2.6.32-1.x86_64" ] } }
release: rc2
`;
    assert.equal(releaseDigest(parseRelease(other, "x.yaml")), releaseDigest(release));
    assert.match(releaseDigest(release), /^sha256:[0-9a-f]{64}$/);
  });

  it("doesn't depend on the order of lists and families", () => {
    const pool = release.containers["el6"] ?? [];
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...pool], { minLength: pool.length }),
        fc.shuffledSubarray(["el5", "el6", "el7"], { minLength: 3 }),
        (packages, families) => {
          const containers = Object.fromEntries(families.map((f) => [f, f === "el6" ? packages : []]));
          assert.equal(
            releaseDigest({ ...release, containers }),
            releaseDigest({ ...release, containers: { el7: [], el6: pool, el5: [] } }),
          );
        },
      ),
    );
  });

  for (const [title, from, to] of [
    ["a version", "php-5.3.3-40", "php-5.3.3-41"],
    ["an epoch", "bind-32:", "bind-33:"],
    ["a checksum", SUM.toUpperCase(), "cd".repeat(32)],
    ["urgency", "ensure: installed", "ensure: where-installed"],
    ["an OS family", "  el6: {", "  el7: {"],
    [
      "a header, where there's no file's checksum",
      "- glibc-2.12-1.i686",
      `- { nevra: glibc-2.12-1.i686, headerSha1: ${SHA1} }`,
    ],
    ["a layer", "nodes:\n  el6: { packages: [vzkernel-2.6.32-1.x86_64] }\n", ""],
  ] as const) {
    it(`changes with ${title}`, () => {
      const changed = TEXT.replace(from, to);
      assert.notEqual(changed, TEXT);
      assert.notEqual(releaseDigest(parseRelease(changed, "r.yaml")), releaseDigest(release));
    });
  }
});

describe("what a node or container should run", () => {
  const released = [
    "bind-32:9.8-1.el6.x86_64 installed sha256 header",
    "glibc-2.12-1.i686 where-installed",
    "glibc-2.12-1.x86_64 where-installed",
    "php-5.3.3-40.el6.x86_64 where-installed",
  ];
  const cases: [title: string, overrides: Overrides, expected: string[]][] = [
    ["is the release", overridesOf([]), released],
    [
      "is another build where an override says so",
      overridesOf(["glibc-2.12-9.i686"]),
      [
        released[0]!,
        "glibc-2.12-1.x86_64 where-installed",
        "glibc-2.12-9.i686 where-installed",
        released[3]!,
      ],
    ],
    [
      "stays as urgent as the release has it, without the other build's checksum",
      overridesOf(["bind-32:9.8-2.el6.x86_64"]),
      ["bind-32:9.8-2.el6.x86_64 installed", ...released.slice(1)],
    ],
    ["keeps the checksums of the same build", overridesOf([], ["bind-32:9.8-1.el6.x86_64"]), released],
    [
      "may include what no release speaks of",
      overridesOf(["a-1-1.noarch"], ["b-1-1.noarch"], ["c"]),
      ["a-1-1.noarch where-installed", "b-1-1.noarch installed", ...released],
    ],
    [
      "is without what is held, in every architecture",
      overridesOf([], [], ["glibc"]),
      [released[0]!, released[3]!],
    ],
    [
      "replaces a build of an architecture it can't live beside",
      overridesOf(["php-5.3.3-41.noarch"]),
      [...released.slice(0, 3), "php-5.3.3-41.noarch where-installed"],
    ],
  ];
  for (const [title, overrides, expected] of cases) {
    it(title, () => {
      assert.deepEqual(show(desiredPackages(release, "containers", "el6", overrides)), expected);
    });
  }

  it("is nothing where the release is for containers alone, for nodes alone, or for modules alone", () => {
    const read = (text: string) => parseRelease(`release: r\n${text}`, "r.yaml");
    const none = overridesOf([]);
    const containers = read("containers: { el6: { packages: [php-1-1.noarch] } }");
    assert.deepEqual(desiredPackages(containers, "nodes", "el6", none), []);
    assert.deepEqual(show(desiredPackages(containers, "nodes", "el6", overridesOf([], ["b-1-1.noarch"]))), [
      "b-1-1.noarch installed",
    ]);
    assert.deepEqual(
      desiredPackages(read("nodes: { el6: { packages: [] } }"), "containers", "el7", none),
      [],
    );
    const modules = `framework: { "2.10": { modules: [{ name: cdr, version: 2.10.0.5, location: cdr.tgz, sha256: ${SUM} }] } }`;
    assert.deepEqual(desiredPackages(read(modules), "containers", "el6", none), []);
    // Of nothing at all nobody meant to make a release.
    assert.throws(() => desiredPackages(read(""), "nodes", "el6", none), {
      name: "OsFamilyNotReleased",
      message:
        "release r has no packages for nodes of OS family el6; add nodes.el6 to it, or correct the fleet's osFamily",
    });
  });

  it("is an error, not nothing, where the release doesn't know the OS family", () => {
    assert.throws(() => desiredPackages(release, "nodes", "el7", overridesOf([])), {
      name: "OsFamilyNotReleased",
      message:
        "release 2026-11-27 has no packages for nodes of OS family el7, only for el6; add nodes.el7 to it, or correct the fleet's osFamily",
    });
    assert.throws(() => desiredPackages(release, "nodes", "constructor", overridesOf([])), {
      name: "OsFamilyNotReleased",
    });
  });
});
