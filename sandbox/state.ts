import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { CATALOG, findBuild } from "./catalog";
import { type ContainerState, NODES, type NodeState } from "./machines";
import { contentOf, fileNameOf, formatInstalled, formatPackage, modeOf, sha256 } from "./package-file";
import { deriveSigningKey, RELEASE_KEY_USER, type SigningKey, STRANGER_KEY_USER } from "./release-key";

const MARKER = "generation";

/** A folder that was given for the sandbox's state but holds something else. */
export class ForeignStateFolder extends Error {
  constructor(folder: string) {
    super(
      `The sandbox keeps its state in ${folder}, but that folder holds other things. ` +
        "Name an empty or a new folder for it, or move what is there.",
    );
    this.name = "ForeignStateFolder";
  }
}

/** Where everything in the state folder is. */
export function locateState(folder: string) {
  return {
    folder,
    bin: path.join(folder, "bin"),
    repository: path.join(folder, "repository"),
    identity: path.join(folder, "id_ed25519"),
    knownHosts: path.join(folder, "known_hosts"),
    releaseKey: path.join(folder, "release-key.asc"),
    fleetFile: path.join(folder, "fleet.yaml"),
    node: (name: string) => path.join(folder, name),
    /** @param target `node`, or a container's id */
    machine: (node: string, target: string) =>
      target === "node" ? path.join(folder, node) : path.join(folder, node, "vz", "root", target),
  };
}

export type StateFolder = ReturnType<typeof locateState>;

/**
 * Makes the state folder as it is when new, unless it's there already and was made from this very data.
 * @returns whether it was made
 * @throws {ForeignStateFolder}
 */
export function prepareState(state: StateFolder, reset: boolean): boolean {
  const marker = path.join(state.folder, MARKER);
  const generation = describeGeneration();
  if (existsSync(state.folder) && readdirSync(state.folder).length > 0) {
    // Removed only where the marker shows that it's ours.
    if (!existsSync(marker)) throw new ForeignStateFolder(state.folder);
    if (!reset && readFileSync(marker, "utf8") === generation) return false;
    rmSync(state.folder, { recursive: true });
  }
  mkdirSync(state.folder, { recursive: true });
  writeFileSync(marker, generation);
  mkdirSync(state.bin);
  symlinkSync(process.execPath, path.join(state.bin, "node"));
  const releaseKey = deriveSigningKey(RELEASE_KEY_USER);
  writeFileSync(state.releaseKey, releaseKey.armored);
  writeRepository(state, releaseKey);
  for (const [name, node] of Object.entries(NODES)) writeNode(state, name, node, releaseKey);
  return true;
}

function describeGeneration(): string {
  return `${sha256(JSON.stringify([CATALOG, NODES, process.execPath]))}\n`;
}

function writeRepository(state: StateFolder, releaseKey: SigningKey): void {
  const keys = { release: releaseKey, stranger: deriveSigningKey(STRANGER_KEY_USER), none: undefined };
  write(path.join(state.repository, "repodata", "repomd.xml"), "<repomd/>\n");
  for (const entry of CATALOG) {
    const text = formatPackage(entry, keys[entry.signature]);
    write(path.join(state.repository, "Packages", fileNameOf(entry)), text);
  }
}

function writeNode(state: StateFolder, name: string, node: NodeState, releaseKey: SigningKey): void {
  const root = state.node(name);
  writeMachine(state, root, node.kernel, node.packages, releaseKey);
  for (const folder of ["vz/lock", "var/lib", "etc/vz/conf"])
    mkdirSync(path.join(root, folder), { recursive: true });
  for (const [id, container] of Object.entries(node.containers)) {
    mkdirSync(path.join(root, "vz", "private", id), { recursive: true });
    write(path.join(root, "etc", "vz", "conf", `${id}.conf`), formatContainerConfig(id, container));
    const keys = id === "202" ? undefined : releaseKey;
    writeMachine(state, state.machine(name, id), node.kernel, container.packages, keys);
  }
}

function formatContainerConfig(id: string, { hostname }: ContainerState): string {
  const settings = {
    ONBOOT: "yes",
    VE_ROOT: "/vz/root/$VEID",
    VE_PRIVATE: "/vz/private/$VEID",
    OSTEMPLATE: "centos-6-x86_64",
    HOSTNAME: hostname,
    IP_ADDRESS: `192.0.2.${Number(id) % 250}`,
  };
  return Object.entries(settings)
    .map(([key, value]) => `${key}="${value}"\n`)
    .join("");
}

function writeMachine(
  state: StateFolder,
  root: string,
  kernel: string,
  packages: readonly string[],
  importedKey: SigningKey | undefined,
): void {
  const builds = packages.map(findBuild);
  for (const spec of builds) {
    for (const file of spec.files) {
      const target = path.join(root, file.path);
      write(target, contentOf(spec, file));
      chmodSync(target, parseInt(modeOf(file), 8));
    }
  }
  const keys = importedKey === undefined ? [] : [formatImportedKey(importedKey)];
  const database = [...builds.map(formatInstalled), ...keys].map((header) => `${header}\n`).join("");
  write(path.join(root, "var", "lib", "rpm", "Packages"), database);
  write(path.join(root, "etc", "redhat-release"), "CentOS release 6.10 (Final)\n");
  write(path.join(root, "proc", "sys", "kernel", "osrelease"), `${kernel}\n`);
  const repository = `[updates]\nname=Updates\nbaseurl=file://${state.repository}\nenabled=1\ngpgcheck=1\n`;
  write(path.join(root, "etc", "yum.repos.d", "updates.repo"), repository);
  symlinkSync("rc.d/init.d", path.join(root, "etc", "init.d"));
  mkdirSync(path.join(root, "var", "run"), { recursive: true });
}

/** As `rpm --import` leaves it in the database. */
function formatImportedKey({ id, created, user, raw }: SigningKey): string {
  const lines = ["Name: gpg-pubkey", `Version: ${id.slice(-8)}`, `Release: ${created}`, "Size: 0"];
  return [...lines, `Summary: ${user} public key`, `KeyId: ${id}`, `Key: ${raw}`, ""].join("\n");
}

function write(file: string, text: string): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
