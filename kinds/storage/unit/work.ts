import type { Drain } from "../../../maintenance/change/schema";
import { settingsById } from "../../../maintenance/fleet/grouped-settings";
import type { Procedure, Step } from "../../../maintenance/procedure/procedure";
import { conduct, type Part } from "../../../remote/procedure/conduct";
import { PACE } from "../../../remote/procedure/conduct-script";
import { type ContainerLimits, procedureParts } from "../../../remote/procedure/procedure-shell";
import type { Progress, Work } from "../../../remote/run/converge";
import { buildRun, type RunTerms } from "../../../remote/run/run";
import { listProbes, probeSeconds } from "../../../remote/services/list-probes";
import { assign, compose, part } from "../../../remote/script/parts";
import type { Reachable } from "../../../remote/run/follow";
import type { ConductedMachine, Plan, UnitNotes } from "../../draft";
import type { StorageClient, StorageServer } from "../args";
import { listSources, nameShares } from "../shares";
import { concludeStorage, type PartReport, readPartReport, type StorageOutcome } from "./report";

/** How long a container has to shut down, and to run again. */
const STOP_SECONDS = 120;
const START_SECONDS = 180;
/** A client's unmounts, and how long a try of its ways back waits for the exports. */
const UNMOUNT_SECONDS = 120;
const MOUNT_SECONDS = 120;
/** What is left of a client's lease when its server begins must be longer: see `PACE`. */
const WITHDRAW_SECONDS = 45;
const RESTORE_SECONDS = 120;

/** A server whose packages aren't at the release, with its plan. */
export interface DueServer {
  readonly server: StorageServer;
  readonly plan: Plan;
}

/** What is done at once. */
export interface StorageWork {
  readonly servers: readonly DueServer[];
  /** Those that have a share mounted. */
  readonly clients: readonly StorageClient[];
  readonly drain?: Drain;
}

/** The steps of all machines, in order. */
export function describeProcedure({ servers, clients, drain }: StorageWork): Procedure {
  const ofServers = servers.map(({ server }) => server.node);
  const ofClients = clients.map(({ node }) => node);
  const step = (name: string, form: Step["form"], machines: readonly string[]): Step[] =>
    machines.length === 0 ? [] : [{ name, form, machines, hasWayBack: form === "take" }];
  return {
    steps: [
      ...step("measure", "change", ofClients),
      ...(drain === undefined ? [] : step("drain", "change", ofClients)),
      ...step("stop", "take", ofClients),
      ...step("unmount", "take", ofClients),
      ...step("withdraw", "take", ofServers),
      ...step("update", "change", ofServers),
    ],
  };
}

/** Brings it about, and tells what came of it as the one unit of the operation. */
export async function conductStorage(
  work: StorageWork,
  terms: RunTerms,
  sessionOf: (machine: ConductedMachine) => Reachable,
  onProgress: (progress: Progress) => void,
  pace = PACE,
): Promise<StorageOutcome> {
  const limits: ContainerLimits = {
    ...{ stopSeconds: STOP_SECONDS, startSeconds: START_SECONDS, tolerance: 0, probeSeconds: 0 },
    ...(work.drain !== undefined && {
      drain: { seconds: Math.round(work.drain.minutes * 60), atLimit: work.drain.atLimit },
    }),
  };
  const sources = listSources(work.servers.map(({ server }) => server));
  const names = work.servers.map(({ server }) => server.node).join(", ");
  const parts = new Map<string, Part<PartReport>>();
  for (const client of work.clients) {
    const described = describeClient(client, names, sources, limits, terms, pace.lease);
    parts.set(client.node, { session: sessionOf(client), work: described });
  }
  const readers = new Map<string, Work<UnitNotes>["readReport"]>();
  for (const { server, plan } of work.servers) {
    const packages = await plan.describeWork(["node"], terms);
    readers.set(server.node, packages.readReport);
    const described = describeServer(server, packages, limits, terms, pace.lease);
    parts.set(server.node, { session: sessionOf(server), work: described });
  }
  let ended = 0;
  const outcomes = await conduct(
    describeProcedure(work),
    parts,
    (machine, progress) => {
      if (progress.done + progress.failed + progress.deferred === progress.total) ended++;
      const note = `${ended} of ${parts.size} machines, ${machine}: ${progress.note ?? "ended"}`;
      onProgress({ done: 0, failed: 0, deferred: 0, total: 1, note });
    },
    pace,
  );
  return concludeStorage(
    work.servers.map(({ server }) => nameShares(server)).flat(),
    outcomes,
    (machine, text, code) => readers.get(machine)?.("node", text, code),
  );
}

function describeClient(
  { node, ways, probes }: StorageClient,
  servers: string,
  sources: readonly string[],
  limits: ContainerLimits,
  terms: RunTerms,
  lease: number,
): Work<PartReport> {
  const steps = compose(
    assign({ SHARES: sources.join("\n"), UNMOUNT_SECONDS, MOUNT_SECONDS, ...conducted(lease) }),
    "stage_work() { :; }",
    part("kinds/storage/look/shares.sh"),
    part("kinds/storage/unit/client.sh"),
  );
  const probesById = Object.entries(probes === undefined ? {} : settingsById(probes));
  const seconds = Math.max(0, ...probesById.map(([, own]) => probeSeconds(own.probes)));
  const content = {
    what: `shares of ${servers} on ${node}`,
    targets: ["node"],
    files: new Map(probesById.map(([id, own]) => [`probes.${id}`, `${listProbes(own.probes)}\n`])),
    parts: procedureParts({ ...limits, probeSeconds: seconds }, steps),
    work: "steps" as const,
    layer: "storage" as const,
  };
  return { run: buildRun(ways, content, terms, new Date()), targets: ["node"], readReport: readPartReport };
}

/** @param packages the run that would change its packages by itself: its parts and files are a step here */
function describeServer(
  { node, ways, storage: { commands } }: StorageServer,
  packages: Work<UnitNotes>,
  limits: ContainerLimits,
  terms: RunTerms,
  lease: number,
): Work<PartReport> {
  const steps = compose(
    packages.run.parts,
    assign({
      ...{ WITHDRAW: commands.withdraw, RESTORE: commands.restore, EXPORTS: commands.check },
      ...{ WITHDRAW_SECONDS, RESTORE_SECONDS, UPDATE_SECONDS: ways.transactionLimitMinutes * 60 },
      ...conducted(lease),
    }),
    part("kinds/storage/unit/server.sh"),
  );
  const content = {
    what: `storage of ${node}`,
    targets: ["node"],
    files: packages.run.files,
    parts: procedureParts(limits, steps),
    work: "steps" as const,
    layer: "storage" as const,
  };
  return { run: buildRun(ways, content, terms, new Date()), targets: ["node"], readReport: readPartReport };
}

function conducted(lease: number): Readonly<Record<string, string | number>> {
  return { CONDUCTED: "yes", LEASE_SECONDS: lease };
}
