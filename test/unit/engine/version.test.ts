import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { ACCEPTED_CLIS, isRecentEnough, parseVersion, readPinnedVersion } from "../../../engine/version";

const SDK = path.join(__dirname, "../../../node_modules/@pulumi/pulumi/package.json");

describe("the engine's version", () => {
  const part = fc.nat({ max: 300 });
  const numbers = fc.tuple(part, part, part);

  it("is pinned in go.mod, is that of @pulumi/pulumi, and was tried", () => {
    assert.match(readPinnedVersion(), /^3\.\d+\.\d+$/);
    const { version } = JSON.parse(readFileSync(SDK, "utf8")) as { version: string };
    assert.equal(readPinnedVersion(), version);
    assert.ok(ACCEPTED_CLIS.includes(version), ACCEPTED_CLIS);
    assert.throws(() => readPinnedVersion("module x\n"), /names no version/);
  });

  it("is read from what `pulumi version` prints", () => {
    assert.equal(parseVersion("v3.232.0\n"), "3.232.0");
    assert.equal(parseVersion("3.233.1-alpha.5"), "3.233.1");
    assert.equal(parseVersion(""), undefined);
    assert.equal(parseVersion("error: v3.1.1"), undefined);
  });

  it("suffices exactly when the major number is the same and the rest isn't lower", () => {
    fc.assert(
      fc.property(numbers, numbers, (version, minimum) => {
        const [major, ...rest] = version;
        const [wantedMajor, ...wantedRest] = minimum;
        const asNumber = ([minor = 0, patch = 0]: number[]): number => minor * 1000 + patch;
        const expected = major === wantedMajor && asNumber(rest) >= asNumber(wantedRest);
        assert.equal(isRecentEnough(version.join("."), minimum.join(".")), expected);
      }),
    );
  });

  it("suffices for itself", () => {
    fc.assert(fc.property(numbers, (version) => isRecentEnough(version.join("."), version.join("."))));
  });
});
