import { RELEASE_FILE } from "./file-kinds";
import { keepRelease, keptFileOf } from "./keep-release";
import { type ProjectFiles, STACK_CONFIGURATION } from "./project-files";
import type { Fleet } from "../maintenance/fleet/fleet";
import type { GivenObject } from "../maintenance/files/problem";
import { frameworkOf } from "../maintenance/fleet/node-framework";
import { requireSignatureKeys } from "../maintenance/framework/signature-keys";
import { desiredPackages } from "../maintenance/release/desired";
import { releaseDigest } from "../maintenance/release/digest";
import { listOverridden, type OverriddenBuild } from "../maintenance/release/overridden";
import { parseRelease } from "../maintenance/release/parse";
import { hasFramework, type Release } from "../maintenance/release/release";

/** A release by its file and the digest of what the file says: the state stays small, and nothing can be swapped. */
export interface ReleaseReference {
  readonly name: string;
  /** Relative to the project. */
  readonly file: string;
  readonly digest: string;
  /** Whether it speaks of framework modules. */
  readonly hasFramework: boolean;
  /** What the fleet file puts in place of its builds. */
  readonly overridden: readonly OverriddenBuild[];
}

/** A release that was read, and isn't kept yet. */
export interface ReadRelease extends ReleaseReference {
  /**
   * Writes an object where the providers read it: once nothing else of the declaration is wrong.
   *
   * @throws ReleaseNotKept
   */
  readonly keep: () => void;
}

/**
 * Reads a release file, or an object in its place, and makes sure that it says something about every OS family of the fleet, and about every FreePBX
 * where it speaks of the framework, and that somebody has said whose signatures of modules count, where it asks for any.
 *
 * @throws FileUnreadable, InvalidFile, OsFamilyNotReleased, LineNotReleased, SignaturesWithoutKeys
 */
export function readRelease(
  declared: string | GivenObject,
  fleet: Fleet,
  project: ProjectFiles,
  namedBy = STACK_CONFIGURATION,
): ReadRelease {
  const { release, digest } = readReleaseFile(declared, project, namedBy);
  checkCoverage(release, fleet);
  return {
    ...{ name: release.name, file: typeof declared === "string" ? declared : keptFileOf(release), digest },
    keep: () => {
      fileOf(declared, release, namedBy);
    },
    hasFramework: hasFramework(release),
    overridden: listOverridden(release, fleet),
  };
}

/**
 * Where the providers read a release.
 *
 * @throws ReleaseNotKept
 */
export function fileOf(declared: string | GivenObject, release: Release, namedBy: string): string {
  return typeof declared === "string" ? declared : keepRelease(release, namedBy);
}

/**
 * Reads a release file, or an object in its place, whatever it's for.
 *
 * @throws FileUnreadable, InvalidFile
 */
export function readReleaseFile(
  declared: string | GivenObject,
  project: ProjectFiles,
  namedBy = STACK_CONFIGURATION,
): { readonly release: Release; readonly digest: string } {
  const { text, file } = project.readDeclared(RELEASE_FILE, declared, namedBy);
  const release = parseRelease(text, file);
  return { release, digest: releaseDigest(release) };
}

function checkCoverage(release: Release, fleet: Fleet): void {
  for (const node of Object.values(fleet.nodes)) {
    desiredPackages(release, "nodes", node.osFamily, node.overrides);
    for (const container of Object.values(node.containers)) {
      desiredPackages(release, "containers", container.osFamily, container.overrides);
    }
  }
  const byNode = Object.values(fleet.nodes).map((node) => [node.name, frameworkOf(node)] as const);
  requireSignatureKeys(release, Object.fromEntries(byNode));
}
