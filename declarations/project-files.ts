import { lstatSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import path from "node:path";
import type { GivenObject, Source } from "../maintenance/files/problem";
import type { FileKind } from "./file-kinds";
import { decodeText, explainFailure, FileUnfit, identityOf, readRegularFile } from "./regular-file";

/** A file that a declaration names can't be used. Quotes nothing of what is in it. */
export class FileUnreadable extends Error {
  override readonly name = "FileUnreadable";

  /**
   * @param reason a part of a sentence whose subject is the file
   * @param namedBy what names it, such as `fleet/prod.yaml`
   */
  constructor(what: string, file: string, reason: string, namedBy?: string) {
    super(
      `The ${what} ${file} can't be read: it ${reason}.${namedBy === undefined ? "" : ` It's named by ${namedBy}.`}`,
    );
  }
}

/** What names a file that the stack's configuration names. */
export const STACK_CONFIGURATION = "the stack's configuration";

/** The variable with further folders whose files may be named: absolute paths, separated as in PATH. */
export const FURTHER_FOLDERS = "MAINTENANCE_FOLDERS";

/** As many links as the kernel follows. */
const MOST_LINKS = 40;

/**
 * The files that declarations may name: those of the project, and of folders that whoever runs the program has named in its
 * environment. Whoever may edit declarations may be somebody else, and sees what comes of them.
 */
export class ProjectFiles {
  readonly #folders: readonly string[];

  /** @param root the project's folder */
  constructor(
    private readonly root: string = process.cwd(),
    environment: NodeJS.ProcessEnv = process.env,
  ) {
    const further = (environment[FURTHER_FOLDERS] ?? "")
      .split(path.delimiter)
      .filter((folder) => path.isAbsolute(folder));
    this.#folders = [root, ...further];
  }

  /**
   * @param file relative to the project, or absolute
   * @throws FileUnreadable
   */
  read(kind: FileKind, file: string, namedBy: string): string {
    return naming(kind, file, namedBy, () => this.#read(kind, file));
  }

  /**
   * What a file says, or the object that a program gives in its place, which has the name of its component.
   *
   * @throws FileUnreadable
   */
  readDeclared(kind: FileKind, declared: string | GivenObject, namedBy: string): Source {
    return typeof declared === "string"
      ? { file: declared, text: this.read(kind, declared, namedBy) }
      : { file: namedBy, text: declared };
  }

  /**
   * As {@link read}, of a file that needn't be there.
   *
   * @throws FileUnreadable
   */
  readIfThere(kind: FileKind, file: string, namedBy: string): string | undefined {
    return naming(kind, file, namedBy, () => {
      try {
        return this.#read(kind, file);
      } catch (error) {
        if (error instanceof FileUnfit && error.isMissing) return undefined;
        throw error;
      }
    });
  }

  /**
   * The `.yaml` files of a folder, or the file itself where it's none.
   *
   * @throws FileUnreadable
   */
  list(kind: FileKind, file: string, namedBy: string): string[] {
    return naming(kind, file, namedBy, () => {
      const place = this.#locate(file);
      if (!explainFailure(() => lstatSync(place)).isDirectory()) return [file];
      const names = explainFailure(() => readdirSync(place)).filter((name) => /\.ya?ml$/.test(name));
      if (names.length === 0) throw new FileUnfit("is a folder without any .yaml file");
      return names.sort().map((name) => path.join(file, name));
    });
  }

  #read({ largestKb }: FileKind, file: string): string {
    const place = this.#locate(file);
    const { bytes, identity } = readRegularFile(place, { largestKb, followsLink: false });
    // A folder on the way may have become a link in between: what was opened must be what is there.
    const now = this.#locate(file);
    if (now !== place || explainFailure(() => identityOf(lstatSync(now))) !== identity)
      throw new FileUnfit("was replaced while it was read");
    return decodeText(bytes);
  }

  /**
   * The path without links. Links are followed here and not by the system, so that nothing outside is even looked at.
   *
   * @throws FileUnfit
   */
  #locate(file: string): string {
    const folders = this.#folders.flatMap((folder) => {
      const real = realpathIfThere(folder);
      return real === undefined ? [] : [{ folder, real }];
    });
    const enter = (absolute: string): { real: string; below: string[] } | undefined => {
      for (const { folder, real } of folders) {
        const below = stepsBelow(folder, absolute) ?? stepsBelow(real, absolute);
        if (below !== undefined) return { real, below };
      }
      return undefined;
    };
    const entered = enter(path.resolve(this.root, file));
    if (entered === undefined) {
      throw new FileUnfit(
        `is outside of the project; copy it there, or let whoever runs Pulumi name its folder in ${FURTHER_FOLDERS}`,
      );
    }
    let { real: place } = entered;
    const steps = [...entered.below];
    let links = 0;
    for (let step = steps.shift(); step !== undefined; step = steps.shift()) {
      const next = path.join(place, step);
      if (!explainFailure(() => lstatSync(next)).isSymbolicLink()) {
        place = next;
        continue;
      }
      if (++links > MOST_LINKS) throw new FileUnfit("leads through too many links");
      const followed = enter(
        path.resolve(
          place,
          explainFailure(() => readlinkSync(next)),
        ),
      );
      if (followed === undefined)
        throw new FileUnfit("is, or lies behind, a link that leads out of the project");
      place = followed.real;
      steps.unshift(...followed.below);
    }
    return place;
  }
}

function naming<T>({ what }: FileKind, file: string, namedBy: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FileUnfit) throw new FileUnreadable(what, file, error.message, namedBy);
    throw error;
  }
}

/** The steps from a folder down to what is in it; undefined for what isn't. */
function stepsBelow(folder: string, absolute: string): string[] | undefined {
  const relative = path.relative(folder, absolute);
  const steps = relative.split(path.sep).filter((step) => step !== "");
  return path.isAbsolute(relative) || steps[0] === ".." ? undefined : steps;
}

function realpathIfThere(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}
