import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { INSTALLED } from "../harness/packages";
import { fleetOf, type SandboxFleet, StrangerProject } from "../harness/stranger-project";

const CLOCK = "2026-11-27T22:05-05:00";
const PACK = ["--policy-pack", "node_modules/pbx-maintenance-policy", "--policy-pack-config", "pack.json"];

/** What is said otherwise in the sandbox, and where. */
type Replacement = readonly [file: string, said: string, instead: (fleet: SandboxFleet) => string];

const portOf = ({ nodes }: SandboxFleet, node = "node1"): number => nodes[node]!.ssh.port;

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
  "two-sites": [
    ["index.ts", 'address: "192.0.2.11"', (fleet) => `address: "127.0.0.1", ssh: { port: ${portOf(fleet)} }`],
    [
      "index.ts",
      'address: "192.0.2.21"',
      (fleet) => `address: "127.0.0.1", ssh: { port: ${portOf(fleet, "node2")} }`,
    ],
    ["index.ts", "~/.ssh/id_maintenance", ({ defaults }) => defaults.ssh.identityFile],
    ["index.ts", "  release:", () => `  environment: "sandbox",\n  clock: "${CLOCK}",\n  release:`],
  ],
};

for (const [example, replacements] of Object.entries(EXAMPLES)) {
  describe(`examples/${example}, as its README says`, function () {
    this.timeout(300_000);
    let sandbox: Sandbox;
    let stateFolder: string;
    let project: StrangerProject;

    before(async function () {
      // Building the engine, where it has to be, takes some minutes once.
      this.timeout(45 * 60_000);
      project = await StrangerProject.create(example);
      stateFolder = mkdtempSync(join(tmpdir(), "example-"));
      sandbox = await startSandbox({
        stateFolder: join(stateFolder, "state"),
        ports: { node1: 0, node2: 0 },
      });
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

    after(async () => {
      await sandbox.stop();
      project.remove();
      rmSync(stateFolder, { recursive: true, force: true });
    });

    it("depends on the packages of this version", () => {
      const { dependencies, devDependencies } = JSON.parse(project.read("package.json")) as Record<
        "dependencies" | "devDependencies",
        Readonly<Record<string, string>> | undefined
      >;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies }))
        assert.equal(version.replace("file:../../", "file:../"), INSTALLED[name], name);
    });

    it("plans, applies, and has nothing left to do", async () => {
      const digest = project.maint("digest", "releases/2026-11-27.yaml").out.trim();
      assert.ok(project.read("changes/2026-11-27.yaml").includes(digest), digest);
      const run = async (...args: string[]): Promise<string> => {
        const { code, stdout, stderr } = await project.pulumi(...args);
        assert.equal(code, 0, `${stdout}${stderr}`);
        return stdout;
      };
      await run("stack", "init", "prod");
      assert.match(
        await run("preview", "--diff", ...PACK),
        /php 5\.3\.3-38\.el6 → 5\.3\.3-40\.el6 in container 101/,
      );
      assert.match(await run("up", "--yes", "--skip-preview", ...PACK), /done in 2 of 2 containers/);
      assert.match(await run("up", "--yes", "--skip-preview"), /\d unchanged/);
    });
  });
}
