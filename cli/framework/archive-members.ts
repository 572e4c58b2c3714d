/** A file that holds no module; the message is a sentence part after the module's name. */
export class InvalidArchive extends Error {
  override readonly name = "InvalidArchive";
}

/** A member of an archive. */
export interface Member {
  readonly path: string;
  readonly kind: "file" | "directory" | "other";
  /** In bytes, unpacked. */
  readonly size: number;
}

/** Real modules have up to 10,000 files and 200 MiB. */
export const MOST_MEMBERS = 50_000;
export const MOST_UNPACKED_BYTES = 1024 ** 3;

const NO_FILE_NAME = /[\p{Cc}\\]|(^|\/)\.{0,2}\/|\/\.{1,2}$/u;

/** Judges the members of a module's archive one by one, by the rules of `kinds/modules/stage/module-archive.sh`. */
export class ArchiveMembers {
  private readonly files = new Set<string>();
  private count = 0;
  private bytes = 0;

  /** @param module its name, which is also the only directory that may be there */
  constructor(private readonly module: string) {}

  /**
   * @returns the member's path, without what it may begin or end with; undefined for the archive's own top
   * @throws InvalidArchive
   */
  add({ path, kind, size }: Member): string | undefined {
    const plain = path.replace(/^\.\//, "").replace(/\/$/, "");
    this.count++;
    this.bytes += size;
    if (this.count > MOST_MEMBERS) throw notAModule(`its archive holds more than ${MOST_MEMBERS} files`);
    if (this.bytes > MOST_UNPACKED_BYTES) throw unpacksTooMuch();
    if (kind === "directory" && (plain === "" || plain === ".")) return undefined;
    const holds = `its archive holds ${JSON.stringify(plain).slice(1, -1)}`;
    if (kind === "other") throw notAModule(`${holds}, which is neither a file nor a directory`);
    if (plain !== this.module && !plain.startsWith(`${this.module}/`)) {
      throw notAModule(`${holds} beside the directory ${this.module}`);
    }
    if (NO_FILE_NAME.test(plain)) throw notAModule(`${holds}, and no file is called like that`);
    if (kind === "directory") return plain;
    if (this.files.has(plain)) throw notAModule(`${holds} twice`);
    this.files.add(plain);
    return plain;
  }

  /** Whether there's a file of this path below the module's directory. */
  has(path: string): boolean {
    return this.files.has(`${this.module}/${path}`);
  }
}

export function notAModule(reason: string): InvalidArchive {
  return new InvalidArchive(`isn't a module: ${reason}`);
}

export function unpacksTooMuch(): InvalidArchive {
  return notAModule(`it unpacks to more than ${MOST_UNPACKED_BYTES} bytes`);
}
