import type { ObservedUse } from "../changes/observed-use";
import { type ExecutedFiles, fileKey, type FileUsers, libraryKey } from "./executed-files";
import type { PackageContents } from "./package-contents";

/** Finds who uses packages where these files are executed: on one machine, or on several alike. */
export class UseFinder {
  private readonly byFile = new Map<string, FileUsers>();
  private readonly byLibrary = new Map<string, FileUsers[]>();
  private readonly found = new Map<PackageContents, FoundUse[]>();

  constructor(executed: ExecutedFiles) {
    for (const group of executed) {
      for (const path of group.files) {
        this.byFile.set(fileKey(path), group);
        const library = libraryKey(path);
        if (library === undefined) continue;
        const users = this.byLibrary.get(library) ?? [];
        if (!users.includes(group)) users.push(group);
        this.byLibrary.set(library, users);
      }
    }
  }

  /**
   * @param arriving as its signed header has it; absent for a package that is erased
   * @param installed as machines have it
   * @returns undefined where the files aren't all known
   */
  find(
    arriving: PackageContents | undefined,
    installed: readonly PackageContents[],
  ): ObservedUse | undefined {
    const contents = [...(arriving === undefined ? [] : [arriving]), ...installed];
    const [first] = contents;
    if (first === undefined || contents.some(({ isWhole }) => !isWhole)) return undefined;
    const known = this.found.get(first) ?? [];
    this.found.set(first, known);
    const same = known.find((each) => areSame(each.contents, contents));
    if (same !== undefined) return same.use;
    const use = this.look(arriving, contents);
    known.push({ contents, use });
    return use;
  }

  private look(arriving: PackageContents | undefined, contents: readonly PackageContents[]): ObservedUse {
    const users = new Set<FileUsers>();
    for (const { files } of contents) {
      for (const path of files) {
        const group = this.byFile.get(fileKey(path));
        if (group !== undefined) users.add(group);
      }
    }
    // Names of libraries change with versions. What a signed header says holds, whatever a machine says of what it had before.
    for (const path of arriving?.files ?? []) {
      const library = libraryKey(path);
      if (library !== undefined) for (const group of this.byLibrary.get(library) ?? []) users.add(group);
    }
    return describe([...users], contents);
  }
}

interface FoundUse {
  readonly contents: readonly PackageContents[];
  readonly use: ObservedUse;
}

function areSame(one: readonly PackageContents[], other: readonly PackageContents[]): boolean {
  return one.length === other.length && one.every((each, index) => each === other[index]);
}

function describe(users: readonly FileUsers[], contents: readonly PackageContents[]): ObservedUse {
  const services = sorted(users.flatMap((user) => user.services));
  const programs = sorted(users.flatMap((user) => user.programs));
  const sessions = sorted(users.flatMap((user) => user.sessions));
  const scriptlets = sorted(contents.flatMap(({ restarts }) => restarts));
  // In the order in which Pulumi puts them.
  return {
    ...(contents.some(({ hasKernel }) => hasKernel) && { hasKernel: true }),
    ...(programs.length > 0 && { programs }),
    ...(scriptlets.length > 0 && { scriptlets }),
    ...(services.length > 0 && { services }),
    ...(sessions.length > 0 && { sessions }),
  };
}

function sorted(list: readonly string[]): readonly string[] {
  return [...new Set(list)].sort();
}
