import assert from "node:assert/strict";
import { gatherFaults } from "../../../../maintenance/problems/fault";
import { cause } from "../../../../maintenance/problems/problem";
import { readFaults, readRefusal } from "../../../../remote/stage/unusable";

describe("what a node can't use", () => {
  it("is told once for each reason", () => {
    const names = Array.from({ length: 40 }, (_, i) => `p${i}-1-1.noarch`);
    const text = [
      "php-1-1.noarch\tpackage-other-key\t0a1b2c3d\tHeader V4 RSA, key ID 0a1b2c3d: NOKEY",
      ...names.map((name) => `${name}\tpackage-unfetched\tno repository is enabled`),
      "",
    ].join("\n");
    assert.deepEqual(gatherFaults(readFaults(text)), [
      cause("package-other-key", {
        packages: ["php-1-1.noarch"],
        key: "0a1b2c3d",
        said: "Header V4 RSA, key ID 0a1b2c3d: NOKEY",
      }),
      cause("package-unfetched", { packages: names, said: "no repository is enabled" }),
    ]);
  });

  it("is told from other words", () => {
    const text = "cdr-2\tmodule-other-file\tmd5\nmkdir: no space\tleft\n";
    assert.deepEqual(readRefusal(text), {
      faults: [cause("module-other-file", { modules: ["cdr-2"], sum: "md5" })],
      said: ["mkdir: no space left"],
    });
  });
});
