import { asRunSentence } from "./components/as-run-sentence";
import { checkCredentials, namesOf } from "./components/check-credentials";
import { DeclaredFleet } from "./components/declared-fleet";
import { Fleet } from "./components/fleet";
import { PlainConfig } from "./components/plain-config";
import { type GateTexts, readGateTexts } from "./declarations/gate-settings";
import { readGate } from "./declarations/read-gate";
import { readFleet } from "./declarations/read-fleet";
import { readPromotion } from "./declarations/read-promotion";
import { readRelease } from "./declarations/read-release";
import { Repository } from "./components/repository";
import { ProjectFiles } from "./declarations/project-files";
import type { Fleet as FleetModel } from "./maintenance/fleet/fleet";

// The program: the stack's configuration names a fleet and the release that it should run, with the change that this is;
// or, with `repository`, a package repository of the fleet and the release that it should offer.
const config = new PlainConfig();
const project = new ProjectFiles();
const declare = asRunSentence(readDeclarations);
declare();

function readDeclarations(): () => void {
  const fleet = readFleet(config.require("fleet"), project);
  checkCredentials(namesOf(fleet));
  const repository = config.get("repository");
  return repository === undefined ? readFleetStack(fleet) : readRepositoryStack(repository, fleet);
}

function readFleetStack(fleet: FleetModel): () => void {
  const release = readRelease(config.require("release"), fleet, project);
  const gate = readGate(readGateTexts(listGateTexts(), fleet), fleet, release, project);
  return () => new Fleet(fleet.name, DeclaredFleet.of({ fleet, release, gate }));
}

function readRepositoryStack(repository: string, fleet: FleetModel): () => void {
  const promotion = config.get("promotion");
  const stack = { repository, release: config.require("release") };
  const basis = readPromotion({ ...stack, ...(promotion !== undefined && { promotion }) }, fleet, project);
  return () => new Repository(repository, basis);
}

function listGateTexts(): GateTexts {
  const given = ["change", "environment", "clock", "impact", "ring", "incidents"].flatMap((name) => {
    const value = config.get(name);
    return value === undefined ? [] : [[name, value]];
  });
  return { calendar: config.require("calendar"), ...(Object.fromEntries(given) as Partial<GateTexts>) };
}
