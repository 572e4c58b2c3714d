import { PROMOTION_FILE } from "./file-kinds";
import { type ProjectFiles, STACK_CONFIGURATION } from "./project-files";
import type { GivenObject } from "../maintenance/files/problem";
import { suggest } from "../maintenance/files/suggestion";
import type { Fleet, FleetRepository } from "../maintenance/fleet/fleet";
import { parsePromotion } from "../maintenance/promotion/parse";
import type { PromotionDeclaration } from "../maintenance/promotion/planned";
import { readEvidenceFiles, readEvidenceTerms } from "./read-evidence";
import { fileOf, readReleaseFile } from "./read-release";

/** What a stack says of a promotion; paths are relative to the project. */
export interface PromotionStack {
  /** Name of a repository of the fleet file. */
  readonly repository: string;
  /** Path of the release file, or an object. */
  readonly release: string | GivenObject;
  /** Path of the promotion file, or an object; without one nothing is promoted that wasn't before. */
  readonly promotion?: string | GivenObject;
}

/** What a promotion stands on. */
export interface PromotionBasis extends Omit<PromotionDeclaration, "repository"> {
  readonly repository: FleetRepository;
  /** Paths of armored public keys, relative to the project. */
  readonly releaseKeys: readonly string[];
  /** The release file, relative to the project, and the digest of what it says. */
  readonly release: { readonly name: string; readonly file: string; readonly digest: string };
}

/** The fleet file has no such repository. */
export class RepositoryUnknown extends Error {
  override readonly name = "RepositoryUnknown";

  constructor(name: string, known: readonly string[]) {
    const hint = suggest(name, known) || `; it has ${known.length === 0 ? "none" : known.join(", ")}.`;
    super(
      `The fleet file has no repository ${JSON.stringify(name)}, which the stack's configuration names${hint}`,
    );
  }
}

/**
 * Reads what a promotion stands on.
 *
 * @param program names the component of a program that gives all of it, for messages; by default a stack's configuration and a fleet file do
 * @throws RepositoryUnknown, FileUnreadable, InvalidFile, InvalidKeyFile, TooMuchEvidence, ReleaseNotKept
 */
export function readPromotion(
  stack: PromotionStack,
  fleet: Fleet,
  project: ProjectFiles,
  program?: string,
): PromotionBasis {
  const namedBy = program ?? STACK_CONFIGURATION;
  const repository = findRepository(stack.repository, fleet);
  const { release, digest } = readReleaseFile(stack.release, project, namedBy);
  const declared =
    stack.promotion === undefined
      ? undefined
      : project.readDeclared(PROMOTION_FILE, stack.promotion, namedBy);
  const named = declared === undefined ? undefined : parsePromotion(declared.text, declared.file);
  const evidence = readEvidenceFiles(named?.evidence ?? [], declared?.file ?? "", project);
  const { qualification } = fleet;
  const terms = qualification === undefined ? undefined : readEvidenceTerms(qualification, project, program);
  return {
    repository,
    releaseKeys: fleet.releaseKeys,
    // It's kept once nothing else is wrong.
    release: { name: release.name, file: fileOf(stack.release, release, namedBy), digest },
    ...(named !== undefined && { record: named.record }),
    evidence,
    ...(terms !== undefined && { qualification: terms }),
  };
}

function findRepository(name: string, { repositories }: Fleet): FleetRepository {
  const found = Object.hasOwn(repositories, name) ? repositories[name] : undefined;
  if (found === undefined) throw new RepositoryUnknown(name, Object.keys(repositories));
  return found;
}
