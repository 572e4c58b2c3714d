import { Config } from "@pulumi/pulumi/config";
import { RunError } from "@pulumi/pulumi/errors";
import { Fleet } from "./components/fleet";
import { readFleet } from "./components/read-fleet";
import { readRelease } from "./components/read-release";
import type { Fleet as FleetModel } from "./maintenance/fleet/fleet";
import { Credentials } from "./providers/implementation/credentials";

// The program: the stack's configuration names a fleet and the release that it should run.
const config = new Config();
const files = { fleet: config.require("fleet"), release: config.require("release") };
const { fleet, release } = readDeclarations();
new Fleet(fleet.name, { fleet, release });

function readDeclarations() {
  try {
    const fleet = readFleet(files.fleet);
    // The providers read them by themselves; but a mistake in them should be told before anything is planned.
    Credentials.parse(config.get("credentials")).checkNames(namesOf(fleet));
    return { fleet, release: readRelease(files.release, fleet) };
  } catch (error) {
    // What is wrong with a file is said in a sentence; where our code noticed it is nobody's concern.
    throw error instanceof Error ? new RunError(error.message) : error;
  }
}

function namesOf({ nodes }: FleetModel): string[] {
  return Object.values(nodes).flatMap(({ name, ssh }) =>
    ssh.bastion === undefined ? [name] : [name, ssh.bastion.name],
  );
}
