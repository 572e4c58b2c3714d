import { readCurrentRelease, readDeclaredRelease } from "../../../declarations/declared-release";
import type { ChangeGroup } from "../../../maintenance/changes/change-group";
import { cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import { causeOf, ProblemError } from "../../../maintenance/problems/problem-error";
import type { AskedQuestion } from "../../../remote/look/question";
import type { Reachable } from "../../../remote/run/follow";
import type { ConductedMachine, Plan, PreparedPlan } from "../../draft";
import type { Depth, PlanningPhase } from "../../kind";
import type { Operation } from "../../operation";
import { PACKAGES } from "../../packages/packages";
import { completeSettings, draftPackages } from "../../packages/plan/draft";
import { NOTHING_PREPARED, preparePackages } from "../../packages/stage/prepare";
import { draftNothing, findWaiting } from "../../waiting-targets";
import type { StorageArgs, StorageServer } from "../args";
import { nameShares } from "../shares";
import { conductStorage, type DueServer } from "../unit/work";
import { lookForUsers, requireSameUsers, type Users } from "./users";

/** What is to be done about the servers of a fleet, and on whom. */
export async function planStorage(
  { args, layer }: Operation<StorageArgs>,
  asked: readonly AskedQuestion[],
  phase: PlanningPhase,
  depth: Depth,
): Promise<PreparedPlan> {
  const waiting = findWaiting({ layer, args }, phase.gate);
  if (waiting.size > 0) return { ...draftNothing(args.node, waiting).finish(undefined), observed: true };
  const isAsked = phase.gate?.layers.includes("storage") ?? false;
  const servers = await Promise.all(
    args.servers.map(async (server): Promise<DueServer> => {
      const known = server.node === args.node ? asked : [PACKAGES.asks(server)];
      return { server, plan: await planServer(server, known, phase, isAsked ? depth : "look") };
    }),
  );
  const due = servers.filter(({ plan }) => plan.targets.length > 0);
  const told = servers.map(({ plan }) => plan);
  const shared = {
    unmanaged: told.flatMap(({ unmanaged }) => unmanaged),
    problems: told.flatMap(({ problems }) => problems),
    unusable: told.flatMap(({ unusable }) => unusable),
  };
  const notes = told.flatMap((plan) => plan.notes);
  const left = (...more: readonly Problem[]): PreparedPlan => ({
    ...{ ...shared, notes, observed: true, pending: [], targets: [] },
    problems: [...shared.problems, ...more],
    troubled: shared.problems.length + more.length > 0 ? ["node"] : [],
    describeWork: () => Promise.reject(new Error(`nothing is to be done about the storage of ${args.node}`)),
  });
  if (due.length === 0) return left();
  if (!isAsked) {
    for (const { server, plan } of due)
      notes.push(problemOf(server.node, "node", cause("storage-pending", { packages: plan.pending.length })));
    return left();
  }
  const lookAgain = (sessionOf: (machine: ConductedMachine) => Reachable): Promise<Users> =>
    lookForUsers(
      args,
      due.map(({ server }) => server),
      sessionOf,
    );
  const users = await lookAgain((machine) => phase.sessionOf(machine));
  notes.push(...users.notes);
  const unfit = [...shared.unusable, ...shared.problems];
  if (users.problems.length > 0) return left(...users.problems);
  // A server that can't have its packages would be stopped for nothing.
  if (unfit.length > 0) return left();
  const { clients } = users;
  const work = { servers: due, clients, ...(phase.gate?.drain !== undefined && { drain: phase.gate.drain }) };
  return {
    ...shared,
    ...{ notes, observed: true, targets: ["node"], troubled: [] },
    pending: [
      ...due.flatMap(({ server }) => nameShares(server).map(toChange)),
      ...due.flatMap(({ plan }) => plan.pending),
    ],
    machines: [...due.map(({ server }) => server.node), ...clients.map(({ node }) => node)].filter(
      (machine) => machine !== args.node,
    ),
    describeWork: () => Promise.reject(new Error("the update of storage is conducted")),
    conduct: async (terms, sessionOf, onProgress) => {
      requireSameUsers(args.node, users, await lookAgain(sessionOf));
      return conductStorage(work, terms, sessionOf, onProgress);
    },
  };
}

function toChange(share: string): ChangeGroup {
  return { targets: ["node"], change: { kind: "share", share } };
}

/** The plan of a server's own packages: nothing of it is done by itself. */
async function planServer(
  server: StorageServer,
  asked: readonly AskedQuestion[],
  phase: PlanningPhase,
  depth: Depth,
): Promise<Plan> {
  const { release: reference, node } = server;
  const rollsBack = phase.gate?.rollsBack ?? false;
  try {
    const release = depth === "look" ? readCurrentRelease(reference.file) : readDeclaredRelease(reference);
    const observation = await phase.observe(server, asked);
    const draft = draftPackages(
      { layer: "nodes", args: server },
      { release, observation, waiting: new Map(), keepRunning: phase.gate?.servicesToKeep ?? [], rollsBack },
    );
    if (draft.need === undefined || depth === "look") return draft.finish(NOTHING_PREPARED);
    const { packages, transactions } = draft.need;
    const settings = await completeSettings(server);
    const goingBack = new Set(rollsBack ? transactions.map(({ target }) => target) : []);
    return draft.finish(
      await preparePackages(phase.sessionOf(server), settings, packages, transactions, goingBack),
    );
  } catch (error) {
    return {
      ...{ pending: [], notes: [], unmanaged: [], unusable: [], targets: [], troubled: ["node"] },
      problems: [problemOf(node, "node", causeOf(error))],
      describeWork: () => Promise.reject(new ProblemError(causeOf(error), node)),
    };
  }
}
