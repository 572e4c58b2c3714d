"use strict";

// Makes Node load TypeScript, whatever folder the command is used in: tsx alone takes the tsconfig.json of that folder, which
// may lead each import elsewhere, and executes what anybody has put into its folder of compiled files.
const { lstatSync, mkdirSync } = require("node:fs");
const { tmpdir } = require("node:os");
const path = require("node:path");

const TSCONFIG = "TSX_TSCONFIG_PATH";
const WRITABLE_BY_OTHERS = 0o022;

if (!isOwnFolder(path.join(tmpdir(), `tsx-${process.geteuid?.() ?? ""}`)))
  process.env.TSX_DISABLE_CACHE = "1";
const given = process.env[TSCONFIG];
process.env[TSCONFIG] = path.join(__dirname, "../tsconfig.json");
require("tsx/cjs");
// Programs that are started later may be of another project.
if (given === undefined) delete process.env[TSCONFIG];
else process.env[TSCONFIG] = given;

/** Makes the folder where there's none. */
function isOwnFolder(folder) {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { uid, mode } = lstatSync(folder);
    return uid === process.geteuid?.() && (mode & WRITABLE_BY_OTHERS) === 0;
  } catch {
    return false;
  }
}
