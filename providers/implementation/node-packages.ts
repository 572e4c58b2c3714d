import { PartProvider } from "./part-provider";
import { currentPhase } from "./phase";
import { withPlainErrors } from "./plain-errors";

export = withPlainErrors(new PartProvider("nodes", currentPhase()));
