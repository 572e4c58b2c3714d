import assert from "node:assert/strict";
import type { HeaderDigests } from "../../../../../maintenance/packages/build";
import { parseNevra } from "../../../../../maintenance/packages/nevra";
import type { DesiredPackage } from "../../../../../maintenance/packages/transition";
import { listPackages } from "../../../../../kinds/packages/unit/work";

const [A, B] = ["a".repeat(64), "b".repeat(64)];
const C = "c".repeat(40);
const PHP = "php-5.3.3-40.x86_64";

function wanted(nevra: string, sha256?: string, header?: HeaderDigests): DesiredPackage {
  return {
    ...parseNevra(nevra),
    ensure: "where-installed",
    ...(sha256 !== undefined && { sha256 }),
    ...(header !== undefined && { header }),
  };
}

describe("what a node's store is asked for", () => {
  const rows: [title: string, packages: DesiredPackage[], lines: string[]][] = [
    [
      "is each file once, sorted",
      [wanted(PHP, A), wanted("a-1-1.noarch"), wanted(PHP, A)],
      ["a-1-1.noarch - - -", `${PHP} ${A} - -`],
    ],
    [
      "has the checksum where any machine's release gives one",
      [wanted(PHP), wanted(PHP, A)],
      [`${PHP} ${A} - -`],
    ],
    [
      "has the digests of the header where any gives them",
      [wanted(PHP, A), wanted(PHP, A, { sha256: B, sha1: C }), wanted(PHP, A)],
      [`${PHP} ${A} ${B} ${C}`],
    ],
    [
      "has both where a name stands for two files",
      [wanted(PHP, B), wanted(PHP, A)],
      [`${PHP} ${A} - -`, `${PHP} ${B} - -`],
    ],
  ];
  for (const [title, packages, lines] of rows) {
    it(title, () => {
      assert.equal(listPackages(packages), lines.map((line) => `${line}\n`).join(""));
    });
  }
});
