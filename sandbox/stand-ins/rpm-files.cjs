"use strict";

// What a transaction does to the files, and what that does to the processes which have them mapped.
const fs = require("node:fs");
const { dirname } = require("node:path");
const { digest } = require("./package-file.cjs");

/** Writes a package's files. An edited configuration file stays, and the new one is put beside it. */
function placeFiles(root, header, replaced) {
  for (const entry of header.files) {
    const target = root + entry.path;
    fs.mkdirSync(dirname(target), { recursive: true, mode: 0o755 });
    if (entry.isConfig && isEdited(target, entry, replaced)) {
      writeAtomically(`${target}.rpmnew`, entry);
      process.stderr.write(`warning: ${entry.path} created as ${entry.path}.rpmnew\n`);
    } else {
      writeAtomically(target, entry);
      markDeleted(root, entry.path);
    }
  }
}

function isEdited(target, entry, replaced) {
  if (!fs.existsSync(target)) return false;
  const current = digest(fs.readFileSync(target));
  const shipped = replaced.flatMap((old) => old.files).filter((old) => old.path === entry.path);
  return current !== entry.sha256 && !shipped.some((old) => old.sha256 === current);
}

// Renamed over, as rpm does: a process goes on with the file it has open.
function writeAtomically(target, entry) {
  fs.writeFileSync(`${target};new`, entry.content);
  fs.chmodSync(`${target};new`, entry.mode);
  fs.renameSync(`${target};new`, target);
}

/** Removes the files of packages that go, but for those that a package which stays has too. */
function removeFiles(root, leaving, staying) {
  const kept = new Set(staying.flatMap((header) => header.files.map((entry) => entry.path)));
  for (const entry of leaving.flatMap((header) => header.files)) {
    if (kept.has(entry.path)) continue;
    fs.rmSync(root + entry.path, { force: true });
    markDeleted(root, entry.path);
  }
}

/** In the maps of this system's own processes; those of a node's containers are links, and have files of their own. */
function markDeleted(root, path) {
  for (const entry of fs.existsSync(`${root}/proc`)
    ? fs.readdirSync(`${root}/proc`, { withFileTypes: true })
    : []) {
    if (!entry.isDirectory() || !/^\d+$/.test(entry.name)) continue;
    const folder = `${root}/proc/${entry.name}`;
    const maps = fs.readFileSync(`${folder}/maps`, "utf8");
    const marked = maps.replaceAll(` ${path}\n`, ` ${path} (deleted)\n`);
    if (marked === maps) continue;
    fs.writeFileSync(`${folder}/maps`, marked);
    if (fs.readlinkSync(`${folder}/exe`) === path) {
      fs.unlinkSync(`${folder}/exe`);
      fs.symlinkSync(`${path} (deleted)`, `${folder}/exe`);
    }
  }
}

module.exports = { placeFiles, removeFiles };
