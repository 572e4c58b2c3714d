import { createHash } from "node:crypto";
import type { SigningKey } from "./release-key";

/** One build of a package, as the catalog describes it. */
export interface PackageSpec {
  readonly name: string;
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
  /** `name`, `name = [E:]V[-R]` or `name >= [E:]V[-R]`. */
  readonly requires: readonly string[];
  /** Names that it provides beside its own. */
  readonly provides?: readonly string[];
  /** Packages that it takes the place of, as `requires` has them, also with `<`. */
  readonly obsoletes?: readonly string[];
  readonly files: readonly FileSpec[];
  /** Bytes it takes up when installed, as it says itself; the sandbox's files are smaller. */
  readonly size: number;
}

export interface FileSpec {
  /** Absolute, without blanks. */
  readonly path: string;
  /** Without one, a line that names the build. */
  readonly content?: string;
  readonly isExecutable?: boolean;
  /** Kept when edited: the new one is then put beside it as `.rpmnew`. */
  readonly isConfig?: boolean;
}

/** `php-5.3.3-40.el6.x86_64`, with `epoch:` before the version where it has one. */
export function nevraOf({ name, epoch, version, release, arch }: PackageSpec): string {
  return `${name}-${epoch === undefined ? "" : `${epoch}:`}${version}-${release}.${arch}`;
}

/** The name of its file in a repository, of which an epoch isn't part. */
export function fileNameOf({ name, version, release, arch }: PackageSpec): string {
  return `${name}-${version}-${release}.${arch}.rpm`;
}

/**
 * The package's header: lines `Tag: value`, and for each file `File|Config: MODE SIZE SHA256 PATH`. The database of what
 * is installed is made of these, with a blank line after each.
 */
export function formatHeader(spec: PackageSpec): string {
  const { name, epoch, version, release, arch, size, requires, provides = [], obsoletes = [], files } = spec;
  const lines = [`Name: ${name}`];
  if (epoch !== undefined) lines.push(`Epoch: ${epoch}`);
  lines.push(`Version: ${version}`, `Release: ${release}`, `Arch: ${arch}`, `Size: ${size}`);
  lines.push(`Summary: ${name} as the sandbox has it`, `PayloadDigest: ${sha256(formatPayload(spec))}`);
  lines.push(...requires.map((requirement) => `Requires: ${requirement}`));
  lines.push(...provides.map((provided) => `Provides: ${provided}`));
  lines.push(...obsoletes.map((name) => `Obsoletes: ${name}`));
  for (const file of files) {
    const content = contentOf(spec, file);
    const tag = file.isConfig === true ? "Config" : "File";
    lines.push(`${tag}: ${modeOf(file)} ${Buffer.byteLength(content)} ${sha256(content)} ${file.path}`);
  }
  return `${lines.join("\n")}\n`;
}

/** As rpm keeps it of what is installed: the header, and its digest, which it has from the package file. */
export function formatInstalled(spec: PackageSpec): string {
  const header = formatHeader(spec);
  return `${header}${formatDigest(header)}`;
}

/**
 * The whole package file: a line that says what it is, the signature over the header, the header's digest, the header,
 * a blank line, and the files' contents, of which the header has the digest.
 * @param key undefined leaves the package unsigned
 */
export function formatPackage(spec: PackageSpec, key: SigningKey | undefined): string {
  const header = formatHeader(spec);
  const signature = key === undefined ? "" : `Signature: ${key.id} ${key.sign(header)}\n`;
  return `pbx-sandbox-package 1\n${signature}${formatDigest(header)}${header}\n${formatPayload(spec)}`;
}

export function contentOf(spec: PackageSpec, file: FileSpec): string {
  return file.content ?? `${file.path} of ${nevraOf(spec)}\n`;
}

/** Octal digits. */
export function modeOf(file: FileSpec): string {
  return file.isExecutable === true ? "0755" : "0644";
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function formatDigest(header: string): string {
  return `HeaderDigest: ${sha256(header)}\n`;
}

function formatPayload(spec: PackageSpec): string {
  return spec.files.map((file) => contentOf(spec, file)).join("");
}
