import type { Detached } from "../run/detached";
import { assign, compose, part } from "../script/parts";
import type { RepositoryHost } from "./host";

/** What every script on a repository host begins with. */
const head = (host: RepositoryHost): string =>
  compose(
    assign({
      ROOT: host.root,
      KEY_ID: host.signing.keyId,
      GNUPG_HOME: host.signing.gnupgHome ?? "",
      KEYS: host.releaseKeys,
    }),
    part("remote/script/prelude.sh"),
    part("remote/script/lock.sh"),
    part("remote/promotion/repository.sh"),
  );

const verification = (): string =>
  compose(
    part("remote/rpm/package-format.sh"),
    part("remote/rpm/verify.sh"),
    part("remote/promotion/verify-files.sh"),
  );

/** @param signsPackages whether packages may be signed on their way */
export function observeScript(host: RepositoryHost, signsPackages: boolean): string {
  const parameters = assign({ SIGNS_PACKAGES: signsPackages ? "yes" : "" });
  return compose(head(host), parameters, part("remote/promotion/observe.sh"));
}

/** @param files, promoted lines as `check.sh` wants them */
export function checkScript(host: RepositoryHost, files: string, promoted: string): string {
  const parameters = assign({ FILES: files, PROMOTED: promoted });
  return compose(head(host), parameters, verification(), part("remote/promotion/check.sh"));
}

export interface Promotion {
  /** Of the run. */
  readonly id: string;
  /** Who does what, as the lock tells another operator. */
  readonly description: string;
  readonly release: string;
  readonly digest: string;
  /** The snapshot that `updates` was at when it was planned; empty for none. */
  readonly expected: string;
  /** Files of the run: see `promote.sh`. */
  readonly record: string;
  readonly content: string;
  readonly updateinfo: string;
}

export function detachPromotion(host: RepositoryHost, promotion: Promotion): Detached {
  const { id, description, release, digest, expected, record, content, updateinfo } = promotion;
  return {
    id,
    head: head(host),
    work: compose(
      assign({ DESCRIPTION: description, RELEASE: release, DIGEST: digest, EXPECTED: expected }),
      verification(),
      part("remote/promotion/promote.sh"),
    ),
    files: new Map([
      ["record", record],
      ["content", content],
      ["updateinfo.xml", updateinfo],
    ]),
  };
}
