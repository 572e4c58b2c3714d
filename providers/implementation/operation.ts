import { layerNamed } from "../../kinds/kinds";
import { OperationProvider } from "./operation-provider";
import { currentPhases } from "./phases";
import { withPlainErrors } from "./plain-errors";

/** The provider of the resources of a layer. */
export = (layer: string) => withPlainErrors(new OperationProvider(layerNamed(layer), currentPhases()));
