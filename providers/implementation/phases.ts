import { MachineShared, MachinesOfFleets } from "../../maintenance/fleet/same-machine";
import type { OperationArgs } from "../../kinds/operation";
import { Credentials } from "./credentials";
import { endWithEngine } from "./end-with-engine";
import { connectEngineLog, type EngineLog } from "./engine-log";
import { isEngineOnTerminal } from "./engine-process";
import { isKnownLater } from "./known-later";
import { paceProgress } from "./paced-log";
import { Phase } from "./phase";
import { NO_REPORT_FILE, PhaseReportFile, type ReportFile } from "./report-file";

/** What a resource says of its fleet: nothing, where it has no prefix, as of YAML. States of before say nothing, too. */
export interface OfFleet {
  readonly fleet?: string | undefined;
}

/** What the fleets of one program share in a phase: the process that serves it. Each has a gate, a run and a report of its own. */
export class Phases {
  credentials = new Credentials();
  private readonly byFleet = new Map<string | undefined, Phase>();
  private readonly machines = new MachinesOfFleets();

  /** @param openReportFile where all is kept of a fleet that the display has no room for */
  constructor(
    private readonly log: EngineLog,
    private readonly openReportFile: (fleet: string | undefined) => ReportFile = () => NO_REPORT_FILE,
  ) {}

  of({ fleet }: OfFleet): Phase {
    return this.byFleet.get(fleet) ?? this.add(fleet, this.openReportFile(fleet));
  }

  /**
   * Begins a fleet's run, with its gate. By `--refresh`, the same process has served a refresh before, which looked at the machines that the
   * state names, and without a gate.
   *
   * @param gateUrn of the gate that is asked
   * @throws SecondGate when another gate of the fleet was asked in this run already
   */
  begin({ fleet }: OfFleet, gateUrn: string): Phase {
    const before = this.of({ fleet });
    const phase = before.hasBegun ? before : this.add(fleet, before.reportFile);
    phase.beginBy(gateUrn);
    return phase;
  }

  /** Whether the run is for several fleets, as far as it has come: Pulumi shows one after the other. */
  get areSeveral(): boolean {
    const begun = [...this.byFleet].filter(([fleet, phase]) => fleet !== undefined && phase.hasBegun);
    return begun.length > 1;
  }

  private add(fleet: string | undefined, reportFile: ReportFile): Phase {
    const phase = new Phase(this.log, reportFile, {
      fleet,
      credentialsFor: (name) => this.credentials.for(name),
      credentialsForDevice: (args) => this.credentials.forDevice(args),
      claim: (args) => {
        this.claim(fleet, args);
      },
    });
    this.byFleet.set(fleet, phase);
    return phase;
  }

  /**
   * Keeps a machine for one fleet.
   *
   * @throws MachineShared when another fleet has it
   */
  private claim(fleet: string | undefined, args: Pick<OperationArgs, "node" | "ssh">): void {
    if (isKnownLater(args)) return;
    const { node, ssh } = args;
    const claimed = { fleet, node, machine: ssh };
    const known = this.machines.add(claimed);
    if (known !== undefined) throw new MachineShared(known, claimed);
  }
}

let current: Phases | undefined;

/** How far apart steps of a resource's progress are, in ms: on a terminal they take each other's place, in a log each is a line. */
const LOOKED_AT = 200;
const LOGGED = 10_000;

/** The phases of this provider process; its first argument is the engine's address. */
export function currentPhases(): Phases {
  current ??= beginPhases();
  return current;
}

function beginPhases(): Phases {
  endWithEngine();
  const log = connectEngineLog(process.argv[2] ?? "");
  const paced = paceProgress(log, isEngineOnTerminal() ? LOOKED_AT : LOGGED);
  return new Phases(paced, (fleet) => new PhaseReportFile(process.cwd(), fleet));
}
