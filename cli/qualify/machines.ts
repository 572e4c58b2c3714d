import { setTimeout as delay } from "node:timers/promises";
import { toSshTarget } from "../../providers/ssh-target";
import type { MachineLook } from "../../maintenance/evidence/look";
import type { Fleet, FleetNode } from "../../maintenance/fleet/fleet";
import type { Credentials } from "../../providers/implementation/credentials";
import { type Answer, askMachines } from "../../remote/look/ask";
import { FactsUnreadable } from "../../remote/look/facts-unreadable";
import { type LookExtent, lookScript, type MachineQuestion } from "../../qualification/look-script";
import { type Probe, type ProbeResult, startProbe } from "../../qualification/probe";
import { readServicesLook, readWholeLook, type WholeLook } from "../../qualification/read-look";
import { NodeSession } from "../../remote/session";
import { isPassing } from "./passing";
import { refuseProduction } from "./refuse-production";

/** For the checks that a fleet declares, and a call. */
const ANSWER_LIMIT_SECONDS = 15 * 60;
/** For packages with their signatures, and two thousand kinds of errors in each log. */
const ANSWER_LIMIT_BYTES = 4_000_000;
/** How long a machine that was set back may take until it can be reached. */
const RETURN_LIMIT_MS = 5 * 60_000;
const RETURN_PAUSE_MS = 2_000;

/** What was seen, by machine (`node1`, `node1/101`); instead of a look, why there's none. */
export type Looks<Look> = ReadonlyMap<string, Look | string>;

/** Watches over all nodes at once. */
export interface Watch {
  readonly stop: () => Promise<ProbeResult>;
}

/** The machines of a sandbox: the nodes of its fleet, and those of its containers that run. */
export class Machines {
  private readonly sessions: ReadonlyMap<string, NodeSession>;

  /**
   * @param withModules whether FreePBX's modules are looked at
   * @param settleSeconds how long services have to come to rest, and to come back
   */
  constructor(
    private readonly fleet: Fleet,
    credentials: Credentials,
    private readonly withModules: boolean,
    private readonly settleSeconds: number,
  ) {
    this.sessions = new Map(
      Object.values(fleet.nodes).map((node) => [node.name, openSession(node, credentials)]),
    );
  }

  lookBefore(): Promise<Looks<WholeLook>> {
    return this.look("before", readWholeLook);
  }

  /** Waits until services are as good as before, or their time to come back is over. */
  lookAfter(before: ReadonlyMap<string, WholeLook>): Promise<Looks<MachineLook>> {
    return this.look("after", readWholeLook, before);
  }

  /** What is seen of services and checks now, in place of what was seen after. */
  async lookAgain(
    before: ReadonlyMap<string, WholeLook>,
    looks: Looks<MachineLook>,
  ): Promise<Looks<MachineLook>> {
    const services = await this.look("again", readServicesLook, before);
    return new Map(
      [...looks].map(([machine, look]): [string, MachineLook | string] => {
        const seen = services.get(machine);
        if (typeof look === "string") return [machine, look];
        if (seen === undefined) return [machine, "it isn't running any more"];
        return [machine, typeof seen === "string" ? seen : { ...look, ...seen }];
      }),
    );
  }

  /**
   * Asks all nodes that can be reached, before they're set back.
   *
   * @throws NotASandbox for one of production
   */
  refuseProduction(): Promise<void> {
    return refuseProduction([...this.sessions.values()]);
  }

  /**
   * Waits until all nodes can be reached again.
   * @throws SshError
   */
  async awaitReturn(signal: AbortSignal): Promise<void> {
    const limit = Date.now() + RETURN_LIMIT_MS;
    await this.disconnect();
    await this.onEach(async (_node, session) => {
      for (;;) {
        try {
          await session.connect();
          return;
        } catch (error) {
          if (!isPassing(error) || Date.now() > limit) throw error;
          await delay(RETURN_PAUSE_MS, undefined, { signal });
        }
      }
    });
  }

