import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import fc from "fast-check";
import { compareReleases, isEmpty } from "../../../../maintenance/release/compare";
import { releaseDigest } from "../../../../maintenance/release/digest";
import { formatRelease } from "../../../../maintenance/release/format";
import { parseRelease } from "../../../../maintenance/release/parse";
import type { Release, ReleasedPackage } from "../../../../maintenance/release/release";
import { SEVERITIES } from "../../../../maintenance/repository/advisory";
import { LEFT_OUT_REASONS } from "../../../../maintenance/repository/left-out";
import { SIGNER } from "./repository-fixture";

/** An object as a parser makes it: fast-check's have no prototype now and then. */
function plain<T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(model, { noNullPrototype: true });
}

const hex = fc.stringMatching(/^[0-9a-f]{64}$/);
const sum = fc.constantFrom("ab".repeat(32), "1".repeat(64), `${"0".repeat(60)}1e10`);

const build = (names: readonly string[]) =>
  plain({
    name: fc.constantFrom(...names),
    epoch: fc.constantFrom(0, 32),
    version: fc.constantFrom("1", "2.0~rc1", "1.10"),
    release: fc.constantFrom("1", "1.el6"),
    arch: fc.constant("x86_64"),
  });

const releasedPackage: fc.Arbitrary<ReleasedPackage> = fc
  .tuple(
    build(["php", "glibc", "vzkernel", "a.noarch"]),
    fc.record(
      {
        ensure: fc.constantFrom("where-installed" as const, "installed" as const),
        sha256: sum,
        header: fc.record(
          { sha256: sum, sha1: fc.constantFrom("cd".repeat(20), "1".repeat(40)) },
          { requiredKeys: ["sha1"], noNullPrototype: true },
        ),
        size: fc.integer({ min: 1, max: 9_000_000 }),
        signedBy: fc.constantFrom(SIGNER, "0123456789012345"),
      },
      { requiredKeys: ["ensure"], noNullPrototype: true },
    ),
  )
  .map(([p, rest]) => ({ ...p, ...rest }));

const packages = fc.uniqueArray(releasedPackage, { maxLength: 4, selector: ({ name }) => name });
const layer = fc.dictionary(fc.constantFrom("el6", "el7"), packages, { noNullPrototype: true });

const notes = plain({
  advisories: fc.uniqueArray(
    plain({
      id: fc.constantFrom("RHSA-2019:2471", "1", "null"),
      type: fc.constantFrom("security" as const, "bugfix" as const),
      severity: fc.constantFrom(...SEVERITIES),
      cves: fc.subarray(["CVE-2018-1", "CVE-2019-1559"]),
      fixes: fc.array(build(["php"]), { minLength: 1, maxLength: 1 }),
    }),
    { selector: ({ id }) => id, maxLength: 3 },
  ),
  leftOutInBulk: fc.array(
    plain({
      builds: fc.integer({ min: 21, max: 9999 }),
      reason: fc.constant("excluded" as const),
      because: fc.constant('is excluded by "*"'),
    }),
    { maxLength: 1 },
  ),
  leftOut: fc.array(
    plain({
      build: build(["php"]),
      reason: fc.constantFrom(...LEFT_OUT_REASONS),
      because: fc.constantFrom("is bad: see #1", "isn't"),
    }),
    { maxLength: 1 },
  ),
});

const module = plain({
  name: fc.constantFrom("cdr", "core"),
  version: fc.constantFrom("2.10.0.5", "2.10"),
  location: fc.constant("modules/x.tgz"),
  sha256: sum,
  signed: fc.boolean(),
  ensure: fc.constantFrom("where-installed" as const, "installed" as const),
});

const release: fc.Arbitrary<Release> = fc.record(
  {
    name: fc.constantFrom("2026-11-27", "1", "r"),
    nodes: layer,
    containers: layer,
    framework: fc.dictionary(
      fc.constantFrom("2.10", "13.0"),
      fc.uniqueArray(module, { selector: ({ name }) => name, minLength: 1, maxLength: 2 }),
      { noNullPrototype: true },
    ),
    provenance: fc.record(
      {
        from: plain({ release: fc.constant("r0"), digest: sum.map((digits) => `sha256:${digits}`) }),
        only: fc.constant(["glibc", "php"]),
        asOf: fc.constant("2026-11-25"),
        repositories: fc.constant({
          updates: {
            location: "https://mirror.invalid/el6/",
            revision: "1795479289",
            repomd: "ab".repeat(32),
          },
        }),
      },
      { requiredKeys: ["repositories"], noNullPrototype: true },
    ),
  },
  { requiredKeys: ["name", "nodes", "containers"], noNullPrototype: true },
);

