import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";

const unzip = promisify(gunzip);
const zip = promisify(gzip);

const sha256 = (content: string | Buffer): string => createHash("sha256").update(content).digest("hex");

/**
 * Adds packages that exist in the metadata only to a repository written by createrepo_c (gzip, simple names), for a
 * realistic size: a real updates repository of Enterprise Linux lists some thousands.
 */
export async function addFillers(repodata: string, count: number): Promise<void> {
  let index = await readFile(join(repodata, "repomd.xml"), "utf8");
  for (const [type, element] of [
    ["primary", primaryElement],
    ["filelists", filelistsElement],
    ["other", otherElement],
  ] as const) {
    const file = join(repodata, `${type}.xml.gz`);
    const text = (await unzip(await readFile(file))).toString("utf8");
    const elements = Array.from({ length: count }, (_, number) => element(number)).join("");
    const extended = text
      .replace(/ packages="(\d+)"/, (_, packages: string) => ` packages="${Number(packages) + count}"`)
      .replace(/<\/(metadata|filelists|otherdata)>\s*$/, (end) => elements + end);
    const compressed = await zip(extended, { level: 1 });
    await writeFile(file, compressed);
    index = replaceEntry(index, type, {
      checksum: sha256(compressed),
      "open-checksum": sha256(extended),
      size: compressed.length,
      "open-size": Buffer.byteLength(extended),
    });
  }
  await writeFile(join(repodata, "repomd.xml"), index);
}

function replaceEntry(index: string, type: string, values: Record<string, string | number>): string {
  return index.replace(new RegExp(`<data type="${type}">[\\s\\S]*?</data>`), (entry) => {
    let replaced = entry;
    for (const [name, value] of Object.entries(values)) {
      replaced = replaced.replace(
        new RegExp(`(<${name}(?: [^>]*)?>)[^<]*`),
        (_, start: string) => `${start}${value}`,
      );
    }
    return replaced;
  });
}

const nameOf = (number: number): string => `filler-${String(number).padStart(5, "0")}`;
const idOf = (number: number): string => sha256(nameOf(number));
const version = '<version epoch="0" ver="1.0" rel="1.el6"/>';

function primaryElement(number: number): string {
  const name = nameOf(number);
  const requires = [1, 2, 3]
    .map((step) => `<rpm:entry name="${nameOf((number * 7 + step) % 5000)}"/>`)
    .join("");
  return `<package type="rpm"><name>${name}</name><arch>x86_64</arch>${version}
<checksum type="sha256" pkgid="YES">${idOf(number)}</checksum><summary>Package ${name} in the metadata only</summary>
<description>Stands for one of the many packages of an updates repository that this fleet doesn't use.</description>
<packager>lab</packager><url>http://lab.invalid/${name}</url><time file="1500000000" build="1500000000"/>
<size package="${10000 + number}" installed="${40000 + number}" archive="${41000 + number}"/>
<location href="Packages/${name}-1.0-1.el6.x86_64.rpm"/><format><rpm:license>none</rpm:license><rpm:vendor/>
<rpm:group>Unspecified</rpm:group><rpm:buildhost>lab.invalid</rpm:buildhost><rpm:sourcerpm>${name}-1.0-1.el6.src.rpm</rpm:sourcerpm>
<rpm:header-range start="4504" end="${6000 + (number % 900)}"/>
<rpm:provides><rpm:entry name="${name}" flags="EQ" epoch="0" ver="1.0" rel="1.el6"/></rpm:provides>
<rpm:requires>${requires}</rpm:requires><file>/usr/bin/${name}</file></format></package>
`;
}

function filelistsElement(number: number): string {
  const name = nameOf(number);
  const files = Array.from(
    { length: 20 },
    (_, file) => `<file>/usr/share/${name}/part-${file}/${idOf(number + file).slice(0, 12)}</file>`,
  );
  return `<package pkgid="${idOf(number)}" name="${name}" arch="x86_64">${version}${files.join("")}</package>\n`;
}

function otherElement(number: number): string {
  return `<package pkgid="${idOf(number)}" name="${nameOf(number)}" arch="x86_64">${version}</package>\n`;
}
