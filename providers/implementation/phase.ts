import { isDeepStrictEqual } from "node:util";
import { observeNode, type NodeObservation } from "../../remote/look/observe";
import { NodeSession } from "../../remote/session";
import { targetOption } from "../../maintenance/gate/member-name";
import { SET_CLOCK_MARK } from "../../maintenance/gate/clock";
import type { PreparedPlan } from "../../kinds/draft";
import type { PlanningPhase } from "../../kinds/kind";
import type { Operation, OperationArgs } from "../../kinds/operation";
import type { AskedQuestion } from "../../remote/look/question";
import { describeCause } from "../../maintenance/problems/describe";
import { cause, type Problem } from "../../maintenance/problems/problem";
import { layersBefore } from "../../kinds/kinds";
import { lookOverHttps, lookOverSsh, type Sight } from "../../remote/devices/look";
import type { SshSecrets } from "../../remote/ssh/secrets";
import type { DeviceArgs } from "../device-args";
import { Credentials } from "./credentials";
import type { EngineLog } from "./engine-log";
import { MarkedLog } from "./marked-log";
import type { Gate } from "../../maintenance/gate/gate";
import { makePlan, makePlans } from "./planner";
import { RunWaves } from "./run-waves";
import { NO_REPORT_FILE, type ReportFile } from "./report-file";
import { ProblemTeller } from "./tell-problems";

/** A fleet's run has no gate to ask, or it was left out of the targets. */
export class GateMissing extends Error {
  override readonly name = "GateMissing";

  constructor(fleet: string | undefined) {
    const gate = fleet === undefined ? "The change gate" : `The change gate of fleet ${fleet}`;
    super(
      `${gate} wasn't asked in this run, and without it nothing is changed. Declare a ChangeGate before everything ` +
        `else, and when running with \`--target\`, add \`${targetOption(fleet, "gate")}\`.`,
    );
  }
}

/** A fleet has two change records, of which one would open what the other keeps shut. */
export class SecondGate extends Error {
  override readonly name = "SecondGate";

  constructor(first: string, second: string) {
    super(
      `A fleet has one change gate, and this has two: ${first} and ${second}. Declare each fleet once, with a name of its own.`,
    );
  }
}

/** Why work isn't begun on a target: what comes before it there has failed, or waits for a later window. */
export type Closure = "failed" | "deferred";

interface BegunObservation {
  readonly observation: Promise<NodeObservation>;
  readonly asked: readonly AskedQuestion[];
}

interface BegunPlan {
  readonly args: OperationArgs;
  readonly plan: Promise<PreparedPlan | undefined>;
}

/** What a fleet's phase has of what all fleets of the program share. */
interface SharedByFleets {
  /** Undefined for a fleet without a prefix, as of YAML. */
  readonly fleet: string | undefined;
  /** @param name of a node or bastion */
  credentialsFor(name: string): SshSecrets;
  /** As of {@link Credentials.forDevice}. */
  credentialsForDevice(args: DeviceArgs): SshSecrets | undefined;
  /**
   * Keeps a machine for this fleet.
   *
   * @throws MachineShared when another one has it
   */
  claim(args: Pick<OperationArgs, "node" | "ssh">): void;
}

const NOTHING_SHARED: SharedByFleets = {
  fleet: undefined,
  credentialsFor: (name) => new Credentials().for(name),
  credentialsForDevice: (args) => new Credentials().forDevice(args),
  claim: () => undefined,
};

/**
 * What the resources of one fleet share in a phase (a preview, an update, a refresh). Pulumi serves a whole phase by one provider process. So
 * connections and observations are made once for each node. By `--refresh`, one process serves a refresh and then the run: see `Phases.begin`.
 */
export class Phase implements PlanningPhase {
  private opened: Gate | undefined;
  private openedWaves: RunWaves | undefined;
  private gateUrn: string | undefined;
  /** Tells this run from others, as its gate was told. */
  run: string | undefined;
  private readonly sessions = new Map<string, { readonly place: object; readonly session: NodeSession }>();
  private readonly observations = new Map<string, BegunObservation>();
  private readonly begun = new Map<string, BegunPlan>();
  private readonly sights = new Map<string, { readonly args: DeviceArgs; readonly sight: Promise<Sight> }>();
  private readonly problems = new Map<string, readonly Problem[]>();
  private readonly deferred = new Map<string, readonly Problem[]>();
  private readonly closed = new Map<string, Closure>();
  readonly log: MarkedLog;
  readonly problemTeller: ProblemTeller;

  /** @param reportFile where all is kept that the display has no room for */
  constructor(
    log: EngineLog,
    readonly reportFile: ReportFile = NO_REPORT_FILE,
    private readonly shared: SharedByFleets = NOTHING_SHARED,
  ) {
    this.log = new MarkedLog(log);
    this.problemTeller = new ProblemTeller(this.log, reportFile);
  }

  /** For the gate's check, which comes first. From here on every line says so where the clock is set. */
  open(gate: Gate): void {
    this.opened = gate;
    this.openedWaves = undefined;
    this.log.mark = gate.isClockSet ? SET_CLOCK_MARK : "";
  }

  get gate(): Gate | undefined {
    return this.opened;
  }

  /** What each line of the run begins with: nothing, or that the clock is set. */
  get mark(): string {
    return this.log.mark;
  }

  /** Whether it's of a run, whose gate is asked; a refresh has none. */
  get hasBegun(): boolean {
    return this.gateUrn !== undefined;
  }

  /**
   * @param gateUrn of the gate that is asked
   * @throws SecondGate when another gate of the fleet was asked in this run already
   */
  beginBy(gateUrn: string): void {
    if (this.gateUrn !== undefined && this.gateUrn !== gateUrn) throw new SecondGate(this.gateUrn, gateUrn);
    this.gateUrn = gateUrn;
  }

