import { DeviceOutcomeProvider } from "./device-outcome-provider";
import { currentPhases } from "./phases";
import { withPlainErrors } from "./plain-errors";

/** The provider of the outcomes of devices' steps. */
export = withPlainErrors(new DeviceOutcomeProvider(currentPhases()));
