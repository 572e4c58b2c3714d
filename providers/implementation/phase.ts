import { isDeepStrictEqual } from "node:util";
import { observeNode, type NodeObservation } from "../../remote/observe";
import { NodeSession } from "../../remote/session";
import { SET_CLOCK_MARK } from "../../maintenance/gate/clock";
import type { Part, PartArgs } from "../part";
import type { Problem } from "../../maintenance/problems/problem";
import { Credentials } from "./credentials";
import { connectEngineLog, type EngineLog } from "./engine-log";
import { MarkedLog } from "./marked-log";
import type { Gate } from "../../maintenance/gate/gate";
import { makePlan, makePlans, type PlanningPhase, type PreparedPlan } from "./planner";
import { paceProgress } from "./paced-log";
import { isEngineOnTerminal } from "./terminal";
import { NO_REPORT_FILE, PhaseReportFile, type ReportFile } from "./report-file";
import { ProblemTeller } from "./tell-problems";

/** The run has no gate to ask, or it was left out of the targets. */
export class GateMissing extends Error {
  override readonly name = "GateMissing";

  constructor() {
    super(
      "The change gate wasn't asked in this run, and without it nothing is changed. Declare a ChangeGate before everything " +
        "else, and when running with `--target`, add `--target '**::gate'`.",
    );
  }
}

/** A run has two change records, of which one would open what the other keeps shut. */
export class SecondGate extends Error {
  override readonly name = "SecondGate";

  constructor(first: string, second: string) {
    super(
      `A run has one change gate, and this has two: ${first} and ${second}. Declare all nodes with one Fleet, or split the stack.`,
    );
  }
}

/** What became of what comes first. */
export type Closure = "failed" | "deferred";

interface BegunObservation {
  readonly observation: Promise<NodeObservation>;
  readonly withFramework: boolean;
}

interface BegunPlan {
  readonly args: PartArgs;
  readonly plan: Promise<PreparedPlan | undefined>;
}

/**
 * What the resources of one phase (a preview, an update, a refresh) share: Pulumi serves a whole phase by one provider
 * process, and starts another for the next. So connections and observations are made once for each node.
 */
export class Phase implements PlanningPhase {
  credentials = new Credentials();
  private opened: Gate | undefined;
  private gateUrn: string | undefined;
  /** Tells this run from others, as its gate was told. */
  run: string | undefined;
  private readonly sessions = new Map<string, NodeSession>();
  private readonly observations = new Map<string, BegunObservation>();
  private readonly begun = new Map<string, BegunPlan>();
  private readonly problems = new Map<string, readonly Problem[]>();
  private readonly deferred = new Map<string, readonly Problem[]>();
  private readonly closed = new Map<string, Closure>();
  readonly log: MarkedLog;
  readonly problemTeller: ProblemTeller;

  /** @param reportFile where all is kept that the display has no room for */
  constructor(
    log: EngineLog,
    readonly reportFile: ReportFile = NO_REPORT_FILE,
  ) {
    this.log = new MarkedLog(log);
    this.problemTeller = new ProblemTeller(this.log, reportFile);
  }

  /** For the gate's check, which comes first. From here on every line says so where the clock is set. */
  open(gate: Gate): void {
    this.opened = gate;
    this.log.mark = gate.isClockSet ? SET_CLOCK_MARK : "";
  }

  get gate(): Gate | undefined {
    return this.opened;
  }

  /** What each line of the run begins with: nothing, or that the clock is set. */
  get mark(): string {
    return this.log.mark;
  }

  /** @throws SecondGate when another gate was asked in this run already */
  refuseSecondGate(urn: string): void {
    if (this.gateUrn !== undefined && this.gateUrn !== urn) throw new SecondGate(this.gateUrn, urn);
    this.gateUrn = urn;
  }

  /** @throws GateMissing */
  requireGate(): Gate {
    if (this.opened === undefined) throw new GateMissing();
    return this.opened;
  }

  sessionOf({ node, ssh, bastion }: Pick<PartArgs, "node" | "ssh" | "bastion">): NodeSession {
    let session = this.sessions.get(node);
    if (session === undefined) {
      const nameOf = (target: unknown) => (target === ssh ? node : (bastion ?? node));
      session = new NodeSession(node, ssh, (target) => this.credentials.for(nameOf(target)));
      this.sessions.set(node, session);
    }
    return session;
  }

  /**
   * What is there on a node; observed once, and again after something was changed there or it couldn't be reached.
   *
   * @param withFramework whether FreePBX's modules are looked at, too
   */
  observe(args: PartArgs, withFramework: boolean): Promise<NodeObservation> {
    const known = this.observations.get(args.node);
    if (known !== undefined && (known.withFramework || !withFramework)) return known.observation;
    const observation = this.sessionOf(args)
      .connect()
      .then((connection) => {
        const unkept = args.unkept ?? [];
        return observeNode(connection, args.node, { ...args.ways, withFramework, unkept });
      });
    this.observations.set(args.node, { observation, withFramework });
    observation.then(
      ({ clockAheadSeconds }) => this.opened?.addClock(args.node, clockAheadSeconds),
      () => {
        this.forgetObservation(args.node);
      },
    );
    return observation;
  }

  /** Plans the parts of one node at once, for the checks that will ask. */
  beginPlans(parts: readonly Part[]): Promise<readonly PreparedPlan[]> {
    const plans = makePlans(parts, this);
    for (const [index, part] of parts.entries()) {
      const plan = plans.then((all) => all[index]);
      this.begun.set(`${part.args.node}/${part.layer}`, { args: part.args, plan });
    }
    return plans;
  }

  /** The plan that was begun for just these arguments, or a new one. */
  async planOf(part: Part): Promise<PreparedPlan> {
    const begun = this.begun.get(`${part.args.node}/${part.layer}`);
    const plan = isDeepStrictEqual(begun?.args, part.args) ? await begun?.plan : undefined;
    return plan ?? (await makePlan(part, this));
  }

  forgetObservation(node: string): void {
    this.observations.delete(node);
  }

  /** Keeps what the run's report will have to say of a resource. An empty list takes back what was said before. */
  reportProblems(urn: string, problems: readonly Problem[]): void {
    keepLast(this.problems, urn, problems);
  }

  /** As `reportProblems`, of what is left for a later window. */
  reportDeferred(urn: string, deferred: readonly Problem[]): void {
    keepLast(this.deferred, urn, deferred);
  }

  /** In the order in which resources told them. */
  allProblems(): Problem[] {
    return [...this.problems.values()].flat();
  }

  allDeferred(): Problem[] {
    return [...this.deferred.values()].flat();
  }

  /**
   * Keeps later resources from a container, or, by the scope `node`, from all of a node: what comes first failed there, or
   * waits for a later window.
   */
  close(node: string, scope: string, because: Closure): void {
    this.closed.set(`${node}/${scope}`, because);
  }

  whyClosed(node: string, scope: string): Closure | undefined {
    return this.closed.get(`${node}/${scope}`);
  }
}

/** Behind those that others told meanwhile. */
function keepLast<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}

let current: Phase | undefined;

/** How far apart steps of a resource's progress are, in ms: on a terminal they take each other's place, in a log each is a line. */
const LOOKED_AT = 200;
const LOGGED = 10_000;

/** The phase of this provider process; its first argument is the engine's address. */
export function currentPhase(): Phase {
  current ??= new Phase(
    paceProgress(connectEngineLog(process.argv[2] ?? ""), isEngineOnTerminal() ? LOOKED_AT : LOGGED),
    new PhaseReportFile(process.cwd()),
  );
  return current;
}
