import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { obtainEngine } from "../engine/engine";
import { runPulumi } from "../engine/run";
import { type Sandbox, startSandbox } from "./sandbox";

const PROJECT = path.dirname(__dirname);
const STACK = "sandbox";
/** Not that of a sandbox which may be running beside it; and on free ports. */
const STATE = path.join(PROJECT, ".sandbox-demo");
const FREE_PORTS = { node1: 0, node2: 0 };
/** What Pulumi.sandbox.yaml was made with; there's nothing to keep secret in the sandbox. */
const PASSPHRASE = "sandbox";

interface Pulumi {
  /** @throws Error when it fails */
  run(...args: string[]): Promise<string>;
  /** What it says as it fails. @throws Error when it doesn't */
  fail(...args: string[]): Promise<string>;
}

/** `npm run demo`: a maintenance night in a minute, on the embedded fleet, by the real Pulumi engine. */
async function main(): Promise<void> {
  const engine = await obtainEngine();
  const begun = Date.now();
  const sandbox = await startSandbox({ stateFolder: STATE, ports: FREE_PORTS, reset: true });
  const configFile = writeConfiguration(sandbox);
  const run = async (expected: "well" | "badly", args: readonly string[]): Promise<string> => {
    const own = args.includes("--config-file") || args[0] === "stack" ? [] : ["--config-file", configFile];
    const { code, stdout, stderr } = await runPulumi(engine, [...args, ...own], {
      cwd: PROJECT,
      backend: `file://${sandbox.stateFolder}`,
      passphrase: PASSPHRASE,
      home: path.join(sandbox.stateFolder, "pulumi-home"),
    });
    if ((code === 0) === (expected === "well")) return stdout;
    throw new Error(`pulumi ${args.join(" ")} ended with exit code ${code}:\n${stdout}${stderr}`);
  };
  const pulumi: Pulumi = { run: (...args) => run("well", args), fail: (...args) => run("badly", args) };
  try {
    await pulumi.run("stack", "select", "--create", STACK);
    await tellStory(sandbox, pulumi);
    say(
      `That was the demo: ${((Date.now() - begun) / 1000).toFixed(0)} s. Now by hand: \`npm run sandbox\` in one terminal, and ` +
        "what the README says under 'A first try' in another.",
    );
  } finally {
    await sandbox.stop();
    rmSync(STATE, { recursive: true, force: true });
  }
}

async function tellStory(sandbox: Sandbox, pulumi: Pulumi): Promise<void> {
  say(
    "Two OpenVZ nodes with three PBX containers each are running on this machine, behind real SSH. Their packages are older\n" +
      "than release sandbox-2026-11-27 says. `pulumi preview` is the update plan; it looks, and changes nothing:",
  );
  show(await pulumi.run("preview", "--stack", STACK, "--suppress-progress"));

  say(
    "On a Wednesday `pulumi up` is refused, by the policy pack and, had that been left out, by the gate itself:",
  );
  const wednesday = writeWednesday(sandbox);
  show(
    await pulumi.fail(
      "up",
      "--yes",
      "--skip-preview",
      "--stack",
      STACK,
      "--suppress-progress",
      "--config-file",
      wednesday,
    ),
  );

  say(
    "In the window of Friday night, `pulumi up` brings it about: one script on each node, one rpm transaction in each container, then the services that\n" +
      "still execute replaced files are restarted. Container 103 was stopped, and is left alone:",
  );
  show(await pulumi.run("up", "--yes", "--skip-preview", "--stack", STACK, "--suppress-progress"));

  say("A second `pulumi up` looks again, and has nothing to do:");
  show(await pulumi.run("up", "--yes", "--skip-preview", "--stack", STACK, "--suppress-progress"));

  await sandbox.install("node1", "101", "php-5.3.3-38.el6");
  say("Now somebody has put the old php back into container 101, by hand. The next preview tells:");
  show(await pulumi.run("preview", "--stack", STACK, "--suppress-progress"));
}

/** The stack's configuration for this fleet. @returns its path */
function writeConfiguration(sandbox: Sandbox): string {
  const fleet = path.relative(PROJECT, sandbox.fleetFile);
  return writeStack(sandbox, `Pulumi.${STACK}.yaml`, (text) => setValue(text, "fleet", fleet));
}

/** The same with another clock. @returns its path */
function writeWednesday(sandbox: Sandbox): string {
  const fleet = path.relative(PROJECT, sandbox.fleetFile);
  return writeStack(sandbox, `Pulumi.${STACK}.wednesday.yaml`, (text) =>
    setValue(setValue(text, "fleet", fleet), "clock", "2026-11-25T12:00-05:00"),
  );
}

function writeStack({ stateFolder }: Sandbox, name: string, change: (text: string) => string): string {
  const file = path.join(stateFolder, name);
  writeFileSync(file, change(readFileSync(path.join(PROJECT, `Pulumi.${STACK}.yaml`), "utf8")));
  return file;
}

function setValue(text: string, name: string, value: string): string {
  return text.replace(new RegExp(`^(\\s*pbx-maintenance:${name}:).*$`, "m"), `$1 ${value}`);
}

/** Leaves out the rows of the display: what happened to each resource is said at its end too. */
function show(output: string): void {
  const end = output.slice(output.search(/^(Diagnostics|Resources):/m)).split("\n");
  for (const line of end.filter((text) => text.trim() !== "")) console.log(`  | ${line.trimEnd()}`);
}

function say(text: string): void {
  console.log(`\n${text}`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
