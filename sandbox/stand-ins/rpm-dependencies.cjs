"use strict";

// Requirements of packages: `name`, `name = [E:]V[-R]`, `name >= [E:]V[-R]`; a package provides its name, its files, and what it says beside.

/** The lines of `Failed dependencies:` for a transaction from one set of packages to another; empty when it may run. */
function findUnmet(before, after, arriving) {
  const provided = new Map();
  for (const header of after) {
    for (const name of [header.name, ...header.provides])
      provided.set(name, [...(provided.get(name) ?? []), header]);
  }
  const paths = new Set(after.flatMap((header) => header.files.map((entry) => entry.path)));
  const lines = [];
  for (const header of after) {
    for (const requirement of header.requires) {
      if (isMet(requirement, provided, paths)) continue;
      if (arriving.includes(header)) lines.push(`${requirement} is needed by ${header.nvra}`);
      // What was broken before isn't this transaction's fault.
      else if (wasMet(requirement, before))
        lines.push(`${requirement} is needed by (installed) ${header.nvra}`);
    }
  }
  return lines;
}

function wasMet(requirement, before) {
  const name = requirement.split(" ")[0];
  return before.some(
    (header) =>
      [header.name, ...header.provides].includes(name) || header.files.some((entry) => entry.path === name),
  );
}

function isMet(requirement, provided, paths) {
  const [name, operator, version] = requirement.split(" ");
  if (name.startsWith("/")) return paths.has(name);
  return (provided.get(name) ?? []).some((header) => {
    if (operator === undefined) return true;
    const order = compareEvr(splitEvr(version), header);
    return operator === "=" ? order === 0 : order <= 0;
  });
}

function splitEvr(text) {
  const [, epoch, version, release] = /^(?:(\d+):)?([^-]+)(?:-(.+))?$/.exec(text) ?? [];
  return { epoch, version, release };
}

/** Orders two builds; a release that one side doesn't name isn't compared. */
function compareEvr(a, b) {
  const epochs = Number(a.epoch ?? 0) - Number(b.epoch ?? 0);
  if (epochs !== 0) return Math.sign(epochs);
  const versions = compareSegments(a.version, b.version);
  if (versions !== 0 || a.release === undefined || b.release === undefined) return versions;
  return compareSegments(a.release, b.release);
}

/** rpmvercmp without `~` and `^`, which the catalog doesn't use. */
function compareSegments(a, b) {
  const left = a.match(/\d+|[A-Za-z]+/g) ?? [];
  const right = b.match(/\d+|[A-Za-z]+/g) ?? [];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i], right[i]];
    const numbers = [/^\d/.test(x), /^\d/.test(y)];
    if (numbers[0] !== numbers[1]) return numbers[0] ? 1 : -1;
    const order = numbers[0] ? Math.sign(Number(x) - Number(y)) : x < y ? -1 : Number(x > y);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

/** Whether an arriving package takes an installed one of another name away. */
function takesPlaceOf(header, old) {
  return header.obsoletes.some((wish) => {
    const [name, operator, version] = wish.split(" ");
    if (name !== old.name || name === header.name) return false;
    if (operator === undefined) return true;
    const order = compareEvr(old, splitEvr(version));
    return operator === "<" ? order < 0 : operator === "=" ? order === 0 : order >= 0;
  });
}

module.exports = { compareEvr, findUnmet, takesPlaceOf };
