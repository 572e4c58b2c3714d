import { ChangeGateProvider } from "./change-gate-provider";
import { currentPhases } from "./phases";
import { withPlainErrors } from "./plain-errors";

/** The provider of gates. */
export = withPlainErrors(new ChangeGateProvider(currentPhases()));
