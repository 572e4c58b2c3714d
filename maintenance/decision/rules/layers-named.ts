import { judgedLayer } from "../../kinds/layers";
import { groupBy } from "../../packages/grouping";
import type { Finding } from "../finding";
import { describeChange, type Rule } from "../rule";
import { describeTarget, listLayerChanges } from "../work";
import { listSome } from "../../text/list-some";

/**
 * Whoever reads a record decides by the layers that it names. Services that execute replaced files already, and settings of the
 * framework, come with any change.
 */
export const layersNamed: Rule = {
  name: "layers-named",
  level: "mandatory",
  description: "The change names each layer that would change.",
  severity: "high",
  remediation:
    "Add the layers to the change record, and have it reviewed again. Or leave out what would change there.",
  judge: ({ change, work }) => {
    const unnamed = listLayerChanges(work).filter(({ layer }) => !change.layers.includes(layer));
    return [...groupBy(unnamed, ({ layer }) => layer)].map(([layer, changes]): Finding => {
      const places = new Set(changes.map(({ node, target }) => describeTarget(node, target)));
      return {
        rule: "layers-named",
        level: "mandatory",
        target: describeChange(change),
        message: `Change ${change.id} says that it touches ${change.layers.join(", ")}, but ${judgedLayer(layer).noun} would change as well: ${listSome([...places])}.`,
        remedy: `Add ${layer} to the change's layers if that's meant, or leave it out of this change.`,
      };
    });
  },
};
