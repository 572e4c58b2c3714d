import assert from "node:assert/strict";
import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { CommandResult } from "../../sandbox/machine-shell";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";

/** A sandbox of its own for the tests of a `describe`: one for `all` where they only look, else one for `each`. */
export function useSandbox(lifetime: "all" | "each"): SandboxFixture {
  const fixture = new SandboxFixture();
  const [begin, end] = lifetime === "all" ? [before, after] : [beforeEach, afterEach];
  begin(async () => {
    await fixture.begin();
  });
  end(async () => {
    await fixture.end();
  });
  return fixture;
}

export class SandboxFixture {
  #sandbox: Sandbox | undefined;

  get sandbox(): Sandbox {
    assert.ok(this.#sandbox, "the sandbox runs only while a test does");
    return this.#sandbox;
  }

  async begin(): Promise<void> {
    const stateFolder = mkdtempSync(path.join(tmpdir(), "sandbox-"));
    this.#sandbox = await startSandbox({ stateFolder, ports: { node1: 0, node2: 0 } });
  }

  async end(): Promise<void> {
    const sandbox = this.#sandbox;
    // Where it didn't start, that is the failure to tell.
    if (sandbox === undefined) return;
    this.#sandbox = undefined;
    const { stateFolder } = sandbox;
    await sandbox.stop();
    rmSync(stateFolder, { recursive: true });
  }

  /** Runs a command line on node1. */
  async node(command: string, input?: string): Promise<CommandResult> {
    return await this.sandbox.run("node1", "node", command, input);
  }

  /** Runs a command line in container 101 of node1. */
  async container(command: string): Promise<CommandResult> {
    return await this.sandbox.run("node1", "101", command);
  }

  /** The folder of the repository's package files. */
  packages(): string {
    return `${realpathSync(this.sandbox.stateFolder)}/repository/Packages`;
  }
}

export function assertResult(actual: CommandResult, expected: CommandResult): void {
  assert.deepEqual(actual, expected);
}

export async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 5000;
  while (!(await condition())) {
    assert.ok(Date.now() < deadline, "waited 5 s in vain");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
