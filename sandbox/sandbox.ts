import { realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { formatFleet, RELEASE_NAME } from "./declarations";
import { Hazards } from "./hazards";
import { endLeftBehind } from "./left-behind";
import { bootNode, type CommandResult, environmentOf, expectSuccess, runInMachine } from "./machine-shell";
import { NODES } from "./machines";
import { findBuild } from "./catalog";
import { fileNameOf } from "./package-file";
import { choosePorts } from "./ports";
import { formatKnownHost, generateKeyPair, keepKeyPair, type KeyPair } from "./ssh-keys";
import { NodeServer } from "./ssh-server";
import { locateState, prepareState, type StateFolder } from "./state";

const PROJECT = path.dirname(__dirname);
const DEFAULT_STATE = path.join(PROJECT, ".sandbox");

export interface SandboxOptions {
  /** `.sandbox` in the project unless told otherwise. Removed and made anew by `reset`, and where it's outdated. */
  readonly stateFolder?: string;
  /** By node; 0 takes any free port. Those of the committed fleet file, or of SANDBOX_PORTS, unless told otherwise. */
  readonly ports?: Readonly<Record<string, number>>;
  readonly reset?: boolean;
}

/** `node` for the node itself, or the id of one of its containers. */
export type Target = string;

/** The name of a node that the sandbox doesn't have. */
export class UnknownSandboxNode extends Error {
  constructor(node: string) {
    super(`The sandbox has no ${node}, only ${Object.keys(NODES).join(" and ")}.`);
    this.name = "UnknownSandboxNode";
  }
}

/**
 * Starts the embedded fleet. As long as it isn't reset, it comes up as it was left.
 * @throws {ForeignStateFolder} {@link PortTaken} {@link InvalidPorts}
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const ports = choosePorts(options.ports, process.env["SANDBOX_PORTS"]);
  const state = locateState(path.resolve(options.stateFolder ?? DEFAULT_STATE));
  const isNew = prepareState(state, options.reset ?? false);
  const clientKey = keepKeyPair(state.identity, "sandbox");
  const servers = new Map<string, NodeServer>();
  const hostKeys = new Map<string, KeyPair>();
  for (const [name, port] of Object.entries(ports)) {
    const hostKey = keepKeyPair(path.join(state.folder, "host-keys", name), `${name} of the sandbox`);
    hostKeys.set(name, hostKey);
    const folder = realpathSync(state.node(name));
    const environment = environmentOf(state, folder);
    servers.set(
      name,
      new NodeServer({
        port,
        hostKey: hostKey.privateKey,
        clientKey: clientKey.publicKey,
        environment,
        folder,
      }),
    );
  }
  const sandbox = new Sandbox(state, servers, hostKeys);
  try {
    await Promise.all(
      [...servers.values()].map(async (server) => {
        await server.listen();
      }),
    );
    if (isNew) await bootMachines(state);
  } catch (error) {
    await sandbox.stop();
    throw error;
  }
  sandbox.writeDeclarations();
  return sandbox;
}

async function bootMachines(state: StateFolder): Promise<void> {
  const boots = Object.entries(NODES).map(async ([name, { containers }]) => {
    const running = Object.entries(containers).filter(([, container]) => container.isRunning);
    await bootNode(
      state,
      name,
      running.map(([id]) => id),
    );
  });
  await Promise.all(boots);
}

/** The running fleet, and what a test or a demonstration may do to it. */
export class Sandbox {
  readonly stateFolder: string;
  /** The committed release file. */
  readonly releaseFile = path.join(PROJECT, "releases", `${RELEASE_NAME}.yaml`);
  /** The committed change file: a T2, of which everybody was told. */
  readonly changeFile = path.join(PROJECT, "changes", `${RELEASE_NAME}.yaml`);
  /** Bad days: locks, full disks, tampered packages. */
  readonly hazards: Hazards;
  readonly #state: StateFolder;
  readonly #servers: ReadonlyMap<string, NodeServer>;
  readonly #hostKeys: ReadonlyMap<string, KeyPair>;

  constructor(
    state: StateFolder,
    servers: ReadonlyMap<string, NodeServer>,
    hostKeys: ReadonlyMap<string, KeyPair>,
  ) {
    this.stateFolder = state.folder;
    this.hazards = new Hazards(state);
    this.#state = state;
    this.#servers = servers;
    this.#hostKeys = hostKeys;
  }

  /** The committed fleet file where that fits (default folder and ports), or else one in the state folder. */
  get fleetFile(): string {
    const isDefault =
      this.stateFolder === DEFAULT_STATE &&
      Object.entries(NODES).every(([name, { port }]) => this.#servers.get(name)?.port === port);
    return isDefault ? path.join(PROJECT, "fleet", "sandbox.yaml") : this.#state.fleetFile;
  }

  /** Port and the ids of the containers by node. */
  get nodes(): Record<string, { readonly port: number; readonly containers: readonly string[] }> {
    return Object.fromEntries(
      Object.entries(NODES).map(([name, { containers }]) => [
        name,
        { port: this.#server(name).port, containers: Object.keys(containers) },
      ]),
    );
  }

  /** The folder that stands for the `/` of a node or a container. */
  folderOf(node: string, target: Target = "node"): string {
    return realpathSync(this.#state.machine(node, target));
  }

  /** Runs a command line on a node, or in a container whether it runs or not; without SSH. */
  async run(node: string, target: Target, command: string, input?: string): Promise<CommandResult> {
    return await runInMachine(this.#state, this.folderOf(node, target), command, input);
  }

  /** Installs a build of the catalog (`php-5.3.3-38.el6`) by hand, whatever it's older than and whatever it needs. */
  async install(node: string, target: Target, build: string): Promise<void> {
    const file = path.join(this.#state.repository, "Packages", fileNameOf(findBuild(build)));
    await this.#rpm(node, target, `-U --oldpackage --replacepkgs --nodeps '${file}'`);
  }

  /** Installs a build beside the one that is there, as a transaction that was killed leaves it. */
  async installBeside(node: string, target: Target, build: string): Promise<void> {
    const file = path.join(this.#state.repository, "Packages", fileNameOf(findBuild(build)));
    await this.#rpm(node, target, `-i --oldpackage --force --nodeps '${file}'`);
  }

  async remove(node: string, target: Target, name: string): Promise<void> {
    await this.#rpm(node, target, `-e --nodeps '${name}'`);
  }

  /** What is installed, as full NEVRAs without a zero epoch, sorted. */
  async listPackages(node: string, target: Target): Promise<string[]> {
    const format = String.raw`%{NAME}-%|EPOCH?{%{EPOCH}:}|%{VERSION}-%{RELEASE}.%{ARCH}\n`;
    const list = await this.#rpm(node, target, `-qa --qf '${format}'`);
    return list
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("gpg-pubkey-"))
      .sort();
  }

  async stopContainer(node: string, id: string): Promise<void> {
    await expectSuccess(this.#state, this.folderOf(node), `vzctl stop ${id}`);
  }

  async startContainer(node: string, id: string): Promise<void> {
    await expectSuccess(this.#state, this.folderOf(node), `vzctl start ${id}`);
  }

  /** Breaks every connection to a node without a goodbye. What was started detached goes on. */
  dropConnections(node: string): void {
    this.#server(node).dropConnections();
  }

  /** From now on connections to the node are refused. */
  shutDown(node: string): void {
    this.#server(node).close();
    this.#server(node).dropConnections();
  }

  async bringUp(node: string): Promise<void> {
    await this.#server(node).listen();
  }

  /** Gives the node another host key than known_hosts has, until the next start. */
  changeHostKey(node: string): void {
    this.#server(node).changeHostKey(generateKeyPair("another one").privateKey);
  }

  /** Writes known_hosts and the fleet file of the state folder. */
  writeDeclarations(): void {
    const ports = Object.fromEntries([...this.#servers].map(([name, server]) => [name, server.port]));
    const hosts = [...this.#hostKeys].map(([name, { publicKey }]) =>
      formatKnownHost(ports[name] ?? 0, publicKey),
    );
    writeFileSync(this.#state.knownHosts, hosts.join(""));
    const places = {
      releaseKey: "release-key.asc",
      identity: "id_ed25519",
      knownHosts: "known_hosts",
      ports,
    };
    writeFileSync(this.#state.fleetFile, formatFleet(places));
  }

  /** Ends the servers and everything that still runs on the nodes. The state stays for the next start. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.#servers.values()].map(async (server) => {
        await server.end();
      }),
    );
    endLeftBehind(this.#state);
  }

  async #rpm(node: string, target: Target, command: string): Promise<string> {
    return await expectSuccess(this.#state, this.folderOf(node, target), `rpm ${command}`);
  }

  #server(node: string): NodeServer {
    const server = this.#servers.get(node);
    if (server === undefined) throw new UnknownSandboxNode(node);
    return server;
  }
}
