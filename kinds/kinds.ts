import { createRequire } from "node:module";
import { DECLARED_ALLOCATIONS } from "./allocations/declare";
import type { DeclaredKind, OperationLayer } from "./declared-kind";
import type { Kind } from "./kind";
import { DECLARED_MODULES } from "./modules/declare";
import { DECLARED_PACKAGES } from "./packages/declare";
import { DECLARED_REBOOTS } from "./reboots/declare";
import { DECLARED_STORAGE } from "./storage/declare";

/** A kind of work, in two halves: what declares it, and what does it. */
export interface RegisteredKind {
  readonly declared: DeclaredKind;
  /** What reconciles it: a program that declares it needn't load that. */
  readonly load: () => Kind;
}

const load = createRequire(__filename);

/** All kinds of work, in the order in which they're done on a node. */
export const KINDS: readonly RegisteredKind[] = [
  {
    declared: DECLARED_PACKAGES,
    load: () => (load("./packages/packages") as typeof import("./packages/packages")).PACKAGES,
  },
  {
    declared: DECLARED_MODULES,
    load: () => (load("./modules/modules") as typeof import("./modules/modules")).MODULES,
  },
  {
    declared: DECLARED_ALLOCATIONS,
    load: () => (load("./allocations/allocations") as typeof import("./allocations/allocations")).ALLOCATIONS,
  },
  {
    declared: DECLARED_REBOOTS,
    load: () => (load("./reboots/reboots") as typeof import("./reboots/reboots")).REBOOTS,
  },
  {
    declared: DECLARED_STORAGE,
    load: () => (load("./storage/storage") as typeof import("./storage/storage")).STORAGE,
  },
];

/** No kind of work has registered a layer of this name. */
export class LayerUnknown extends Error {
  override readonly name = "LayerUnknown";

  constructor(layer: string) {
    super(`No kind of work has the layer ${layer}. Register it in kinds/kinds.ts.`);
  }
}

/** @throws LayerUnknown */
export function layerNamed(name: string): OperationLayer {
  const layer = KINDS.flatMap(({ declared }) => declared.layers).find((one) => one.name === name);
  if (layer === undefined) throw new LayerUnknown(name);
  return layer;
}

/**
 * All layers that come before one, and those before them: the first ones first.
 *
 * @throws LayerUnknown
 */
export function layersBefore(layer: string): readonly string[] {
  const { after } = layerNamed(layer);
  return [...new Set([...after.flatMap(layersBefore), ...after])];
}

/**
 * The kind that works on a layer, with those that come before it there: what these see, too, has to be known for its plan.
 *
 * @throws LayerUnknown
 */
export function kindsFor(layer: string): readonly Kind[] {
  return [...new Set([...layersBefore(layer), layer].map(kindOf))];
}

/** @throws LayerUnknown */
export function kindOf(layer: string): Kind {
  const kind = KINDS.find(({ declared }) => declared.layers.some(({ name }) => name === layer));
  if (kind === undefined) throw new LayerUnknown(layer);
  return kind.load();
}
