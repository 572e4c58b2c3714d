import type { JudgedLayer } from "./judged-kind";
import { JUDGED_KINDS, type RegisteredKind } from "./kinds";

type RegisteredLayer = RegisteredKind["layers"][number];
/** What a change touches. */
export type ChangeLayer = RegisteredLayer["name"];

interface NamedLayer extends JudgedLayer {
  readonly name: ChangeLayer;
}

const REGISTERED = JUDGED_KINDS.flatMap((kind): readonly NamedLayer[] => kind.layers);

/** In the order in which a change record names them. */
export const LAYERS: readonly ChangeLayer[] = REGISTERED.map(({ name }) => name);

/** No kind of work that is judged has registered a layer of this name. */
export class LayerNotJudged extends Error {
  override readonly name = "LayerNotJudged";

  constructor(layer: string) {
    super(`No kind of work has the layer ${layer}. Register it in maintenance/kinds/kinds.ts.`);
  }
}

/** @throws LayerNotJudged */
export function judgedLayer(name: ChangeLayer): JudgedLayer {
  const layer = REGISTERED.find((one) => one.name === name);
  if (layer === undefined) throw new LayerNotJudged(name);
  return layer;
}
