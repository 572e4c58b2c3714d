import { PackagesProvider } from "./packages";
import { currentPhase } from "./phase";

export = new PackagesProvider("containers", currentPhase());
