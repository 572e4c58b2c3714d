import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../../../../maintenance/files/json-schemas";
import { parseFleet } from "../../../../maintenance/fleet/parse";
import { assessImpact } from "../../../../maintenance/impact/assess";
import { DEFAULT_CATALOGUE } from "../../../../maintenance/impact/default-catalogue";
import type { Runtime } from "../../../../maintenance/runtimes/runtime";
import { RUNTIMES } from "../../../../maintenance/runtimes/runtimes";
import { processesShell } from "../../../../remote/inside/processes";
import { inTargets, restart, upgrade, workOf } from "../../maintenance/changes/changes-fixture";
import { standInsOf } from "./runtime-fixture";

const NAME_PATTERN = /^[A-Za-z0-9*][A-Za-z0-9*._@+-]*$/;

for (const runtime of RUNTIMES as readonly Runtime[]) {
  describe(`the registration of the runtime ${runtime.name}`, () => {
    it("names a shell adapter, the programs that this calls, and what its host has of it", () => {
      assert.ok(existsSync(join(__dirname, `../../../../remote/runtimes/${runtime.name}.sh`)));
      const programs = runtime.needs.map(({ program }) => program);
      assert.deepEqual(
        [...programs].sort(),
        standInsOf(runtime),
        "a stand-in for each program, in its folder",
      );
      const { daemons, hostPackages, onlookers } = runtime;
      assert.ok(daemons.length > 0 && hostPackages.length > 0);
      for (const name of [...daemons, ...hostPackages, ...onlookers]) assert.match(name, NAME_PATTERN);
    });

    it("is a word of fleet files, and of the schema that editors check them with", () => {
      const schema = JSON.parse(jsonSchemas()["fleet.schema.json"] ?? "") as {
        properties: { defaults: { properties: Record<string, { enum?: string[] }> } };
      };
      const settings = schema.properties.defaults.properties;
      assert.ok(settings["runtime"]?.enum?.includes(runtime.name));
      const { path } = runtime;
      const setting = path === undefined ? "" : `, ${path.setting}: /srv/containers`;
      const file = `fleet: f
releaseKeys: [k.asc]
nodes:
  n: { address: n, hostKeys: ["SHA256:${"A".repeat(43)}"], packageManager: none, runtime: ${runtime.name}${setting} }
`;
      const found = parseFleet(file, "f.yaml").nodes["n"];
      assert.deepEqual(
        [found?.runtime, found?.containersPath],
        [runtime.name, path === undefined ? undefined : "/srv/containers"],
      );
    });

    it("is judged as interrupting containers where the node's own packages and services of it change", () => {
      const assessOn = (target: string, names: readonly string[], subject: "package" | "service") =>
        names.map((name) => {
          const some = name.replaceAll("*", "x");
          const change = subject === "package" ? upgrade(some) : restart(some);
          const { lowestTier, impacts } = assessImpact(workOf(inTargets(target, change)), DEFAULT_CATALOGUE);
          return [some, lowestTier, impacts.map(({ interrupts }) => interrupts).flat()];
        });
      const all = (names: readonly string[]) =>
        names.map((name) => [name.replaceAll("*", "x"), "T2", ["vz-kernel"]]);
      assert.deepEqual(assessOn("node", runtime.hostPackages, "package"), all(runtime.hostPackages));
      assert.deepEqual(assessOn("node", runtime.daemons, "service"), all(runtime.daemons));
      for (const [, tier] of assessOn("node", runtime.onlookers, "package")) assert.equal(tier, "T1");
      for (const [, , interrupts] of assessOn("101", runtime.hostPackages, "package"))
        assert.deepEqual(interrupts, []);
    });

    it("has none of its services restarted by the way, since others live on them", () => {
      const names = runtime.daemons.map((name) => name.replaceAll("*", "x"));
      const script = `${processesShell()}\nfor name in ${names.join(" ")} crond; do carries_others $name && echo $name; done`;
      const { stdout } = spawnSync("sh", ["-c", script], { encoding: "utf8" });
      assert.deepEqual(stdout.trim().split("\n"), names);
    });
  });
}
