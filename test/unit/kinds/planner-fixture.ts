import { sightsOf } from "../../harness/sights";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FURTHER_FOLDERS } from "../../../declarations/project-files";
import type { ContainerFramework } from "../../../maintenance/fleet/framework";
import type { InstalledModule } from "../../../maintenance/framework/module";
import { parseNevra } from "../../../maintenance/packages/nevra";
import { releaseDigest } from "../../../maintenance/release/digest";
import { parseRelease } from "../../../maintenance/release/parse";
import { Phase } from "../../../providers/implementation/phase";
import type { OperationArgs } from "../../../kinds/operation";
import type { FrameworkFacts } from "../../../kinds/modules/look/facts";
import type { SystemFacts } from "../../../kinds/packages/look/facts";
import type { ContainerObservation, NodeObservation } from "../../../remote/look/observe";
import type { NodeSession } from "../../../remote/session";
import type { ScriptOptions } from "../../../remote/ssh/script";
import { SILENT_LOG } from "../../harness/silent-log";
import { hear } from "../../harness/hear";

/** What a node's script is asked, and what it prints. */
export type Answer = (script: string) => string;

/** A phase whose node1 was observed already, and whose scripts are answered here. */
export function phaseOf(observation: NodeObservation | Error, answer: Answer = agreeing): Phase {
  const runScript = (script: string, options: ScriptOptions) =>
    hear({ code: 0, stdout: answer(script), stderr: "" }, options);
  const session = { name: "node1", connect: () => Promise.resolve({ runScript }) };
  return Object.assign(new Phase(SILENT_LOG), {
    observe: () =>
      observation instanceof Error ? Promise.reject(observation) : Promise.resolve(observation),
    sessionOf: () => session as unknown as NodeSession,
  });
}

/** Prints what a node does whose rpm has nothing against any transaction, and takes nothing away that isn't replaced. */
export function agreeing(script: string): string {
  return resolving(script, () => "@@leaving\n@@end 0\n");
}

/** Prints what a node does whose machines say this of the transactions that they are asked about. */
export function resolving(script: string, answer: (target: string) => string, obsoletes = ""): string {
  const [, questions = ""] = /^QUESTIONS='([^']*)'$/m.exec(script) ?? [];
  const targets = new Set(questions.split("\n").flatMap((line) => line.split("\t").slice(0, 1)));
  targets.delete("");
  const events = [
    { event: "obsoletes", at: 0, text: obsoletes },
    ...[...targets].map((target) => ({ event: "resolved", at: 0, target, code: "0", text: answer(target) })),
  ];
  return events.map((event) => `${JSON.stringify(event)}\n`).join("") + finished();
}

/** What a script prints that has nothing to tell. */
export function finished(): string {
  return `${JSON.stringify({ event: "finished", at: 0 })}\n`;
}

export function systemFacts(...packages: readonly string[]): SystemFacts {
  return {
    os: "CentOS release 6.10 (Final)",
    kernel: "2.6.32 x86_64",
    packages: packages.map(parseNevra),
    packageTools: [],
    restarts: { services: [], packages: new Map(), processes: [] },
  };
}

/** A running container with these packages and modules. */
export function pbx(
  packages: readonly string[],
  modules: readonly InstalledModule[],
  changes: Partial<FrameworkFacts> = {},
): ContainerObservation {
  const framework: FrameworkFacts = {
    ...{ tool: "module_admin", modules, toolsAtWork: [], isHalfSwapped: false },
    ...changes,
  };
  return { state: "running", hostname: "-", sights: sightsOf(systemFacts(...packages), framework) };
}

export const NODE1: Omit<OperationArgs, "ways" | "release" | "targets"> = {
  node: "node1",
  ssh: {
    address: "192.0.2.1",
    port: 22,
    user: "root",
    hostKeys: [],
    sudo: "none",
    connectTimeoutSeconds: 1,
    keepAliveSeconds: 1,
  },
  minutes: { unit: 5, reserve: 5 },
};

export const WAYS: OperationArgs["ways"] = {
  runtime: "openvz",
  parallel: 1,
  lockWaitSeconds: 1,
  transactionLimitMinutes: 1,
};

export function frameworkSettings(changes: Partial<ContainerFramework> = {}): ContainerFramework {
  return {
    line: "2.10",
    tool: "module_admin",
    repository: "http://framework.example",
    keys: [],
    automaticUpdater: "report",
    registrationTolerance: 0,
    overrides: { modules: [], hold: [] },
    ...changes,
  };
}

/** A release in a file of its own, as parts name it. */
export class ReleaseInFile {
  private readonly folder = mkdtempSync(join(tmpdir(), "planner-"));
  readonly file = join(this.folder, "release.yaml");
  readonly shared: Omit<OperationArgs, "ways" | "targets">;

  constructor(text: string) {
    writeFileSync(this.file, text);
    process.env[FURTHER_FOLDERS] = this.folder;
    const digest = releaseDigest(parseRelease(text, this.file));
    this.shared = { ...NODE1, release: { name: "r1", file: this.file, digest } };
  }

  remove(): void {
    Reflect.deleteProperty(process.env, FURTHER_FOLDERS);
    rmSync(this.folder, { recursive: true });
  }
}
