import { ARCHITECTURES, splitArchitecture } from "./architecture";
import { compareEvr, compareText, type Evr, type Order } from "./version";

/** One exact build of a package: name, epoch (0 when it has none), version, release, architecture. */
export interface Package extends Evr {
  readonly name: string;
  readonly arch: string;
  /** Set where builds of it are kept side by side, by what it provides (see `install-only.ts`); absent where they aren't, or nobody knows. */
  readonly installOnly?: true;
}

/** A text that names no exact package; the message says what is wrong with it and what the form is. */
export class InvalidNevra extends Error {
  constructor(
    readonly text: string,
    reason: string,
  ) {
    super(`"${text}" ${reason}; write name-[epoch:]version-release.arch, e.g. php-5.3.3-40.el6.x86_64`);
    this.name = "InvalidNevra";
  }
}

/** Characters; the longest of a distribution have half of it. */
export const LONGEST_NEVRA = 500;
// The characters rpmbuild allows (build/parsePreamble.c). Being strict here is also what lets a name stand in a script.
const NAME = /^[A-Za-z0-9_][A-Za-z0-9._+-]*$/;
const VERSION = /^[A-Za-z0-9._+~^]+$/;
const APT_FORM = /^[^=]+={1,2}[^=]+$/;
// rpm keeps epochs in 32 bits.
const MAX_EPOCH = 4294967295;

/**
 * Reads dnf's form `name-[epoch:]version-release.arch` and yum's `epoch:name-version-release.arch`.
 * @throws InvalidNevra
 */
export function parseNevra(text: string): Package {
  if (text.length > LONGEST_NEVRA)
    throw new InvalidNevra(`${text.slice(0, 60)}…`, "is longer than any package's name");
  if (APT_FORM.test(text))
    throw new InvalidNevra(text, "is apt's form, which neither yum nor dnf understands");
  const { name: rest, arch } = splitArchitecture(text);
  if (arch === undefined) throw new InvalidNevra(text, describeMissingArchitecture(text));

  const parts = /^(?:(\d+):)?(.+)-(?:(\d+):)?([^-]+)-([^-]+)$/.exec(rest);
  const [, yumEpoch, name = "", dnfEpoch, version = "", release = ""] = parts ?? [];
  if (parts === null) throw new InvalidNevra(text, "isn't the exact build of a package");
  if (yumEpoch !== undefined && dnfEpoch !== undefined) throw new InvalidNevra(text, "gives the epoch twice");
  const epoch = Number(dnfEpoch ?? yumEpoch ?? 0);
  if (epoch > MAX_EPOCH) throw new InvalidNevra(text, `has an epoch beyond ${MAX_EPOCH}`);
  if (!NAME.test(name)) throw new InvalidNevra(text, `has a name, "${name}", that no package can have`);
  for (const part of [version, release]) {
    if (!VERSION.test(part))
      throw new InvalidNevra(text, `has a version or release, "${part}", that no package can have`);
  }
  return { name, epoch, version, release, arch };
}

/** Whether a text can be the name of a package. */
export function isPackageName(text: string): boolean {
  return NAME.test(text);
}

function describeMissingArchitecture(text: string): string {
  const last = text.slice(text.lastIndexOf(".") + 1);
  if (last === "rpm") return "is a file name";
  if (last === "src") return "is a source package, which can't be installed";
  return `doesn't end with an architecture (${[...ARCHITECTURES].slice(0, 6).join(", ")}, x86_64, …)`;
}

/** `php-5.3.3-40.el6.x86_64`, `bind-32:9.8.2-1.el6.x86_64`: the form dnf and yum take as an argument. */
export function formatNevra(p: Package): string {
  return `${p.name}-${formatEvr(p)}.${p.arch}`;
}

/** `5.3.3-40.el6`, `32:9.8.2-1.el6`. */
export function formatEvr({ epoch, version, release }: Evr): string {
  return `${epoch === 0 ? "" : `${epoch}:`}${version}-${release}`;
}

/** Orders by name, architecture, then rpm's order of versions; ends in the text, so that no two builds are equal. */
export function comparePackages(a: Package, b: Package): Order {
  return (
    compareText(a.name, b.name) ||
    compareText(a.arch, b.arch) ||
    compareEvr(a, b) ||
    compareText(formatEvr(a), formatEvr(b))
  );
}
