import { Config } from "@pulumi/pulumi/config";
import { RunError } from "@pulumi/pulumi/errors";
import { Fleet } from "./components/fleet";
import { type GateSettings, readGate } from "./components/read-gate";
import { readFleet } from "./components/read-fleet";
import { readRelease } from "./components/read-release";
import type { Fleet as FleetModel } from "./maintenance/fleet/fleet";
import { Credentials } from "./providers/implementation/credentials";

// The program: the stack's configuration names a fleet, the release that it should run, and the change that this is.
const config = new Config();
const { fleet, release, gate } = readDeclarations();
new Fleet(fleet.name, { fleet, release, gate });

function readDeclarations() {
  try {
    const fleet = readFleet(config.require("fleet"));
    // The providers read them by themselves; but a mistake in them should be told before anything is planned.
    Credentials.parse(config.get("credentials")).checkNames(namesOf(fleet));
    const release = readRelease(config.require("release"), fleet);
    return { fleet, release, gate: readGate(readGateSettings(), fleet, release) };
  } catch (error) {
    // What is wrong with a file is said in a sentence; where our code noticed it is nobody's concern.
    throw error instanceof Error ? new RunError(error.message) : error;
  }
}

function readGateSettings(): GateSettings {
  const given = ["change", "environment", "clock", "impact"].flatMap((name) => {
    const value = config.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return { calendar: config.require("calendar"), ...(Object.fromEntries(given) as Partial<GateSettings>) };
}

function namesOf({ nodes }: FleetModel): string[] {
  return Object.values(nodes).flatMap(({ name, ssh }) =>
    ssh.bastion === undefined ? [name] : [name, ssh.bastion.name],
  );
}
