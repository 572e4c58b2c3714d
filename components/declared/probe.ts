/** What must be so of a container before and after each work in it: one of `command`, `http`, `tcp`, `sip`, `disk` and `failedServices`. */
export interface ProbeArgs {
  /** Runs in the container as root, by sh, and must end with 0. No password belongs here. Default: the probe is another one. */
  readonly command?: string;
  /** A URL that is fetched in the container. Certificates aren't checked. Default: the probe is another one. */
  readonly http?: string;
  /** A host and a port that must take a connection, e.g. `127.0.0.1:3306`. Default: the probe is another one. */
  readonly tcp?: string;
  /** A host and a port that must answer a SIP OPTIONS request over UDP. Default: the probe is another one. */
  readonly sip?: string;
  /** An absolute path where `freeMegabytes` must be free. Default: the probe is another one. */
  readonly disk?: string;
  /** No unit of systemd may be failed, but for these patterns of names. Default: the probe is another one. */
  readonly failedServices?: readonly string[];
  /** The status of the answer, 100 to 699. Default: 200 for `sip`, and 200 to 399 for `http`. */
  readonly status?: number;
  /** Must stand in the page, for `http`. Default: anything. */
  readonly text?: string;
  /** How many megabytes must be free, 1 to 100000000. Required with `disk`. Default: none. */
  readonly freeMegabytes?: number;
  /** How many seconds it may take, 1 to 60. Default: 5. */
  readonly seconds?: number;
}
