import { setTimeout as delay } from "node:timers/promises";
import { desiredPackages } from "../../maintenance/release/desired";
import type { TestGate } from "../../maintenance/change/test-gates";
import type { Base, GateOutcome, Interruption, UnwatchedService } from "../../maintenance/evidence/evidence";
import { judgeAgain, judgeTrial, mayStillPass } from "../../maintenance/evidence/judge-trial";
import type { MachineLook } from "../../maintenance/evidence/look";
import { isThereAlready, listUntested } from "../../maintenance/evidence/untested";
import type { Trial } from "../../maintenance/evidence/trial";
import type { Fleet } from "../../maintenance/fleet/fleet";
import type { Build } from "../../maintenance/packages/build";
import type { WholeLook } from "../../qualification/read-look";
import type { Installer } from "./install";
import type { Looks, Machines } from "./machines";
import type { TestedRelease } from "./tested-release";

/** What a test over one base showed. */
export interface BaseResult {
  readonly gates: readonly GateOutcome[];
  readonly interruptions: readonly Interruption[];
  readonly unwatched: readonly UnwatchedService[];
  readonly machines: readonly string[];
  readonly versions: readonly WholeLook["versions"][];
}

/** How a release is tested. */
export interface TestTerms {
  readonly fleet: Fleet;
  readonly release: TestedRelease;
  readonly gates: readonly TestGate[];
  readonly releaseKeys: ReadonlySet<string>;
  readonly attempts: number;
  readonly settleSeconds: number;
  readonly tell: (message: string) => void;
  readonly signal: AbortSignal;
}

/** A trial of which only the looks after are missing. */
type BegunTrial = Omit<Trial, "after" | "before"> & { readonly before: ReadonlyMap<string, WholeLook> };

/** A machine of the sandbox isn't in a state to be compared with. */
export class SandboxUnfit extends Error {
  override readonly name = "SandboxUnfit";

  constructor(complaints: readonly string[]) {
    super(
      `The sandbox isn't fit for a test: ${complaints.join("; ")}. Mend that, or set the machines back, and run again.`,
    );
  }
}

/** Before a machine is looked at again that couldn't be. */
const RETURN_PAUSE_MS = 2_000;
/** Before a gate is asked again. */
const ATTEMPT_PAUSE_MS = 5_000;

/** Installs the release over what is there, with looks before and after, and a probe meanwhile. */
export async function testOverBase(
  base: Base,
  machines: Machines,
  installer: Installer,
  terms: TestTerms,
): Promise<BaseResult> {
  const { fleet, release, releaseKeys, tell, signal } = terms;
  tell(`over ${base}: looking at the machines\n`);
  const before = requireWhole(await machines.lookBefore());
  const released = listReleased(fleet, release, [...before.keys()]);
  refuseUnfit(base, before, released, terms);
  for (const machine of listMachines(fleet).filter((one) => !before.has(one)))
    tell(`over ${base}: ${machine} doesn't run, so it isn't tested\n`);
  const watch = await machines.watch(new Set(before.keys()));
  tell(`over ${base}: installing ${release.name}\n`);
  const { problems, complaints, pending } = await installer.install(release, signal);
  const { absences, unwatched } = await watch.stop();
  await machines.disconnect();
  const trial: BegunTrial = {
    ...{ base, problems, complaints, pending, before, releaseKeys },
    released,
  };
  tell(`over ${base}: asking the gates\n`);
  const gates = await askGates(trial, machines, terms);
  return {
    gates,
    interruptions: absences.map((absence) => ({ ...absence, base })),
    unwatched: unwatched.map((one) => ({ ...one, base })),
    machines: [...before.keys()],
    versions: [...before.values()].map(({ versions }) => versions),
  };
}

/** Services get their time to come back first; a gate that fails even so is asked again, and the outcome says how often. */
async function askGates(
  trial: BegunTrial,
  machines: Machines,
  { gates, attempts, settleSeconds, tell, signal }: TestTerms,
): Promise<readonly GateOutcome[]> {
  const limit = Date.now() + settleSeconds * 1000;
  let after = await machines.lookAfter(trial.before);
  const isWhole = () => [...trial.before.keys()].every((machine) => typeof after.get(machine) === "object");
  // A machine that couldn't be looked at may be coming back.
  while (!isWhole() && Date.now() < limit) {
    await delay(RETURN_PAUSE_MS, undefined, { signal });
    after = await machines.lookAfter(trial.before);
  }
  let outcomes = judgeTrial({ ...trial, after }, gates);
  for (let attempt = 2; attempt <= attempts && mayStillPass(outcomes); attempt++) {
    tell(`over ${trial.base}: asking again what failed (${attempt} of ${attempts})\n`);
    await delay(ATTEMPT_PAUSE_MS, undefined, { signal });
    after = isWhole()
      ? await machines.lookAgain(trial.before, after)
      : await machines.lookAfter(trial.before);
    outcomes = judgeAgain(outcomes, { ...trial, after });
  }
  return outcomes;
}

function requireWhole(looks: Looks<WholeLook>): ReadonlyMap<string, WholeLook> {
  const whole = new Map<string, WholeLook>();
  const complaints: string[] = [];
  for (const [machine, look] of looks) {
    if (typeof look === "string") complaints.push(`${machine}: ${look}`);
    else whole.set(machine, look);
  }
  if (complaints.length > 0) throw new SandboxUnfit(complaints);
  return whole;
}

/** Gates would be passed by what was never tried. */
function refuseUnfit(
  base: Base,
  before: ReadonlyMap<string, MachineLook>,
  released: Trial["released"],
  { fleet, release }: TestTerms,
): void {
  const complaints = listUntested(release.content, fleet, new Set(before.keys()));
  // A release may well bring nothing new over the promoted one but modules.
  if (base === "scratch" && !release.hasFramework && isThereAlready(before, released))
    complaints.push(`release ${release.name} is on all machines already, so they weren't set back (--reset)`);
  if (complaints.length > 0) throw new SandboxUnfit(complaints);
}

function listMachines({ nodes }: Fleet): string[] {
  return Object.values(nodes).flatMap((node) => [
    node.name,
    ...Object.keys(node.containers).map((id) => `${node.name}/${id}`),
  ]);
}

function listReleased(
  fleet: Fleet,
  { content }: TestedRelease,
  machines: readonly string[],
): Trial["released"] {
  const released = new Map<string, readonly Build[]>();
  for (const node of Object.values(fleet.nodes)) {
    released.set(node.name, desiredPackages(content, "nodes", node.osFamily, node.overrides));
    for (const { id, osFamily, overrides } of Object.values(node.containers)) {
      released.set(`${node.name}/${id}`, desiredPackages(content, "containers", osFamily, overrides));
    }
  }
  return new Map([...released].filter(([machine]) => machines.includes(machine)));
}
