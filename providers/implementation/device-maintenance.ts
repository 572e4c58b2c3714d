import { DeviceProvider } from "./device-provider";
import { currentPhases } from "./phases";
import { withPlainErrors } from "./plain-errors";

/** The provider of devices. */
export = withPlainErrors(new DeviceProvider(currentPhases()));
