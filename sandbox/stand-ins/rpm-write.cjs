"use strict";

// rpm -U, -i, -e, -K and --import. Called by bin/rpm: MODE DATABASE OPTION… -- FILE…
const { readFileSync } = require("node:fs");
const { parseHeader, readPackage } = require("./package-file.cjs");
const { checkPackage, readKeys } = require("./rpm-keys.cjs");
const { importedKeys, readDatabase, withLock, writeDatabase } = require("./rpm-database.cjs");
const { compareEvr, findUnmet, takesPlaceOf } = require("./rpm-dependencies.cjs");
const { placeFiles, removeFiles } = require("./rpm-files.cjs");

const [mode, folder, ...rest] = process.argv.slice(2);
const separator = rest.indexOf("--");
const options = new Set(rest.slice(0, separator));
const files = rest.slice(separator + 1);
const root = process.env["MAINTENANCE_ROOT"] ?? "";
// Messages name paths as the node knows them.
const shownFolder = folder.startsWith(`${root}/`) ? folder.slice(root.length) : folder;

function say(line) {
  process.stdout.write(`${line}\n`);
}

function complain(line) {
  process.stderr.write(`${line}\n`);
}

/** Runs under the transaction lock; 1 when another process has it. */
function transact(work) {
  const code = withLock(folder, work);
  if (code !== undefined) return code;
  complain(
    `error: can't create transaction lock on ${shownFolder}/.rpm.lock (Resource temporarily unavailable)`,
  );
  return 1;
}

function importKeys() {
  let headers = readDatabase(folder);
  let failures = 0;
  for (const file of files) {
    const keys = readKeys(readFileSync(file, "utf8"));
    if (keys.length === 0) keys.push(undefined);
    keys.forEach((key, i) => {
      if (key === undefined) {
        complain(`error: ${file}: key ${i + 1} not an armored public key.`);
        failures++;
        return;
      }
      const { id, created, user, raw } = key;
      const lines = ["Name: gpg-pubkey", `Version: ${id.slice(-8)}`, `Release: ${created}`, "Size: 0"];
      lines.push(`Summary: ${user} public key`, `KeyId: ${id}`, `Key: ${raw}`, "");
      headers = headers.filter((header) => header.keyid !== id);
      headers.push(parseHeader(lines.join("\n")));
    });
  }
  writeDatabase(folder, headers);
  return failures;
}

function checkFiles() {
  const keys = importedKeys(readDatabase(folder));
  const verbose = options.has("-Kv") || options.has("-v") || options.has("-vv");
  let failures = 0;
  for (const file of files) {
    const found = open(file, (text) => `${file}: ${text}`);
    if (found === undefined) {
      failures++;
      continue;
    }
    const findings = checkPackage(found, keys);
    const bad = findings.filter(({ verdict }) => verdict !== "OK");
    if (bad.length > 0) failures++;
    if (verbose) {
      say(`${file}:`);
      for (const { text } of findings) say(`    ${text}`);
    } else {
      const signed = findings.some(({ isSignature }) => isSignature);
      const badDigest = bad.some(({ isSignature }) => !isSignature);
      const badSignature = bad.some(({ isSignature }) => isSignature);
      const words = [
        badDigest ? "DIGESTS" : "digests",
        ...(signed ? [badSignature ? "SIGNATURES" : "signatures"] : []),
      ];
      say(`${file}: ${words.join(" ")} ${bad.length > 0 ? "NOT OK" : "OK"}`);
    }
  }
  return failures;
}

function open(file, describe) {
  try {
    const found = readPackage(file);
    if (found === undefined) complain(`error: ${file}: not an rpm package (or package manifest)`);
    return found;
  } catch (error) {
    if (error.code !== "ENOENT") throw error;
    complain(`error: ${describe("open failed: No such file or directory")}`);
    return undefined;
  }
}

