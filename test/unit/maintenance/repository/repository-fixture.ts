import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import type { HeaderDigests } from "../../../../maintenance/packages/build";
import { formatNevra, parseNevra } from "../../../../maintenance/packages/nevra";
import type { AvailablePackage } from "../../../../maintenance/repository/available-package";
import { readPrimary } from "../../../../maintenance/repository/primary";
import { readWhole } from "../../../../maintenance/repository/text-reader";

/** A package as a test describes it; all but the build has a default. */
export interface Recipe {
  readonly nevra: string;
  /** `name`, `name >= 1-2`, `/a/file` or a rich dependency. */
  readonly requires?: readonly string[];
  /** In addition to its own name. */
  readonly provides?: readonly string[];
  readonly obsoletes?: readonly string[];
  readonly files?: readonly string[];
  /** A day, or seconds since 1970. */
  readonly publishedAt?: string;
  /** The key that signed it; undefined for none. */
  readonly signer?: string;
  /** Digests of its header, as its signature header says them. */
  readonly header?: HeaderDigests;
  /** Another file under the same name. */
  readonly variant?: string;
  readonly location?: string;
}

export const SIGNER = "a1b2c3d4e5f60718";

export function sha256(content: string | Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The beginning of a package file, as far as its signature: a lead, a signature header, an OpenPGP packet. */
export function packageFile({ nevra, signer, header, variant }: Recipe): Buffer {
  const lead = Buffer.alloc(96);
  lead.writeUInt32BE(0xedabeedb);
  const text = (content: string): Buffer => Buffer.from(`${content}\0`, "latin1");
  const values: [tag: number, type: number, value: Buffer][] = [
    ...(signer === undefined ? [] : [[268, 7, signaturePacket(signer)] as [number, number, Buffer]]),
    ...(header?.sha1 === undefined ? [] : [[269, 6, text(header.sha1)] as [number, number, Buffer]]),
    ...(header?.sha256 === undefined ? [] : [[273, 6, text(header.sha256)] as [number, number, Buffer]]),
  ];
  const store = Buffer.concat(values.map(([, , value]) => value));
  const intro = Buffer.alloc(16);
  intro.writeUInt32BE(0x8eade801);
  intro.writeUInt32BE(values.length, 8);
  intro.writeUInt32BE(store.length, 12);
  let offset = 0;
  const entries = values.map(([tag, type, value]) => {
    const entry = Buffer.alloc(16);
    for (const [i, field] of [tag, type, offset, type === 7 ? value.length : 1].entries())
      entry.writeUInt32BE(field, 4 * i);
    offset += value.length;
    return entry;
  });
  return Buffer.concat([lead, intro, ...entries, store, Buffer.from(`${nevra} ${variant ?? ""}`)]);
}

/** A version 4 signature packet that names its issuer and has no more in it. */
export function signaturePacket(signer: string): Buffer {
  const issuer = Buffer.concat([Buffer.from([9, 16]), Buffer.from(signer, "hex")]);
  const body = Buffer.concat([
    Buffer.from([4, 0, 1, 8, 0, 0, 0, issuer.length]),
    issuer,
    Buffer.from([0, 0]),
  ]);
  return Buffer.concat([Buffer.from([0x88, body.length]), body]);
}

function escapeXml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

const FLAGS: Readonly<Record<string, string>> = { "<": "LT", "<=": "LE", "=": "EQ", ">=": "GE", ">": "GT" };

function entryElement(text: string): string {
  const [, name = text, comparison, epoch, ver, rel] = text.startsWith("(")
    ? []
    : (/^(\S+) (<=|>=|<|>|=) (?:(\d+):)?([^-]+)(?:-(.+))?$/.exec(text) ?? []);
  if (comparison === undefined || ver === undefined) return `<rpm:entry name="${escapeXml(name)}"/>`;
  const release = rel === undefined ? "" : ` rel="${rel}"`;
  return `<rpm:entry name="${escapeXml(name)}" flags="${FLAGS[comparison] ?? ""}" epoch="${epoch ?? "0"}" ver="${ver}"${release}/>`;
}

export function packageElement(recipe: Recipe): string {
  const { name, epoch, version, release, arch } = parseNevra(recipe.nevra);
  const file = packageFile(recipe);
  const time = Date.parse(recipe.publishedAt ?? "2026-01-01") / 1000;
  const list = (element: string, entries: readonly string[]): string =>
    `<rpm:${element}>${entries.map(entryElement).join("")}</rpm:${element}>`;
  const own = `${name} = ${epoch}:${version}-${release}`;
  return `<package type="rpm"><name>${name}</name><arch>${arch}</arch><version epoch="${epoch}" ver="${version}" rel="${release}"/>
<checksum type="sha256" pkgid="YES">${sha256(file)}</checksum><time file="${time}" build="${time - 60}"/>
<size package="${file.length}" installed="1" archive="1"/><location href="${recipe.location ?? locationOf(recipe)}"/>
<format><rpm:header-range start="${file.length}" end="${file.length + 1}"/>${list("provides", [own, ...(recipe.provides ?? [])])}
${list("requires", recipe.requires ?? [])}${list("obsoletes", recipe.obsoletes ?? [])}
${(recipe.files ?? []).map((one) => `<file>${escapeXml(one)}</file>`).join("")}</format></package>\n`;
}

function locationOf({ nevra, variant }: Recipe): string {
  return `Packages/${formatNevra({ ...parseNevra(nevra), epoch: 0 })}${variant === undefined ? "" : `.${variant}`}.rpm`;
}

export function primaryXml(recipes: readonly Recipe[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="${recipes.length}">
${recipes.map(packageElement).join("")}</metadata>\n`;
}

export function packagesOf(recipes: readonly Recipe[], repository = "updates"): AvailablePackage[] {
  return [...readWhole(readPrimary(repository), primaryXml(recipes))];
}

/** A metadata file: its text and how it's packed. */
export interface MetadataText {
  readonly text: string;
  readonly pack?: (content: Buffer) => Buffer;
  readonly suffix?: string;
}

/** Writes a repository with its metadata and the beginnings of its package files. */
export function writeRepository(
  folder: string,
  recipes: readonly Recipe[],
  more: Readonly<Record<string, MetadataText>> = {},
): void {
  mkdirSync(path.join(folder, "repodata"), { recursive: true });
  mkdirSync(path.join(folder, "Packages"), { recursive: true });
  for (const recipe of recipes) writeFileSync(path.join(folder, locationOf(recipe)), packageFile(recipe));
  const files: Record<string, MetadataText> = { primary: { text: primaryXml(recipes) }, ...more };
  const entries = Object.entries(files).map(([type, { text, pack = gzipSync, suffix = "gz" }]) => {
    const packed = pack(Buffer.from(text));
    const location = `repodata/${type}.xml.${suffix}`;
    writeFileSync(path.join(folder, location), packed);
    return `<data type="${type}"><checksum type="sha256">${sha256(packed)}</checksum>
<open-checksum type="sha256">${sha256(text)}</open-checksum><location href="${location}"/>
<size>${packed.length}</size><open-size>${Buffer.byteLength(text)}</open-size></data>`;
  });
  writeFileSync(
    path.join(folder, "repodata/repomd.xml"),
    `<?xml version="1.0"?>\n<repomd xmlns="http://linux.duke.edu/metadata/repo"><revision>7</revision>${entries.join("\n")}</repomd>\n`,
  );
}
