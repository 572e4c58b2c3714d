/** A repository that can't be read, or not be trusted. */
export class RepositoryUnusable extends Error {
  override readonly name = "RepositoryUnusable";

  /** @param reason a sentence without its full stop */
  constructor(repository: string, location: string, reason: string) {
    super(`Repository ${repository} (${location}): ${reason}.`);
  }
}
