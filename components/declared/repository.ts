import type { QualificationArgs } from "./fleet";
import type { PromotionArgs } from "./promotion";
import type { ReleaseArgs } from "./release";
import type { NodeSshArgs, SshArgs } from "./ssh";

/** A host that a repository is reached through. Its place must be known when the program begins. */
export interface RepositoryBastionArgs extends SshArgs {
  /** A host name or an IP address. */
  readonly address: string;
  /** The host keys to accept: public keys, or fingerprints (`SHA256:…`). Default: those of `knownHostsFile`. */
  readonly hostKeys?: readonly string[];
}

/** A package repository on a host: its staging, its updates and its snapshots. */
export interface RepositoryArgs {
  /** A host name or an IP address. */
  readonly address: string;
  /** The host keys to accept: public keys, or fingerprints (`SHA256:…`). Default: those of `ssh.knownHostsFile`. */
  readonly hostKeys?: readonly string[];
  /** How the host is reached. Default: as root, by port 22. */
  readonly ssh?: NodeSshArgs;
  /** The folder there that has staging, updates and snapshots: an absolute path. */
  readonly root: string;
  /** The parts of a release whose machines take their packages from it; at least one. */
  readonly parts: readonly {
    /** Whether it's for the nodes themselves, or for the containers. */
    readonly layer: "nodes" | "containers";
    /** The OS family of these machines, e.g. `el6`. */
    readonly osFamily: string;
  }[];
  /** What else the same machines take packages from: folders of the host, or URLs. Default: nothing. */
  readonly base?: readonly string[];
  /** The machines' architecture. Default: `x86_64`. */
  readonly architecture?: "x86_64" | "i686" | "aarch64" | "ppc64le" | "s390x";
  /** Pairs of packages that conflict by design, since no machine has both. Default: none. */
  readonly alternatives?: readonly (readonly [string, string])[];
  /** Whether packages without a signature are signed on their way. Default: false. */
  readonly signsPackages?: boolean;
  /** How the repository's metadata is signed there. */
  readonly signing: {
    /** The fingerprint of the secret key there: 40 hexadecimal digits. */
    readonly keyId: string;
    /** GnuPG's home folder there. Default: the user's own. */
    readonly gnupgHome?: string;
  };
}

/** A package repository at a release, and by what its promotion is judged. */
export interface PbxRepositoryArgs {
  /** Files of armored public keys, relative to the project: no other signature on a package is accepted. */
  readonly releaseKeys: readonly string[];
  /** How releases are tested. Default: no test counts, so that nothing is promoted. */
  readonly qualification?: QualificationArgs;
  /** Hosts that the repository is reached through, by names that `ssh.bastion` refers to. Default: none. */
  readonly bastions?: Readonly<Record<string, RepositoryBastionArgs>>;
  /** The repository. */
  readonly repository: RepositoryArgs;
  /** The release, or the path of its file, relative to the project. */
  readonly release: string | ReleaseArgs;
  /** The promotion, or the path of its file. Default: there's none, and nothing is promoted that wasn't before. */
  readonly promotion?: string | PromotionArgs;
}
