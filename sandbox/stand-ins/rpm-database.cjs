"use strict";

// The database: one file, the headers of what is installed and the imported keys, with a blank line between.
const {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} = require("node:fs");
const { parseHeader } = require("./package-file.cjs");

function readDatabase(folder) {
  return readIfThere(`${folder}/Packages`)
    .split("\n\n")
    .filter((stanza) => stanza.trim() !== "")
    .map((stanza) => parseHeader(stanza.endsWith("\n") ? stanza : `${stanza}\n`));
}

/** Replaces the file at once, so that a query sees the state before or after, never half of it. */
function writeDatabase(folder, headers) {
  mkdirSync(folder, { recursive: true });
  const temporary = `${folder}/Packages.${process.pid}`;
  writeFileSync(temporary, headers.map((header) => `${header.text}\n`).join(""), { mode: 0o644 });
  renameSync(temporary, `${folder}/Packages`);
}

/** The imported keys' public halves, by their 16-digit ids. */
function importedKeys(headers) {
  return new Map(headers.filter((h) => h.name === "gpg-pubkey").map((h) => [h.keyid, h.key]));
}

/** Does the work while holding the transaction lock; undefined when a living process has it. */
function withLock(folder, work) {
  mkdirSync(folder, { recursive: true });
  const lock = `${folder}/.rpm.lock`;
  if (!createLock(lock)) {
    if (isAlive(readIfThere(lock).trim())) return undefined;
    unlinkSync(lock);
    if (!createLock(lock)) return undefined;
  }
  try {
    return work();
  } finally {
    unlinkSync(lock);
  }
}

function createLock(lock) {
  try {
    const descriptor = openSync(lock, "wx");
    writeFileSync(descriptor, `${process.pid}\n`);
    closeSync(descriptor);
    return true;
  } catch (error) {
    if (error.code === "EEXIST") return false;
    throw error;
  }
}

// A lock that is just being written is empty for a moment: that holder is alive.
function isAlive(pid) {
  if (pid === "") return true;
  try {
    process.kill(Number(pid), 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

function readIfThere(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return "";
    throw error;
  }
}

module.exports = { importedKeys, readDatabase, withLock, writeDatabase };
