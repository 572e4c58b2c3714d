import type { ChangeLayer } from "../maintenance/kinds/layers";
import type { FleetNode } from "../maintenance/fleet/fleet";
import type { Operation, OperationArgs } from "./operation";

/** One of the layers that a kind of work is done by, each a resource of each node. */
export interface OperationLayer {
  readonly name: ChangeLayer;
  /** The resource's type. Its name is the node's, and where `hasSuffix` says so, `NODE-LAYER`. */
  readonly type: string;
  readonly hasSuffix: boolean;
  /** What it's worked on: the node itself, or its containers. */
  readonly place: "node" | "containers";
  /** The layers that come first, as do those before them: where they fail or wait on a target, or on the node itself, this one isn't begun there. */
  readonly after: readonly ChangeLayer[];
}

/** What all kinds declare alike of a node. */
export interface SharedDeclaration {
  readonly args: Omit<OperationArgs, "minutes" | "targets">;
  /** Of the work on the node itself, and on one of its containers. */
  readonly minutes: Readonly<Record<OperationLayer["place"], OperationArgs["minutes"]>>;
}

/** What a release file is declared by, and what of it a declaration has to know. */
export interface FleetRelease {
  /** Paths of armored public keys, relative to the project. */
  readonly releaseKeys: readonly string[];
  /** Whether it speaks of framework modules. */
  readonly hasFramework: boolean;
}

/** A kind of work as a program declares it. What reconciles it is loaded by the provider alone. */
export interface DeclaredKind {
  readonly name: string;
  /** In the order in which they're worked on. */
  readonly layers: readonly OperationLayer[];
  /** @returns the operations of a node, in the order of the layers; none where it declares nothing of the kind */
  declare(node: FleetNode, shared: SharedDeclaration, release: FleetRelease): readonly Operation[];
  /**
   * @param nodes of the whole fleet
   * @returns operations in which several nodes have a part, of one of them each; they come after all nodes' own. None unless a kind has them
   */
  declareFleet?(
    nodes: readonly FleetNode[],
    sharedOf: (node: FleetNode) => SharedDeclaration,
    release: FleetRelease,
  ): readonly Operation[];
}