function install() {
  const before = readDatabase(folder);
  const keys = importedKeys(before);
  const arriving = [];
  let refused = 0;
  for (const file of files) {
    const found = open(file, () => `open of ${file} failed: No such file or directory`);
    const findings = found === undefined ? [] : checkPackage(found, keys);
    const unknown = findings.find(({ verdict }) => verdict === "NOKEY");
    if (unknown !== undefined) complain(`warning: ${file}: ${unknown.text}`);
    const bad = findings.filter(({ part, verdict }) => part === "header" && verdict === "BAD");
    for (const { text } of bad) complain(`error: ${file}: ${text}`);
    if (bad.length > 0) complain(`error: ${file} cannot be installed`);
    if (found === undefined || bad.length > 0) refused++;
    else arriving.push({ ...found, findings });
  }
  if (refused > 0) return refused;
  const incoming = arriving.map(({ header, headerDigest }) => ({
    ...header,
    text: `${header.text}HeaderDigest: ${headerDigest}\n`,
  }));
  const leaving = before.filter((old) => incoming.some((header) => replaces(header, old)));
  const staying = before.filter((old) => !leaving.includes(old));
  if (options.has("-vv")) tellElements(incoming, leaving);
  const unmet = options.has("--nodeps") ? [] : findUnmet(before, [...staying, ...incoming], incoming);
  if (unmet.length > 0) {
    complain(["error: Failed dependencies:", ...unmet].join("\n\t"));
    return files.length;
  }
  const problems = arriving.flatMap((arrival) => [
    ...findVerificationProblems(arrival),
    ...findConflicts(arrival.header, before),
  ]);
  if (problems.length > 0) {
    for (const problem of problems) complain(`\t${problem}`);
    return files.length;
  }
  if (options.has("--test")) return 0;
  for (const header of incoming) placeFiles(root, header, leaving);
  // In two steps, as rpm does: a process killed between them leaves duplicates behind.
  writeDatabase(folder, [
    ...before.filter((old) => !incoming.some((header) => header.nvra === old.nvra)),
    ...incoming,
  ]);
  removeFiles(root, leaving, [...staying, ...incoming]);
  writeDatabase(folder, [...staying, ...incoming]);
  return 0;
}

/** What rpm says of the elements of a transaction among its debugging, of which nothing else is imitated. */
function tellElements(incoming, leaving) {
  const tell = (sign, { name, epoch, version, release, arch }) => {
    const evr = `${epoch === undefined ? "" : `${epoch}:`}${version}-${release}`;
    complain(`D: ========== ${sign} ${name}-${evr} ${arch}/linux 0x0`);
  };
  for (const header of incoming) tell("+++", header);
  for (const header of leaving) tell("---", header);
}

/** -U takes the place of every build of that name, and of what the package obsoletes; both -U and -i take that of the very same build. */
function replaces(header, old) {
  if (header.name !== old.name) return mode === "upgrade" && takesPlaceOf(header, old);
  if (header.nvra === old.nvra && header.epoch === old.epoch) return true;
  const coexist = header.arch !== old.arch && header.arch !== "noarch" && old.arch !== "noarch";
  return mode === "upgrade" && !coexist;
}

// Without the macro rpm looks at digests only, and installs what nobody signed.
function findVerificationProblems({ header, findings }) {
  const all = options.has("--define=_pkgverify_level=all");
  const signatures = findings.filter(({ isSignature }) => isSignature);
  if (all && signatures.length === 0) return [`package ${header.nvra} does not verify: no signature`];
  const bad = findings.find(
    ({ verdict, isSignature }) => verdict === "BAD" || (all && isSignature && verdict !== "OK"),
  );
  return bad === undefined ? [] : [`package ${header.nvra} does not verify: ${bad.text}`];
}

function findConflicts(header, before) {
  if (options.has("--force")) return [];
  return before
    .filter((old) => header.name === old.name && replaces(header, old))
    .flatMap((old) => {
      const order = compareEvr(old, header);
      if (order === 0 && !options.has("--replacepkgs")) return [`package ${old.nvra} is already installed`];
      if (order <= 0 || options.has("--oldpackage")) return [];
      return [`package ${old.nvra} (which is newer than ${header.nvra}) is already installed`];
    });
}

function erase() {
  const before = readDatabase(folder);
  const missing = files.filter(
    (name) => !before.some((header) => [header.name, header.nvr, header.nvra].includes(name)),
  );
  for (const name of missing) complain(`error: package ${name} is not installed`);
  if (missing.length > 0) return missing.length;
  const leaving = before.filter((header) =>
    [header.name, header.nvr, header.nvra].some((name) => files.includes(name)),
  );
  const staying = before.filter((header) => !leaving.includes(header));
  const unmet = options.has("--nodeps") ? [] : findUnmet(before, staying, []);
  if (unmet.length > 0) {
    complain(["error: Failed dependencies:", ...unmet].join("\n\t"));
    return leaving.length;
  }
  removeFiles(root, leaving, staying);
  writeDatabase(folder, staying);
  return 0;
}

const commands = {
  import: () => transact(importKeys),
  check: checkFiles,
  install: () => transact(install),
  upgrade: () => transact(install),
  erase: () => transact(erase),
};
process.exitCode = Math.min(commands[mode](), 255);
