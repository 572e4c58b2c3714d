import { settingsById } from "../../../maintenance/fleet/grouped-settings";
import { compareVersions } from "../../../maintenance/packages/version";
import { type Cause, cause, type Problem, problemOf } from "../../../maintenance/problems/problem";
import type { TargetRestart } from "../../../maintenance/restarts/pending-restart";
import type { Draft } from "../../draft";
import type { DraftContext } from "../../kind";
import type { Operation } from "../../operation";
import { PACKAGES_QUESTION } from "../../packages/question";
import { explainUnrunnable } from "../../unrunnable-probes";
import { planPackages } from "../../packages/plan/plan";
import type { RebootArgs } from "../args";
import type { Kernel, KernelFacts } from "../look/facts";
import { REBOOTS_QUESTION } from "../question";
import { describeRebootWork } from "../unit/work";

/** What is to be done about a node's kernel. */
type RebootPlan =
  | { readonly kind: "none"; readonly notes: readonly Cause[] }
  | { readonly kind: "impossible"; readonly because: Cause }
  | { readonly kind: "reboot"; readonly running: Kernel; readonly to: string };

/** Whether a node must be rebooted into the kernel that it has, or that its packages bring before. */
export function draftReboot({ args }: Operation<RebootArgs>, context: DraftContext): Draft<never, undefined> {
  const { node } = args;
  const facts = context.observation.node.factsOf(REBOOTS_QUESTION);
  const plan =
    facts === undefined ? none() : planReboot(facts, findArriving(args, context, facts), isAsked(context));
  const unrunnable = plan.kind === "reboot" ? findUnrunnableProbes(args, context) : [];
  const isRebooted = plan.kind === "reboot" && unrunnable.length === 0;
  return {
    finish: () => ({
      pending: isRebooted
        ? [
            {
              targets: ["node"],
              change: { kind: "reboot", kernel: plan.running.name, from: plan.running.build, to: plan.to },
            },
          ]
        : [],
      notes: plan.kind === "none" ? plan.notes.map((note) => problemOf(node, "node", note)) : [],
      unmanaged: [],
      problems: plan.kind === "impossible" ? [problemOf(node, "node", plan.because)] : unrunnable,
      unusable: [],
      ...(facts?.running !== undefined && {
        restarts: {
          found: findWaiting(facts.running, facts, isRebooted),
          looked: [{ target: "node", kind: "reboot" as const }],
        },
      }),
      targets: isRebooted ? ["node"] : [],
      troubled: plan.kind === "impossible" || unrunnable.length > 0 ? ["node"] : [],
      describeWork: (_targets, terms) =>
        plan.kind === "reboot"
          ? Promise.resolve(
              describeRebootWork(args, { ...plan.running, build: plan.to }, context.drain, terms),
            )
          : Promise.reject(new Error(`${node} isn't to be rebooted`)),
    }),
  };
}

/**
 * @param arriving builds of the kernel that the node's packages bring in this run
 * @param asked whether the change names reboots
 */
export function planReboot(
  { running, installed, boots }: KernelFacts,
  arriving: readonly string[],
  asked: boolean,
): RebootPlan {
  if (running === undefined) return none(cause("kernel-unknown", {}));
  const newest = newestOf(running.build, ...installed, ...arriving);
  if (newest === running.build) return none();
  const target = `${running.name} ${newest}`;
  if (!asked)
    return none(cause("reboot-pending", { runs: `${running.name} ${running.build}`, boots: target }));
  // What arrives becomes the default when it's installed.
  if (boots !== undefined && boots.build !== newest && !arriving.includes(newest))
    return {
      kind: "impossible",
      because: cause("kernel-default-differs", { newest: target, boots: `${boots.name} ${boots.build}` }),
    };
  return { kind: "reboot", running, to: newest };
}

/** A kernel that only arrives in this run doesn't wait yet. */
function findWaiting(
  { name, build }: Kernel,
  { installed }: KernelFacts,
  isRebooted: boolean,
): TargetRestart[] {
  const newest = newestOf(build, ...installed);
  if (newest === build) return [];
  const restart = { target: "node", kind: "reboot", name, packages: [`${name} ${newest}`] } as const;
  return [isRebooted ? restart : { ...restart, leftBy: "change" }];
}

function newestOf(first: string, ...others: readonly string[]): string {
  return others.reduce((one, other) => (compareBuilds(other, one) > 0 ? other : one), first);
}

/** Containers whose probes can't be run: their node isn't rebooted. */
function findUnrunnableProbes({ node, probes }: RebootArgs, { observation }: DraftContext): Problem[] {
  return Object.entries(probes === undefined ? {} : settingsById(probes)).flatMap(([id, own]) => {
    const programs = observation.containers.get(id)?.sights?.factsOf(PACKAGES_QUESTION)?.programs;
    const unrunnable = explainUnrunnable(own.probes, programs);
    return unrunnable === undefined ? [] : [problemOf(node, id, unrunnable)];
  });
}

function none(...notes: readonly Cause[]): RebootPlan {
  return { kind: "none", notes };
}

function isAsked({ layers }: DraftContext): boolean {
  return layers.includes("reboots");
}

function findArriving(
  args: RebootArgs,
  { release, observation, waiting }: DraftContext,
  { running }: KernelFacts,
): string[] {
  const [settings] = Object.values(settingsById(args.targets));
  if (running === undefined || settings?.osFamily === undefined) return [];
  return planPackages(args, release, "nodes", observation, waiting)
    .units.flatMap(({ packages }) => packages)
    .filter(({ name }) => name === running.name)
    .map(({ version, release: build }) => `${version}-${build}`);
}

/** As rpm orders builds without an epoch; kernels have none. */
function compareBuilds(a: string, b: string): number {
  const [left, right] = [a.split("-"), b.split("-")];
  return compareVersions(left[0] ?? "", right[0] ?? "") || compareVersions(left[1] ?? "", right[1] ?? "");
}
