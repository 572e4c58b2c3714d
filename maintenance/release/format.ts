import { stringify } from "yaml";
import type { DesiredModule } from "../framework/module";
import { withVersion } from "../files/version";
import { comparePackages, formatNevra } from "../packages/nevra";
import { compareText } from "../packages/version";
import type { Advisory } from "../repository/advisory";
import type { Layer, Provenance, Release, ReleasedPackage } from "./release";
import type { AdvisoryEntry, PackageEntry, ProvenanceEntry, ReleaseFileContent } from "./schema";

/** A release as a file that `parseRelease` reads back. The same release gives the same text, however it was put together. */
export function formatRelease(release: Release): string {
  const { name, framework, provenance } = release;
  const content: ReleaseFileContent = {
    release: name,
    ...(provenance !== undefined && { provenance: describeProvenance(provenance) }),
    nodes: describeLayer(release, "nodes"),
    containers: describeLayer(release, "containers"),
    ...(framework !== undefined && { framework: describeFramework(framework) }),
  };
  return stringify(withVersion(content), { lineWidth: 0, aliasDuplicateObjects: false });
}

function describeProvenance({ from, only, asOf, repositories }: Provenance): ProvenanceEntry {
  return {
    ...(from !== undefined && { from: { release: from.release, digest: from.digest } }),
    ...(only !== undefined && { only: only.toSorted(compareText) }),
    ...(asOf !== undefined && { asOf }),
    repositories: mapSorted(repositories, ({ location, revision, repomd, signedBy }) => {
      return { location, revision, repomd, ...(signedBy !== undefined && { signedBy }) };
    }),
  };
}

function describeLayer(release: Release, layer: Layer): NonNullable<ReleaseFileContent[Layer]> {
  const notes = release.notes?.[layer] ?? {};
  return mapSorted(release[layer], (packages, family) => {
    const known = Object.hasOwn(notes, family) ? notes[family] : undefined;
    const { advisories = [], leftOut = [], leftOutInBulk = [] } = known ?? {};
    const passedOver = leftOut.toSorted((a, b) => comparePackages(a.build, b.build));
    return {
      packages: packages.toSorted(comparePackages).map(describePackage),
      ...(advisories.length > 0 && {
        advisories: Object.fromEntries(
          advisories
            .toSorted((a, b) => compareText(a.id, b.id))
            .map((one) => [one.id, describeAdvisory(one)]),
        ),
      }),
      ...(passedOver.length > 0 && {
        leftOut: passedOver.map(({ build, reason, because }) => ({
          nevra: formatNevra(build),
          reason,
          because,
        })),
      }),
      ...(leftOutInBulk.length > 0 && {
        leftOutInBulk: leftOutInBulk
          .toSorted((a, b) => compareText(a.reason, b.reason) || compareText(a.because, b.because))
          .map(({ builds, reason, because }) => ({ builds, reason, because })),
      }),
    };
  });
}

function describePackage(p: ReleasedPackage): PackageEntry {
  const { sha256, header, ensure, obsoletes = [], installOnly, size, signedBy } = p;
  return {
    nevra: formatNevra(p),
    ...(sha256 !== undefined && { sha256 }),
    ...(header?.sha256 !== undefined && { headerSha256: header.sha256 }),
    ...(header?.sha1 !== undefined && { headerSha1: header.sha1 }),
    ...(ensure !== "where-installed" && { ensure }),
    ...(obsoletes.length > 0 && { obsoletes: obsoletes.toSorted(compareText) }),
    ...(installOnly !== undefined && { installOnly }),
    ...(size !== undefined && { size }),
    ...(signedBy !== undefined && { signedBy }),
  };
}

function describeAdvisory({ type, severity, cves, fixes }: Advisory): AdvisoryEntry {
  return {
    type,
    severity,
    ...(cves.length > 0 && { cves: cves.toSorted(compareText) }),
    fixes: fixes.toSorted(comparePackages).map(formatNevra),
  };
}

function describeFramework(
  lines: Readonly<Record<string, readonly DesiredModule[]>>,
): NonNullable<ReleaseFileContent["framework"]> {
  return mapSorted(lines, (modules) => ({
    modules: modules
      .toSorted((a, b) => compareText(a.name, b.name))
      .map(({ name, version, location, sha256, md5, signed, ensure }) => ({
        name,
        version,
        location,
        sha256,
        ...(md5 !== undefined && { md5 }),
        ...(signed && { signed }),
        ...(ensure === "installed" && { ensure }),
      })),
  }));
}

function mapSorted<T, U>(
  values: Readonly<Record<string, T>>,
  map: (value: T, key: string) => U,
): Record<string, U> {
  const sorted = Object.entries(values).sort(([a], [b]) => compareText(a, b));
  return Object.fromEntries(sorted.map(([key, value]) => [key, map(value, key)]));
}