  /** Why nothing is begun without a gate. */
  get gateMissing(): GateMissing {
    return new GateMissing(this.shared.fleet);
  }

  /** @throws GateMissing */
  requireGate(): Gate {
    if (this.opened === undefined) throw this.gateMissing;
    return this.opened;
  }

  /**
   * Which parts of the work may begin when, over all nodes.
   *
   * @throws GateMissing
   */
  get waves(): RunWaves {
    this.openedWaves ??= new RunWaves(this.requireGate());
    return this.openedWaves;
  }

  /** @throws MachineShared when it's another fleet's, too */
  claim(args: Pick<OperationArgs, "node" | "ssh">): void {
    this.shared.claim(args);
  }

  /**
   * One session for each machine. Where it is counts, and not just its name: a program may say another place than the state.
   *
   * @param own a device's secrets; a node's are found by its name
   * @throws MachineShared
   */
  sessionOf(
    { node, ssh, bastion }: Pick<OperationArgs, "node" | "ssh" | "bastion">,
    own?: SshSecrets,
  ): NodeSession {
    // A refresh changes nothing, and the machine may be in another fleet since.
    if (this.opened !== undefined) this.claim({ node, ssh });
    const place = { ssh, bastion };
    const known = this.sessions.get(node);
    if (known !== undefined && isDeepStrictEqual(known.place, place)) return known.session;
    const nameOf = (target: unknown) => (target === ssh ? node : (bastion ?? node));
    const session = new NodeSession(node, ssh, (target) => own ?? this.shared.credentialsFor(nameOf(target)));
    this.sessions.set(node, { place, session });
    return session;
  }

  /**
   * What is there on a node; observed once, and again after something was changed there or it couldn't be reached.
   *
   * @param asked what is to be known
   */
  observe(args: OperationArgs, asked: readonly AskedQuestion[]): Promise<NodeObservation> {
    const known = this.observations.get(args.node);
    if (known !== undefined && asked.every((one) => isAskedBy(known, one))) return known.observation;
    const observation = this.sessionOf(args)
      .connect()
      .then((connection) => {
        const environment = this.opened?.looksAs;
        return observeNode(connection, args.node, {
          ...args.ways,
          questions: asked,
          ...(environment !== undefined && { environment }),
        });
      });
    this.observations.set(args.node, { observation, asked });
    observation.then(
      (found) => {
        this.addToGate(args.node, found);
      },
      () => {
        this.forgetObservation(args.node);
      },
    );
    return observation;
  }

  private addToGate(
    node: string,
    { clockAheadSeconds, isOfProduction, productionUnmarked }: NodeObservation,
  ): void {
    this.opened?.addClock(node, clockAheadSeconds);
    if (isOfProduction === true) this.opened?.addOfProduction(node);
    if (productionUnmarked === undefined) return;
    const because = cause("production-unmarked", { said: productionUnmarked.trim() });
    this.log.warning(this.gateUrn ?? "", `${describeCause(because, node)}.`);
  }

  /** Plans the operations of one node at once, for the checks that will ask. */
  beginPlans(operations: readonly Operation[]): Promise<readonly PreparedPlan[]> {
    const plans = makePlans(operations, this);
    for (const [index, { layer, args }] of operations.entries()) {
      const plan = plans.then((all) => all[index]);
      this.begun.set(`${args.node}/${layer}`, { args, plan });
    }
    return plans;
  }

  /** The plan that was begun for just these arguments, or a new one. */
  async planOf(operation: Operation): Promise<PreparedPlan> {
    const { layer, args } = operation;
    const begun = this.begun.get(`${args.node}/${layer}`);
    const plan = isDeepStrictEqual(begun?.args, args) ? await begun?.plan : undefined;
    return plan ?? (await makePlan(operation, this));
  }

  /** What a device told of itself; asked once, and only where its steps are bound. */
  lookAt(args: DeviceArgs): Promise<Sight> {
    const known = this.sights.get(args.node);
    if (known !== undefined && isDeepStrictEqual(known.args, args)) return known.sight;
    const { node, ssh, steps, over } = args;
    this.claim({ node, ssh });
    const secrets = this.credentialsForDevice(args);
    if (secrets === undefined) return Promise.resolve({ because: cause("device-unbound", { device: node }) });
    const sight =
      over === "ssh"
        ? lookOverSsh(this.sessionOf({ node, ssh }, secrets), steps.look)
        : lookOverHttps(node, ssh, steps.look, secrets);
    this.sights.set(node, { args, sight });
    return sight;
  }

  /** A device's secrets; undefined where its steps aren't bound. */
  credentialsForDevice(args: DeviceArgs): SshSecrets | undefined {
    return this.shared.credentialsForDevice(args);
  }

  forgetSight(device: string): void {
    this.sights.delete(device);
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

  /** Keeps operations that come after a layer from a container, or, by the target `node`, from all of a node. */
  close(node: string, layer: string, target: string, because: Closure): void {
    this.closed.set(`${node}/${layer}/${target}`, because);
  }

  /** @param layer whose work is to begin on the target */
  whyClosed(node: string, layer: string, target: string): Closure | undefined {
    return layersBefore(layer)
      .map((before) => this.closed.get(`${node}/${before}/${target}`))
      .find((closure) => closure !== undefined);
  }
}

function isAskedBy({ asked }: BegunObservation, { question, leftAlone }: AskedQuestion): boolean {
  const same = asked.find((one) => one.question.name === question.name);
  return same !== undefined && isDeepStrictEqual(same.leftAlone, leftAlone);
}

/** Behind those that others told meanwhile. */
function keepLast<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
}
