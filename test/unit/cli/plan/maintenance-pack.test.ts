import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { findMaintenancePack } from "../../../../cli/plan/maintenance-pack";

describe("the policy pack that maint plan asks by itself", () => {
  let project: string;
  beforeEach(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), "pack-")));
  });
  afterEach(() => {
    rmSync(project, { recursive: true });
  });

  it("is that of these sources", () => {
    assert.equal(findMaintenancePack(project), path.join(__dirname, "../../../../policy"));
  });

  describe("of an installed library, which has none", () => {
    const nowhere = (): string => path.join(project, "policy");

    it("is the package that the project has installed", () => {
      const folder = path.join(project, "node_modules/pbx-maintenance-policy");
      mkdirSync(folder, { recursive: true });
      writeFileSync(path.join(folder, "package.json"), "{}");
      assert.equal(findMaintenancePack(project, nowhere()), folder);
    });

    it("has to be named where the project has none", () => {
      assert.throws(() => findMaintenancePack(project, nowhere()), {
        name: "MisusedCommand",
        message:
          "The project has no package pbx-maintenance-policy. Install it in the library's version, or name a pack by --policy-pack.",
      });
    });
  });
});
