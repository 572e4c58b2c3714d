import { plainText } from "../../maintenance/text/plain-text";

/** A repository that can't be read, or not be trusted. */
export class RepositoryUnusable extends Error {
  override readonly name = "RepositoryUnusable";

  /** @param reason a sentence without its full stop */
  constructor(repository: string, location: string, reason: string) {
    super(plainText(`Repository ${repository} (${location}): ${reason}.`));
  }
}
