import { assign, compose, part } from "../node-script/parts";
import type { RepositoryHost } from "./host";

const repository = (host: RepositoryHost, description: string): readonly string[] => [
  assign({
    ROOT: host.root,
    DESCRIPTION: description,
    KEY_ID: host.signing.keyId,
    GNUPG_HOME: host.signing.gnupgHome ?? "",
    KEYS: host.releaseKeys,
  }),
  part("node-script/prelude.sh"),
  part("node-script/lock.sh"),
  part("promotion/repository.sh"),
];

const verification = (): readonly string[] => [
  part("node-script/stage.sh"),
  part("promotion/verify-files.sh"),
];

export function observeScript(host: RepositoryHost): string {
  return compose(...repository(host, ""), part("promotion/observe.sh"));
}

/** @param files lines of NEVRA, SHA-256 or `-`, and path relative to the host's root, with tabs between */
export function checkScript(host: RepositoryHost, files: string): string {
  return compose(
    assign({ FILES: files }),
    ...repository(host, ""),
    ...verification(),
    part("promotion/check.sh"),
  );
}

export interface Promotion {
  readonly release: string;
  readonly digest: string;
  /** The snapshot that `updates` was at when it was planned; empty for none. */
  readonly expected: string;
  readonly record: string;
  /** See `promote.sh`. */
  readonly content: string;
}

/** @param description who does what, as the lock tells another operator */
export function promoteScript(host: RepositoryHost, description: string, promotion: Promotion): string {
  const { release, digest, expected, record, content } = promotion;
  return compose(
    assign({ RELEASE: release, DIGEST: digest, EXPECTED: expected, RECORD: record, CONTENT: content }),
    ...repository(host, description),
    ...verification(),
    part("promotion/promote.sh"),
  );
}

export function switchScript(host: RepositoryHost, description: string, release: string): string {
  return compose(assign({ RELEASE: release }), ...repository(host, description), part("promotion/switch.sh"));
}
