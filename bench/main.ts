import { writeFile } from "node:fs/promises";
import { obtainEngine } from "../engine/engine";
import { Ansible } from "./ansible";
import { ByHand } from "./by-hand";
import { BareProgram } from "./bare-program";
import { BenchFleet } from "./fleet";
import { Floor } from "./floor";
import { describeMachine } from "./machine";
import { measureAll } from "./measure";
import { InvalidOptions, parseOptions, USAGE, type BenchOptions } from "./options";
import { profileProject } from "./profile/profile";
import type { Results } from "./results";
import { measureScale } from "./scale/command";
import { isAboutScale, SCALE_USAGE } from "./scale/options";
import { renderResults } from "./table";
import { ThisProject } from "./this-project";
import type { Way, WayKey } from "./way";

const report = (line: string): void => void process.stderr.write(`${line}\n`);

async function createWay(key: WayKey, fleet: BenchFleet): Promise<Way> {
  const engine = () => obtainEngine({ report });
  switch (key) {
    case "a1":
    case "a2":
      return new ByHand(key, fleet, key === "a2");
    case "b":
      return Ansible.create(fleet);
    case "c1":
      return ThisProject.create(key, "up", fleet, await engine());
    case "c2":
      return ThisProject.create(key, "preview-then-up", fleet, await engine());
    case "c3":
      return ThisProject.create(key, "up-without-restarts", fleet, await engine());
    case "d1":
    case "d2":
      return BareProgram.create(key, await engine());
    case "e":
      return new Floor(fleet);
  }
}

async function measure(fleet: BenchFleet, options: BenchOptions): Promise<Results> {
  const ways: Way[] = [];
  try {
    for (const key of options.ways) {
      report(`preparing ${key}`);
      ways.push(await createWay(key, fleet));
    }
    const measurements = await measureAll(fleet, ways, options.repeat, report);
    const { nodes, containers, fillers, parallel, repeat } = options;
    const ansible = ways.find((way) => way instanceof Ansible);
    const versions = {
      pulumi: (await obtainEngine({ report })).version,
      ...(await fleet.versions()),
      ...(ansible && { "ansible-core": ansible.version }),
    };
    return {
      size: { nodes, containers, fillers, parallel, repeat },
      packages: fleet.release.length,
      machine: describeMachine(versions),
      measurements,
    };
  } finally {
    for (const way of ways) await way.close();
  }
}

async function main(args: readonly string[]): Promise<void> {
  if (isAboutScale(args)) await measureScale(args, report);
  else await measureLab(parseOptions(args));
}

async function measureLab(options: BenchOptions): Promise<void> {
  report(`starting ${options.nodes} nodes with ${options.containers} containers each`);
  const fleet = await BenchFleet.start(options);
  try {
    if (options.repeat > 0) {
      const results = await measure(fleet, options);
      if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(results, null, 2)}\n`);
      process.stdout.write(`${renderResults(results)}\n`);
    }
    if (options.profile)
      process.stdout.write(`\n${await profileProject(fleet, await obtainEngine({ report }))}\n`);
  } finally {
    await fleet.lab.stop();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  if (error instanceof InvalidOptions) report(`${error.message}\n\n${USAGE}\n\n${SCALE_USAGE}`);
  else report(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = error instanceof InvalidOptions ? 2 : 1;
});
