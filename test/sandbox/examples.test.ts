import assert from "node:assert/strict";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { INSTALLED } from "../harness/packages";
import { fleetOf, type SandboxFleet } from "../harness/stranger-project";
import { StrangerSuite } from "../harness/stranger-suite";

const CLOCK = "2026-11-27T22:05-05:00";
const PACK = ["--policy-pack", "node_modules/pbx-maintenance-policy", "--policy-pack-config", "pack.json"];

/** What is said otherwise in the sandbox, and where. */
type Replacement = readonly [file: string, said: string, instead: (fleet: SandboxFleet) => string];

const portOf = ({ nodes }: SandboxFleet, node = "node1"): number => nodes[node]!.ssh.port;

const OF_TWO_NODES: readonly Replacement[] = [
  ["index.ts", 'address: "192.0.2.11"', (fleet) => `address: "127.0.0.1", ssh: { port: ${portOf(fleet)} }`],
  [
    "index.ts",
    'address: "192.0.2.21"',
    (fleet) => `address: "127.0.0.1", ssh: { port: ${portOf(fleet, "node2")} }`,
  ],
  ["index.ts", "~/.ssh/id_maintenance", ({ defaults }) => defaults.ssh.identityFile],
  ["index.ts", "  release:", () => `  environment: "sandbox",\n  clock: "${CLOCK}",\n  release:`],
];

/** By folder: the example's nodes are the sandbox's, and it's always Friday night there. */
const EXAMPLES: Readonly<Record<string, readonly Replacement[]>> = {
  "fleet-yaml": [
    [
      "fleet.yaml",
      "address: 192.0.2.11",
      (fleet) => `address: 127.0.0.1\n    ssh: { port: ${portOf(fleet)} }`,
    ],
    ["fleet.yaml", "~/.ssh/id_maintenance", ({ defaults }) => defaults.ssh.identityFile],
    [
      "Pulumi.prod.yaml",
      "config:",
      () => `config:\n  fleet-yaml:environment: sandbox\n  fleet-yaml:clock: ${CLOCK}`,
    ],
  ],
  "fleet-typescript": [
    ["index.ts", 'address: "192.0.2.11"', (fleet) => `address: "127.0.0.1", ssh: { port: ${portOf(fleet)} }`],
    ["index.ts", "~/.ssh/id_maintenance", ({ defaults }) => defaults.ssh.identityFile],
    ["index.ts", "  release:", () => `  environment: "sandbox",\n  clock: "${CLOCK}",\n  release:`],
  ],
  "two-sites": OF_TWO_NODES,
  "single-resources": OF_TWO_NODES,
};

for (const [example, replacements] of Object.entries(EXAMPLES)) {
  describe(`examples/${example}, as its README says`, function () {
    this.timeout(300_000);
    const stranger = new StrangerSuite(example);

    before(() => {
      const { project, sandbox } = stranger;
      const fleet = fleetOf(sandbox);
      for (const [file, said, instead] of replacements) {
        const text = project.read(file);
        assert.equal(text.split(said).length, 2, `${file}: ${said}`);
        project.write(
          file,
          text.replace(said, () => instead(fleet)),
        );
      }
      copyFileSync(fleet.defaults.ssh.knownHostsFile, join(project.folder, "known_hosts"));
      project.write("pack.json", JSON.stringify({ environment: { allowSandbox: true } }));
    });

    it("depends on the packages of this version", () => {
      const { dependencies, devDependencies } = JSON.parse(stranger.project.read("package.json")) as Record<
        "dependencies" | "devDependencies",
        Readonly<Record<string, string>> | undefined
      >;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
        assert.equal(version.replace("file:../../", "file:../"), INSTALLED[name], name);
    });

    it("plans, applies, and has nothing left to do", async () => {
      const digest = stranger.project.maint("digest", "releases/2026-11-27.yaml").out.trim();
      assert.ok(stranger.project.read("changes/2026-11-27.yaml").includes(digest), digest);
      await stranger.expectWell("stack", "init", "prod");
      assert.match(
        await stranger.expectWell("preview", "--diff", ...PACK),
        /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 101/,
      );
      assert.match(
        await stranger.expectWell("up", "--yes", "--skip-preview", ...PACK),
        /done in 2 of 2 containers/,
      );
      await stranger.expectUnchanged("up", "--yes", "--skip-preview");
    });
  });
}
