/** A text that isn't public keys alone; the message is a part of a sentence whose subject is its file. Quotes nothing. */
export class NoKeyBlocks extends Error {
  override readonly name = "NoKeyBlocks";
}

const BEGIN = "-----BEGIN PGP PUBLIC KEY BLOCK-----";
const END = "-----END PGP PUBLIC KEY BLOCK-----";
const HEADER = /^(Version|Comment|Charset|Hash|MessageID): /;
const BASE64 = /^[A-Za-z0-9+/]{1,76}={0,2}$/;
const CHECKSUM = /^=[A-Za-z0-9+/]{4}$/;

/**
 * The armored blocks of a text that has public keys of OpenPGP, and nothing else but empty lines.
 *
 * @throws NoKeyBlocks
 */
export function splitKeyBlocks(text: string): readonly string[] {
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY/.test(text)) {
    throw new NoKeyBlocks("has a private key in it, and only public ones may be there");
  }
  const blocks: string[] = [];
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trimEnd())
    .values();
  for (const line of lines) {
    if (line === "") continue;
    if (line !== BEGIN) throw new NoKeyBlocks(`has something else in it than "PGP PUBLIC KEY BLOCK"s`);
    blocks.push(readBlock(lines));
  }
  if (blocks.length === 0) throw new NoKeyBlocks(`has no "PGP PUBLIC KEY BLOCK" in it`);
  return blocks;
}

/** From behind the first line to behind the last; what the headers say isn't kept. */
function readBlock(lines: Iterator<string>): string {
  const next = (): string => {
    const step = lines.next();
    if (step.done === true) throw new NoKeyBlocks("has a key in it that breaks off");
    return step.value;
  };
  let line = next();
  while (HEADER.test(line)) line = next();
  if (line !== "") throw new NoKeyBlocks("has a key in it with a line that doesn't belong there");
  const body: string[] = [];
  for (line = next(); BASE64.test(line); line = next()) body.push(line);
  if (CHECKSUM.test(line)) {
    body.push(line);
    line = next();
  }
  if (line !== END) throw new NoKeyBlocks("has a key in it with a line that doesn't belong there");
  return [BEGIN, "", ...body, END, ""].join("\n");
}
