import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Procedure } from "../../../../maintenance/procedure/procedure";
import { conduct, type PartOutcome } from "../../../../remote/procedure/conduct";
import { readProcedureReport, type ProcedureReport } from "../../../../remote/procedure/report";
import type { Reachable } from "../../../../remote/run/follow";
import { ConnectionLost } from "../../../../remote/ssh/errors";
import type { ScriptOptions, ScriptResult } from "../../../../remote/ssh/script";
import { ProcedureNode, type TestStep } from "./procedure-node";

const step = (name: string, form: TestStep["form"]): TestStep => ({
  name,
  form,
  targets: ["node"],
  seconds: 5,
});

const OF_CLIENTS = [step("stop", "take"), step("unmount", "take")];
const OF_SERVER = [step("withdraw", "take"), step("update", "change")];

/** A share's server is updated while none of its clients uses the share. */
const SHARE: Procedure = {
  steps: [
    { name: "stop", form: "take", machines: ["node1", "node2"], hasWayBack: true },
    { name: "unmount", form: "take", machines: ["node1", "node2"], hasWayBack: true },
    { name: "withdraw", form: "take", machines: ["san1"], hasWayBack: true },
    { name: "update", form: "change", machines: ["san1"], hasWayBack: false },
  ],
};

export const PLACES: readonly (readonly [step: string, machine: string])[] = SHARE.steps.flatMap(
  ({ name, machines }) => machines.map((machine) => [name, machine] as const),
);

/** Connections to a machine that is this one, by a shell each, which may be cut. */
class LocalSession implements Reachable {
  private isCut = false;
  private held: Promise<void> | undefined;
  /** What the conductor has said that it may begin: steps, or `back`, as of each sign of life. */
  readonly grants: string[] = [];
  private readonly shells = new Set<ChildProcess>();

  constructor(
    readonly name: string,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  connect(): ReturnType<Reachable["connect"]> {
    if (this.isCut) return Promise.reject(new ConnectionLost(this.name, "it was cut"));
    return Promise.resolve({
      runScript: async (script, options) => {
        const [, grants] = /^GRANTS='?([^'\n]*)'?$/m.exec(script) ?? [];
        if (grants !== undefined) {
          this.grants.push(grants);
          await this.held;
        }
        return this.runScript(script, options);
      },
    });
  }

  /** Signs of life are on their way until somebody calls what this returns. */
  hold(): () => void {
    let release = (): void => undefined;
    this.held = new Promise((resolve) => {
      release = resolve;
    });
    return release;
  }

  cut(): void {
    this.isCut = true;
    for (const shell of this.shells) shell.kill("SIGKILL");
  }

  restore(): void {
    this.isCut = false;
  }

  private runScript(script: string, { onLine }: ScriptOptions = {}): Promise<ScriptResult> {
    return new Promise((resolve, reject) => {
      const shell = spawn("sh", ["-s"], { env: this.environment, stdio: ["pipe", "pipe", "ignore"] });
      this.shells.add(shell);
      let rest = "";
      shell.stdout.setEncoding("utf8").on("data", (text: string) => {
        const lines = (rest + text).split("\n");
        rest = lines.pop() ?? "";
        for (const line of lines) onLine?.(line);
      });
      shell.on("close", (code, signal) => {
        this.shells.delete(shell);
        if (this.isCut) reject(new ConnectionLost(this.name, "it was cut"));
        else resolve({ code, signal: signal ?? undefined, stdout: "", stderr: "" });
      });
      shell.stdin.on("error", () => undefined).end(script);
    });
  }
}

/** Two nodes with a share of a server, each this machine below a folder of its own. */
export class ConductedNodes {
  readonly nodes: ReadonlyMap<string, ProcedureNode>;
  readonly sessions: ReadonlyMap<string, LocalSession>;

  constructor(lease = 4) {
    this.nodes = new Map([
      ["node1", new ProcedureNode(OF_CLIENTS, lease)],
      ["node2", new ProcedureNode(OF_CLIENTS, lease)],
      ["san1", new ProcedureNode(OF_SERVER, lease)],
    ]);
    this.sessions = new Map(
      [...this.nodes].map(([name, { environment }]) => [name, new LocalSession(name, environment)]),
    );
  }

  node(name: string): ProcedureNode {
    const node = this.nodes.get(name);
    if (node === undefined) throw new Error(`There is no ${name}.`);
    return node;
  }

  /** To its end, with a heartbeat of half a second. */
  async conduct(lease = 4, patience = 3): Promise<ReadonlyMap<string, PartOutcome<ProcedureReport>>> {
    const parts = [...this.nodes].map(([name, node]) => {
      const session = this.sessions.get(name);
      if (session === undefined) throw new Error(`Nobody reaches ${name}.`);
      const readReport = (_target: string, text: string): ProcedureReport => {
        const report = readProcedureReport(text);
        if (report === undefined) throw new Error("The report is cut short.");
        return report;
      };
      return [name, { session, work: { run: node.describeRun(), targets: ["node"], readReport } }] as const;
    });
    const pace = { heartbeat: 0.5, patience, lease, grant: 2 };
    return conduct(SHARE, new Map(parts), () => undefined, pace);
  }

  /** Cuts all connections: to the machines it's as if the conductor had died. */
  kill(): void {
    for (const session of this.sessions.values()) session.cut();
  }

  /** Lines of all journals: second, machine, step, state. */
  get lines(): {
    readonly at: number;
    readonly machine: string;
    readonly step: string;
    readonly state: string;
  }[] {
    return [...this.nodes].flatMap(([machine, { root }]) => {
      const folder = join(root, "var/lib/pbx-maintenance/journal");
      const text = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
      return [
        ...text.join("").matchAll(/^(\S+) \S+ node: (\w+) (begun|done|failed|returning|returned|stuck)$/gm),
      ].map(([, at = "", step = "", state = ""]) => ({ at: Date.parse(at) / 1000, machine, step, state }));
    });
  }

  has(step: string, machine: string, state: string): boolean {
    return this.node(machine).states.includes(`${step} node ${state}`);
  }

  /** By the journals: no machine begins a step before all have done the one before, and the server's export is back before a share is asked for. */
  assertOrder(): void {
    const { lines } = this;
    const when = (name: string, state: string): number[] =>
      lines.filter((line) => line.step === name && line.state === state).map(({ at }) => at);
    for (const [index, { name, machines }] of SHARE.steps.entries()) {
      const begun = when(name, "begun");
      if (begun.length === 0) continue;
      for (const before of SHARE.steps.slice(0, index)) {
        const done = when(before.name, "done");
        assert.equal(done.length, before.machines.length, `${before.name} is done before ${name} begins`);
        assert.ok(Math.max(...done) <= Math.min(...begun), `${before.name} is done before ${name} begins`);
      }
      assert.ok(begun.length <= machines.length, `${name} begins once on each machine`);
    }
  }

  /** Each machine's own takes, which aren't given back. */
  get missing(): string[] {
    return PLACES.filter(([name]) => name !== "update").flatMap(([name, machine]) => {
      const last = this.node(machine).states.findLast((line) => line.startsWith(`${name} `));
      return last === undefined || last.endsWith(" returned") ? [] : [`${last} on ${machine}`];
    });
  }

  async untilBack(): Promise<void> {
    for (const node of this.nodes.values()) await node.until("all is back", () => !node.isAway);
  }

  async remove(): Promise<void> {
    for (const node of this.nodes.values()) await node.remove();
  }
}