  /** @param machines that run */
  async watch(machines: ReadonlySet<string>): Promise<Watch> {
    const probes: Probe[] = [];
    await this.onEach(async (node, session) => {
      const containers = Object.keys(node.containers).filter((id) => machines.has(`${node.name}/${id}`));
      if (containers.length === 0) return;
      probes.push(await startProbe(await session.connect(), node.name, node, containers));
    });
    return {
      stop: async () => {
        const results = await Promise.all(probes.map((probe) => probe.stop()));
        return {
          absences: results.flatMap(({ absences }) => absences),
          unwatched: results.flatMap(({ unwatched }) => unwatched),
        };
      },
    };
  }

  /** Ends all connections; the next question opens others. What sshd started for them, and was updated since, ends too. */
  async disconnect(): Promise<void> {
    await Promise.all([...this.sessions.values()].map((session) => session.close()));
  }

  private async look<Look>(
    extent: LookExtent,
    read: (answer: Answer) => Look,
    before: ReadonlyMap<string, WholeLook> = new Map(),
  ): Promise<Looks<Look>> {
    const looks = new Map<string, Look | string>();
    await this.onEach(async (node, session) => {
      const script = lookScript(
        { ...node, answerLimitSeconds: ANSWER_LIMIT_SECONDS, answerLimitBytes: ANSWER_LIMIT_BYTES },
        this.questionsFor(node),
        extent,
        this.settleSeconds,
        handedTo(node, before),
      );
      const answers = await askMachines(
        await session.connect(),
        node.name,
        "the look at it",
        node.runtime,
        script,
      );
      looks.set(node.name, readOr(read, answers.node));
      for (const [id, answer] of answers.byContainer) {
        if (Object.hasOwn(node.containers, id)) looks.set(`${node.name}/${id}`, readOr(read, answer));
      }
    });
    return looks;
  }

  private questionsFor(node: FleetNode): ReadonlyMap<string, MachineQuestion> {
    const checks = this.fleet.qualification?.checks ?? [];
    const containers = Object.values(node.containers).map(
      ({ id, framework, osFamily }): [string, MachineQuestion] => [
        id,
        {
          checks: checks.filter(({ on }) => on === "containers"),
          listsPackages: osFamily !== undefined,
          hasFramework: framework !== undefined,
          listsModules: this.withModules && framework !== undefined,
          tolerance: framework?.registrationTolerance ?? 0,
          ...(framework?.sipCall !== undefined && { sipCall: framework.sipCall }),
        },
      ],
    );
    const own = {
      checks: checks.filter(({ on }) => on === "nodes"),
      listsPackages: node.osFamily !== undefined,
      hasFramework: false,
      listsModules: false,
      tolerance: 0,
    };
    return new Map([["node", own], ...containers]);
  }

  private async onEach(act: (node: FleetNode, session: NodeSession) => Promise<void>): Promise<void> {
    await Promise.all(
      Object.values(this.fleet.nodes).map(async (node) => {
        const session = this.sessions.get(node.name);
        if (session !== undefined) await act(node, session);
      }),
    );
  }
}

function openSession(node: FleetNode, credentials: Credentials): NodeSession {
  const target = toSshTarget(node.ssh);
  const bastion = node.ssh.bastion?.name ?? node.name;
  return new NodeSession(node.name, target, (asked) =>
    credentials.for(asked === target ? node.name : bastion),
  );
}

/** What the looks before handed on, by target. */
function handedTo(
  { name, containers }: FleetNode,
  before: ReadonlyMap<string, WholeLook>,
): ReadonlyMap<string, string> {
  const targets = [
    ["node", name] as const,
    ...Object.keys(containers).map((id) => [id, `${name}/${id}`] as const),
  ];
  return new Map(targets.map(([target, machine]) => [target, before.get(machine)?.handed ?? ""]));
}

function readOr<Look>(read: (answer: Answer) => Look, answer: Answer): Look | string {
  try {
    return read(answer);
  } catch (error) {
    if (error instanceof FactsUnreadable) return error.message;
    throw error;
  }
}
