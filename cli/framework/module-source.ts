import {
  indexFileOf,
  InvalidIndex,
  type ModuleIndex,
  parseIndex,
} from "../../maintenance/framework/index-xml";
import { SourceFailed } from "../../remote/repository/extent";
import { readFromWeb } from "../../remote/repository/read-from-web";

/** How a repository is waited for, in milliseconds. */
export interface Patience {
  /** How long it may keep silent, before its answer or in the middle of it. */
  readonly silence: number;
  /** Between two attempts at the same file. */
  readonly pause: number;
}

export const PATIENCE: Patience = { silence: 30_000, pause: 1_000 };

/** A framework repository on the web. */
export interface ModuleSource {
  /** As it may be shown: without a password. Ends in a slash. */
  readonly location: string;
  /** The header of this name, where its URL has a user. */
  readonly authorization?: string;
  readonly patience: Patience;
}

/** A framework repository that can't be read. */
export class FrameworkRepositoryUnusable extends Error {
  override readonly name = "FrameworkRepositoryUnusable";

  /** @param reason a sentence without its full stop */
  constructor(location: string, reason: string) {
    super(`The framework repository ${location} can't be used: ${reason}.`);
  }
}

/** @param url http or https, with or without `user:password@` */
export function openModuleSource(url: string, patience: Patience): ModuleSource {
  const base = new URL(url);
  const { username, password } = base;
  base.username = "";
  base.password = "";
  base.search = "";
  base.hash = "";
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  const login = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return {
    location: base.href,
    ...(username !== "" && { authorization: `Basic ${Buffer.from(login).toString("base64")}` }),
    patience,
  };
}

/** Lists have some megabytes: what is much longer isn't one. */
const INDEX_LIMIT = 64 * 1024 * 1024;

/**
 * Reads what a repository offers for a version line.
 * @throws FrameworkRepositoryUnusable
 */
export async function readModuleIndex(source: ModuleSource, line: string): Promise<ModuleIndex> {
  const { location, authorization, patience } = source;
  const file = indexFileOf(line);
  try {
    const extent = { atMost: INDEX_LIMIT };
    const content = await readFromWeb(
      new URL(`./${file}`, location),
      authorization,
      extent,
      patience.silence,
    );
    if (content === undefined) {
      throw new FrameworkRepositoryUnusable(
        location,
        `it has no ${file}; the URL must be the folder that has it, and --line a version line of FreePBX`,
      );
    }
    return parseIndex(new TextDecoder().decode(content));
  } catch (error) {
    if (error instanceof InvalidIndex)
      throw new FrameworkRepositoryUnusable(location, `its ${file} ${error.message}`);
    if (error instanceof SourceFailed) throw new FrameworkRepositoryUnusable(location, error.message);
    throw error;
  }
}
