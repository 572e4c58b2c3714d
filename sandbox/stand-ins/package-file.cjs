"use strict";

// A package file as the stand-ins read it; package-file.ts writes it and describes its form.
const { Buffer } = require("node:buffer");
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");

const MAGIC = "pbx-sandbox-package 1\n";

/** A stanza of `Tag: value` lines, as in a package's header and in the database. */
function parseHeader(text) {
  const header = { text, requires: [], provides: [], obsoletes: [], files: [] };
  for (const line of text.split("\n")) {
    const separator = line.indexOf(": ");
    if (separator < 0) continue;
    const tag = line.slice(0, separator);
    const value = line.slice(separator + 2);
    if (tag === "Requires") header.requires.push(value);
    else if (tag === "Provides") header.provides.push(value);
    else if (tag === "Obsoletes") header.obsoletes.push(value);
    else if (tag === "File" || tag === "Config") {
      const [mode, size, sha256, path] = value.split(" ");
      header.files.push({
        mode: parseInt(mode, 8),
        size: Number(size),
        sha256,
        path,
        isConfig: tag === "Config",
      });
    } else header[tag.toLowerCase()] = value;
  }
  header.nvr = `${header.name}-${header.version}-${header.release}`;
  header.nvra = header.arch === undefined ? header.nvr : `${header.nvr}.${header.arch}`;
  return header;
}

/** Undefined where the file isn't a package; throws where it can't be read. */
function readPackage(file) {
  const bytes = readFileSync(file);
  const end = bytes.indexOf("\n\n");
  if (end < 0 || !bytes.subarray(0, MAGIC.length).equals(Buffer.from(MAGIC))) return undefined;
  const lines = bytes.subarray(MAGIC.length, end + 1).toString("latin1");
  const [, signature, headerDigest, headerText] =
    /^(?:Signature: (.*)\n)?HeaderDigest: (.*)\n([^]*)$/.exec(lines) ?? [];
  if (headerText === undefined) return undefined;
  const payload = bytes.subarray(end + 2);
  const header = parseHeader(headerText);
  let offset = 0;
  for (const entry of header.files) {
    entry.content = payload.subarray(offset, offset + entry.size);
    offset += entry.size;
  }
  return { file, header, headerDigest, payload, signature };
}

function digest(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}

module.exports = { digest, parseHeader, readPackage };
