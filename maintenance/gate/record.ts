import { z } from "zod";
import { CalendarFile } from "../calendar/schema";
import { instant } from "../calendar/time-fields";
import { LAYERS } from "../kinds/layers";
import { ChangeFile } from "../change/schema";
import { recordTargets, type RecordedLine, Targets, WorkLine } from "../changes/change-group";
import type { Ownership } from "../decision/affected-customers";
import { EvidenceTermsRecord, SignedFileRecord } from "../evidence/record";
import { formatContainerIds } from "../fleet/container-ids";
import { CatalogueEntryConfiguration } from "../impact/stack-entries";
import { groupBy } from "../packages/grouping";
import { OverriddenBuild } from "../release/overridden";
import { IncidentRecord, RingRecord, RingSighting } from "../rings/record";
import { LearnedInterruption } from "../interruptions/learned";
import { RestartLine, type RecordedRestart, recordRestarts } from "../restarts/record";
import { ExpectedBatchRecord, GroupRecord } from "../waves/record";
import { ofThisFormat, recordFormat } from "./record-format";

/*
 * What a gate stands on, as plain data: the program declares it, the gate's `check` adds what would really change, and the
 * provider, the policy pack and `maint plan` judge it by the same rules.
 */

export const ENVIRONMENTS = ["production", "sandbox"] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** In properties, the containers of each customer as one text: `acme: 101–103`. */
const Containers = z
  .record(z.string(), Targets)
  .transform((byCustomer): Readonly<Record<string, { readonly customer: string }>> => {
    const owned = Object.entries(byCustomer).flatMap(([customer, ids]) =>
      ids.map((id): [string, { customer: string }] => [id, { customer }]),
    );
    return Object.fromEntries(owned);
  });

const ownership = z.object({
  customers: z.record(z.string(), z.object({ is24x7: z.boolean() })),
  nodes: z.record(z.string(), z.object({ containers: Containers })),
});

/** What the program declares. */
export const GateDeclaration = z.object({
  /** Whether the run only plans: a preview. */
  mode: z.enum(["plan", "apply"]),
  environment: z.enum(ENVIRONMENTS),
  /** The fleet that the gate is of; absent for a fleet without a prefix, as of YAML. */
  fleet: z.string().optional(),
  /** What the clock is set to, in a sandbox. */
  clock: instant().optional(),
  /** What the change file says; absent when the stack names none. */
  change: ChangeFile.optional(),
  calendar: CalendarFile,
  /** Entries of the impact catalogue beside the built-in ones. */
  impact: z.array(CatalogueEntryConfiguration),
  release: z.object({ name: z.string(), digest: z.string() }),
  ownership,
  /** Containers that stand in for each other; absent where there are none. */
  groups: z.array(GroupRecord).readonly().optional(),
  /** In the order in which a release reaches them; absent where all is one ring. */
  rings: z.array(RingRecord).optional(),
  /** The last ring that this run is for; absent for all of them. */
  ring: z.string().optional(),
  incidents: z.array(IncidentRecord).optional(),
  /** The evidence files that the change names; absent when it names none. */
  evidence: z.array(SignedFileRecord).readonly().optional(),
  /** What evidence must be like to count; absent when the fleet file names no keys, so that none does. */
  qualification: EvidenceTermsRecord.optional(),
  /** What the fleet file has in place of the release's builds; absent when that's nothing. */
  overridden: z.array(OverriddenBuild).readonly().optional(),
  /** How many days a restart may wait before that's warned about; absent where the fleet file doesn't say. */
  pendingRestartDays: z.number().optional(),
});
export type GateDeclaration = z.output<typeof GateDeclaration>;

/** What a run is judged by. The engine says later whether the run only plans. */
export type DeclaredGate = Omit<GateDeclaration, "mode">;

const RecordOfThisFormat = GateDeclaration.extend({
  format: recordFormat,
  /** The moment of the judgement. */
  now: instant(),
  /** What time it really was then; only where the clock is set. */
  reallyNow: instant().optional(),
  /** What would change, on each node what changes alike once. */
  work: z.array(WorkLine).readonly(),
  /** When each batch would begin and end, in minutes from the run's beginning; absent where the change has no waves. */
  waves: z.array(ExpectedBatchRecord).readonly().optional(),
  /** How long the node with the most work will be at it, by the fleet's estimates; with waves, all nodes. */
  expectedMinutes: z.number(),
  /** How long the work on one target of each plan takes, by the fleet's estimates. */
  unitMinutes: z.array(
    z.object({
      node: z.string(),
      layer: z.enum(LAYERS),
      minutes: z.number(),
    }),
  ),
  /** By how many seconds the clocks of nodes are ahead of the one that runs Pulumi, set or not. */
  clocks: z.array(z.object({ node: z.string(), aheadSeconds: z.number() })),
  /** Nodes that a run of production has marked as its own; only a sandbox's run asks, and absent where there are none. */
  ofProduction: z.array(z.string()).optional(),
  /** Nodes of which nobody knows what would change there, since they couldn't be observed. */
  unobserved: z.array(z.string()),
  /** What the nodes' journals say of earlier interruptions; absent where the change doesn't ask for that. */
  learned: z.array(LearnedInterruption).readonly().optional(),
  /** The rings that others wait for. */
  ringsSeen: z.array(RingSighting).optional(),
  /** What waits for a restart or a reboot, on each node what waits alike once; absent where nothing does. */
  restarts: z.array(RestartLine).readonly().optional(),
});

/** With what was found: all that a judgement of the run rests on. */
export const GateRecord = ofThisFormat(RecordOfThisFormat);
export type GateRecord = z.output<typeof GateRecord>;

/** As the gate's inputs have it, which the schema reads. */
export type RecordedGate = Omit<GateRecord, "work" | "ownership" | "restarts"> & {
  readonly work: readonly RecordedLine[];
  readonly ownership: RecordedOwnership;
  readonly restarts?: readonly RecordedRestart[];
};

export function writeRecord({ restarts, ...record }: GateRecord): RecordedGate {
  return {
    ...record,
    work: recordTargets(record.work),
    ownership: writeOwnership(record.ownership),
    ...(restarts !== undefined && { restarts: recordRestarts(restarts) }),
  };
}

export interface RecordedOwnership extends Pick<Ownership, "customers"> {
  /** By name; the ids of each customer's containers, as `formatContainerIds` has them. */
  readonly nodes: Readonly<Record<string, { readonly containers: Readonly<Record<string, string>> }>>;
}

export function writeOwnership({ customers, nodes }: Ownership): RecordedOwnership {
  const recorded = Object.entries(nodes).map(([node, { containers }]) => {
    const byCustomer = groupBy(Object.entries(containers), ([, { customer }]) => customer);
    const texts = [...byCustomer].map(([customer, owned]) => [
      customer,
      formatContainerIds(owned.map(([id]) => id)),
    ]);
    return [node, { containers: Object.fromEntries(texts) as Record<string, string> }];
  });
  return { customers, nodes: Object.fromEntries(recorded) as RecordedOwnership["nodes"] };
}
