import type { PromotionBasis } from "../declarations/read-promotion";
import { asRunSentence } from "./as-run-sentence";
import { checkCredentialsSoFar, namesOf } from "./check-credentials";
import { readDeclaredRepository } from "./declared/read-declared-repository";
import type { PbxRepositoryArgs } from "./declared/repository";
import { currentRun } from "./program-run";
import { type PbxOptions, refuseOptions } from "./refuse-options";
import { Repository } from "./repository";

/**
 * A package repository at a release: making or changing it promotes the release there, from staging to updates. A promotion may happen on
 * any day, and a deployment may not, so give it a stack of its own.
 *
 * Its arguments are those of a fleet file's repository and of a promotion's stack, and are checked alike.
 */
export class PbxRepository extends Repository {
  /**
   * @param name the repository's, which messages and credentials have
   * @throws ArgumentInvalid, RepositoriesCollide where another repository of the program has its name or its folder, RunError for a file or credentials that can't be used
   */
  constructor(name: string, args: PbxRepositoryArgs, options?: PbxOptions) {
    const { basis, checked } = declare(name, args);
    super(name, basis, refuseOptions(`PbxRepository ${name}`, options), checked);
  }
}

function declare(
  name: string,
  args: PbxRepositoryArgs,
): { readonly basis: PromotionBasis; readonly checked: Promise<void> } {
  return asRunSentence(() => {
    const { basis, fleet } = readDeclaredRepository(name, args);
    currentRun().repositories.add(basis.repository);
    return { basis, checked: checkCredentialsSoFar(namesOf(fleet)) };
  });
}
