import type { Connection } from "../ssh/connection";

/** Where a repository is kept, and how it's signed. */
export interface RepositoryHost {
  /** How messages name the machine. */
  readonly name: string;
  /** The folder that has `staging`, `updates` and `snapshots`; absolute. */
  readonly root: string;
  /** What else the same machines take packages from: folders there (absolute), or URLs (http, https) that can be read from here. */
  readonly base: readonly string[];
  /** Armored public keys; packages signed by any other aren't promoted. */
  readonly releaseKeys: string;
  readonly signing: {
    /** Of the secret key that signs the metadata: a fingerprint. */
    readonly keyId: string;
    /** GnuPG's home folder there; the user's own unless it's given. */
    readonly gnupgHome?: string;
  };
}

/** A host that scripts can be run on. */
export type HostConnection = Pick<Connection, "runScript">;

/** How messages name the repository's folders: `repo1:/srv/repo`. */
export function describePlace({ name, root }: RepositoryHost): string {
  return `${name}:${root}`;
}