describe("a release written to a file", () => {
  it("is read back as what it was, to the digest", () => {
    fc.assert(
      fc.property(release, (one) => {
        const read = parseRelease(formatRelease(one), "r.yaml");
        assert.equal(releaseDigest(read), releaseDigest(one));
        assert.equal(formatRelease(read), formatRelease(one));
        assert.deepEqual(read.provenance, one.provenance);
        assert.deepEqual(compareReleases(one, read), { layers: [], modules: [] });
      }),
    );
  });

  it("has its notes read back, too", () => {
    fc.assert(
      fc.property(packages, notes, (php, noted) => {
        const one: Release = {
          ...{ name: "r", nodes: {}, containers: { el6: php } },
          notes: { nodes: {}, containers: { el6: noted } },
        };
        const { notes: read } = parseRelease(formatRelease(one), "r.yaml");
        const sorted = noted.advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1));
        assert.deepEqual(read?.containers["el6"] ?? { advisories: [], leftOut: [], leftOutInBulk: [] }, {
          ...noted,
          advisories: sorted,
        });
      }),
    );
  });

  it("says the same whatever the order in which it was put together", () => {
    fc.assert(
      fc.property(release, (one) => {
        const turned = (packagesOf: Release["nodes"]): Release["nodes"] =>
          Object.fromEntries(
            Object.entries(packagesOf)
              .reverse()
              .map(([family, list]) => [family, list.toReversed()]),
          );
        const other = { ...one, nodes: turned(one.nodes), containers: turned(one.containers) };
        assert.equal(formatRelease(other), formatRelease(one));
      }),
    );
  });
});

describe("the digest of a release", () => {
  it("is what it was for releases that exist", () => {
    const text = readFileSync(path.join(__dirname, "../../../../releases/sandbox-2026-11-27.yaml"), "utf8");
    const change = readFileSync(path.join(__dirname, "../../../../changes/sandbox-2026-11-27.yaml"), "utf8");
    assert.ok(change.includes(releaseDigest(parseRelease(text, "r.yaml"))));
  });

  it("doesn't depend on what a release notes of its packages", () => {
    fc.assert(
      fc.property(release, (one) => {
        const strip = (layerOf: Release["nodes"]): Release["nodes"] =>
          Object.fromEntries(
            Object.entries(layerOf).map(([family, list]) => [
              family,
              list.map(({ name, epoch, version, release: rel, arch, ensure, sha256, header }) => {
                const p = { name, epoch, version, release: rel, arch, ensure };
                if (sha256 !== undefined) return { ...p, sha256 };
                return header === undefined ? p : { ...p, header };
              }),
            ]),
          );
        const bare: Release = {
          ...{ name: "another", nodes: strip(one.nodes), containers: strip(one.containers) },
          ...(one.framework !== undefined && { framework: one.framework }),
        };
        assert.equal(releaseDigest(bare), releaseDigest(one));
      }),
    );
  });

  it("is the same just for releases between which nothing moved", () => {
    fc.assert(
      fc.property(release, release, (a, b) => {
        assert.equal(isEmpty(compareReleases(a, b)), releaseDigest(a) === releaseDigest(b));
      }),
      { numRuns: 300 },
    );
    // Two of the same kind are rarely alike by chance, so one thing is changed.
    fc.assert(
      fc.property(
        release,
        fc.constantFrom("nodes" as const, "containers" as const),
        hex,
        (one, where, sha256) => {
          const [family, list] = Object.entries(one[where])[0] ?? [];
          if (family === undefined || list?.[0] === undefined) return;
          const changed = {
            ...one,
            [where]: { ...one[where], [family]: [{ ...list[0], sha256 }, ...list.slice(1)] },
          };
          const { layers } = compareReleases(one, changed);
          assert.deepEqual(
            layers.map(({ restated }) =>
              restated.map(({ build: { name }, sha256: moved }) => [name, moved?.to]),
            ),
            [[[list[0].name, sha256]]],
          );
        },
      ),
    );
  });
});
