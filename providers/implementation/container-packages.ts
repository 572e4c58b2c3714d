import { PartProvider } from "./part-provider";
import { currentPhase } from "./phase";

export = new PartProvider("containers", currentPhase());
