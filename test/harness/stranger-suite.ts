import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Sandbox, startSandbox } from "../../sandbox/sandbox";
import { StrangerProject } from "./stranger-project";

/** Somebody's own project and the embedded sandbox, both for the tests of one suite. */
export class StrangerSuite {
  #project: StrangerProject | undefined;
  #sandbox: Sandbox | undefined;

  /** @param example as of `StrangerProject.create` */
  constructor(example?: string) {
    const begin = (): Promise<void> => this.begin(example);
    before(async function () {
      // Building the engine, where it has to be, takes some minutes once.
      this.timeout(45 * 60_000);
      await begin();
    });
    after(() => this.end());
  }

  get project(): StrangerProject {
    assert.ok(this.#project, "there's a project only while a test runs");
    return this.#project;
  }

  get sandbox(): Sandbox {
    assert.ok(this.#sandbox, "the sandbox runs only while a test does");
    return this.#sandbox;
  }

  /** Runs Pulumi in the project. */
  async pulumi(...args: string[]): Promise<{ readonly code: number; readonly text: string }> {
    const { code, stdout, stderr } = await this.project.pulumi(...args);
    return { code, text: `${stdout}${stderr}` };
  }

  /** The same where it must end well. */
  async expectWell(...args: string[]): Promise<string> {
    const { code, text } = await this.pulumi(...args);
    assert.equal(code, 0, text);
    return text;
  }

  /** The same where there's nothing to do: Pulumi would count each other resource before these. */
  async expectUnchanged(...args: string[]): Promise<void> {
    assert.match(await this.expectWell(...args), /\bResources:\n +\d+ unchanged\n/);
  }

  private async begin(example: string | undefined): Promise<void> {
    this.#project = await StrangerProject.create(example);
    const stateFolder = mkdtempSync(join(tmpdir(), "stranger-sandbox-"));
    this.#sandbox = await startSandbox({ stateFolder, ports: { node1: 0, node2: 0 } });
  }

  private async end(): Promise<void> {
    this.#project?.remove();
    const sandbox = this.#sandbox;
    // Where it didn't start, that is the failure to tell.
    if (sandbox === undefined) return;
    await sandbox.stop();
    rmSync(sandbox.stateFolder, { recursive: true, force: true });
  }
}
