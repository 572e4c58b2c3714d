import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { jsonSchemas } from "../../../../maintenance/files/json-schemas";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import type { PackageManager } from "../../../../maintenance/package-managers/package-manager";
import { PACKAGE_MANAGERS, UNKEPT } from "../../../../maintenance/package-managers/package-managers";
import { installOnlyShell } from "../../../../kinds/packages/look/facts-shell";
import { needsShell } from "../../../../remote/script/needs";
import { processesShell } from "../../../../remote/inside/processes";
import { inTargets, upgrade, workOf } from "../../maintenance/changes/changes-fixture";
import { standInsOf } from "./package-manager-fixture";

for (const manager of PACKAGE_MANAGERS as readonly PackageManager[]) {
  describe(`the registration of the package manager ${manager.name}`, () => {
    let root: string;
    beforeEach(() => {
      root = mkdtempSync(join(tmpdir(), "registration-"));
    });
    afterEach(() => {
      rmSync(root, { recursive: true });
    });

    function write(file: string, text: string): void {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text, { mode: 0o755 });
    }

    function sh(script: string): string {
      const env = { PATH: process.env["PATH"], MAINTENANCE_ROOT: root };
      return spawnSync("sh", ["-c", processesShell() + script], { env, encoding: "utf8" }).stdout;
    }

    it("names a shell adapter, and the programs that this calls", () => {
      assert.ok(existsSync(join(__dirname, `../../../../remote/package-managers/${manager.name}.sh`)));
      const programs = manager.needs.map(({ program }) => program);
      assert.deepEqual(
        [...programs].sort(),
        standInsOf(manager),
        "a stand-in for each program, in its folder",
      );
    });

    it("is a word of fleet files, and of the schema that editors check them with", () => {
      const schema = JSON.parse(jsonSchemas()["fleet.schema.json"] ?? "") as {
        properties: { defaults: { properties: Record<string, { enum?: string[] }> } };
      };
      const words = schema.properties.defaults.properties["packageManager"]?.enum ?? [];
      assert.ok(words.includes(manager.name) && words.includes(UNKEPT), words.join());
    });

    it("interrupts nothing when its own packages change", () => {
      for (const name of manager.packages) {
        const work = workOf(inTargets("101", upgrade(name.replaceAll("*", "x"))));
        const { lowestTier, unknown } = assessImpact(work, DEFAULT_CATALOGUE);
        assert.deepEqual([lowestTier, unknown], ["T1", []], name);
      }
    });

    it("is seen at work, by the names of its processes", () => {
      manager.processes.forEach((name, i) => {
        assert.ok(name.length <= 15, name);
        write(`proc/${4711 + i}/stat`, `${4711 + i} (${name}) S 1\n`);
        write(`proc/${4711 + i}/cmdline`, `${name}\0update\0`);
        write(`proc/${4711 + i}/status`, "envID:\t0\n");
      });
      write("proc/4700/stat", "4700 (vi) S 1\n");
      write("proc/4700/status", "envID:\t0\n");
      write("proc/self/status", "envID:\t0\n");
      const seen = sh('look_for_package_tools; printf "%s\\n" "$package_tools"').trim().split("\n").sort();
      assert.deepEqual(
        seen.map((line) => line.trim()),
        manager.processes.map((name, i) => `${4711 + i}\t${name} update`),
      );
    });

    it("tells where packages are named that stay in several builds, and how they count", () => {
      const { file, counts } = manager.installOnly;
      write(file.slice(1), "[main]\ninstallonlypkgs = akmod\n");
      const provides = sh(
        `${installOnlyShell(["kernel"])}\nlook_at_install_only; printf '%s\\n' "$provides_install_only"`,
      )
        .trim()
        .split("\n");
      assert.deepEqual(provides, counts === "beside" ? ["kernel", "akmod"] : ["akmod"]);
    });

    it("installs what a node lacks, where it's the one that is there", () => {
      const script = `command() { case $2 in ${manager.install.split(" ")[0] ?? ""}) ;; *) return 1 ;; esac; }\n`;
      const said = sh(`${needsShell()}\n${script}node_lacks some-program:some-package`);
      assert.equal(
        said,
        `the node lacks some-program: install it there by \`${manager.install} some-package\`\n`,
      );
    });
  });
}
