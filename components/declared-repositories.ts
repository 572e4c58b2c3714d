import { posix } from "node:path";
import type { FleetRepository } from "../maintenance/fleet/fleet";
import { type Machine, MachinesOfFleets } from "../maintenance/fleet/same-machine";
import { RunSentence } from "./run-sentence";

/** Repositories of one program can't be told apart, or are one. */
export class RepositoriesCollide extends RunSentence {
  override readonly name = "RepositoriesCollide";
}

/** The package repositories of a program, in the order in which they were declared. */
export class DeclaredRepositories {
  private readonly names = new Set<string>();
  private readonly hostsByRoot = new Map<string, MachinesOfFleets>();

  /** @throws RepositoriesCollide */
  add({ name, ssh, root }: Pick<FleetRepository, "name" | "root"> & { readonly ssh: Machine }): void {
    if (this.names.has(name))
      throw new RepositoriesCollide(
        `The program declares two repositories with the name ${name}. Give each a name of its own.`,
      );
    this.names.add(name);
    const folder = posix.resolve("/", root);
    const hosts = this.hostsByRoot.get(folder) ?? new MachinesOfFleets();
    this.hostsByRoot.set(folder, hosts);
    const known = hosts.add({ fleet: name, node: name, machine: ssh });
    if (known === undefined) return;
    throw new RepositoriesCollide(
      `The repositories ${known.node} and ${name} are one folder of one host: ${folder}. ` +
        "Two promotions would change it at once. Declare it once.",
    );
  }
}
