import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import type { BenchFleet } from "./fleet";
import { SCENARIOS, type Scenario, type Stopwatch, type Way } from "./way";

const FOLDER = "/root/release";

/**
 * What can't be undercut: the same rpm transactions with signatures enforced, in a plain parallel loop on each node, all nodes at
 * once, the packages lying in each container already. Asks nothing before, proves nothing after.
 */
export class Floor implements Way {
  readonly key = "e";
  readonly rows = { e: "floor: rpm alone, packages already there" };
  readonly scenarios = SCENARIOS;
  readonly touchesFleet = true;

  constructor(private readonly fleet: BenchFleet) {}

  /** The packages of the release into every container. */
  async prepare(): Promise<void> {
    const { lab, release } = this.fleet;
    for (const node of lab.nodes) {
      await node.exec(`rm -rf ${FOLDER} && mkdir -p ${FOLDER}`);
      for (const { file } of release) {
        await node.exec(`cat >${FOLDER}/${basename(file)}`, { input: await readFile(file) });
      }
      await node.exec(
        `for id in $(vzlist -H -o ctid); do cp -r ${FOLDER} "/vz/root/$id/root/" || exit 1; done`,
      );
    }
  }

  async run(scenario: Scenario, measure: Stopwatch): Promise<void> {
    const { lab, options } = this.fleet;
    const inside = `exec vzctl exec2 "$1" "${this.command(scenario)}"`;
    const script = `vzlist -H -o ctid | xargs -n 1 -P ${options.parallel} sh -c '${inside}' sh`;
    await measure(this.key, async () => {
      await Promise.all(lab.nodes.map((node) => node.exec(script)));
    });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private command(scenario: Scenario): string {
    const { release } = this.fleet;
    switch (scenario) {
      case "apply": {
        const files = release.map(({ file }) => `${FOLDER}/${basename(file)}`);
        return `rpm -U --oldpackage --replacepkgs --define \\"_pkgverify_level all\\" ${files.join(" ")}`;
      }
      case "nothing":
        return `rpm -q ${release.map(({ name, version, release: revision }) => `${name}-${version}-${revision}`).join(" ")}`;
      case "inventory":
        return "rpm -qa";
    }
  }
}
