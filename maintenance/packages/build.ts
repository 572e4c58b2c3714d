import { formatNevra, type Package } from "./nevra";

/**
 * Digests of a package's header, hexadecimal digits in small letters. A header has checksums of all files, the scriptlets and the
 * time of building, so that two builds never share one, whatever they're called. Signing a package anew leaves it as it is.
 *
 * rpm keeps them with what is installed. SHA-1 is what every rpm since 4.1 knows; SHA-256 it knows since 4.14. Some builders
 * write one of them only.
 */
export interface HeaderDigests {
  readonly sha256?: string;
  readonly sha1?: string;
}

/** A package and the digests of its header; without them it counts by its name and version alone. */
export interface Build extends Package {
  readonly header?: HeaderDigests;
}

/** Strongest first. */
export const HEADER_ALGORITHMS = ["sha256", "sha1"] as const;

const DIGITS = { sha256: /^[0-9a-f]{64}$/, sha1: /^[0-9a-f]{40}$/ } as const;

/** Whether two packages have the same header, by the strongest digest that both have; undefined where they have none in common. */
export function haveSameHeader(
  a: HeaderDigests | undefined,
  b: HeaderDigests | undefined,
): boolean | undefined {
  const algorithm = HEADER_ALGORITHMS.find((one) => a?.[one] !== undefined && b?.[one] !== undefined);
  return algorithm === undefined ? undefined : a?.[algorithm] === b?.[algorithm];
}

/** Whether two packages of the same name and version may be one build: nothing shows that they're two. */
export function areSameBuild(a: Build, b: Build): boolean {
  return formatNevra(a) === formatNevra(b) && haveSameHeader(a.header, b.header) !== false;
}

/**
 * Digests from texts, of which those that aren't one are left out.
 *
 * @returns undefined where none is left
 */
export function readHeaderDigests(texts: {
  readonly sha256?: string | undefined;
  readonly sha1?: string | undefined;
}): HeaderDigests | undefined {
  const found = HEADER_ALGORITHMS.flatMap((algorithm) => {
    const text = texts[algorithm]?.toLowerCase() ?? "";
    return DIGITS[algorithm].test(text) ? [[algorithm, text] as const] : [];
  });
  return found.length === 0 ? undefined : Object.fromEntries(found);
}
