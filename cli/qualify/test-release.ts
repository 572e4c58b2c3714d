import { describeGroup } from "../../maintenance/changes/describe-change";
import { Temporal } from "@js-temporal/polyfill";
import { SERVICES } from "../../maintenance/change/services";
import type { Base, Evidence, GateOutcome, UnwatchedService } from "../../maintenance/evidence/evidence";
import { describeProblems } from "../../maintenance/problems/describe";
import { compareText } from "../../maintenance/packages/version";
import { describeOperator } from "../../remote/operator";
import type { Installer } from "./install";
import type { Machines } from "./machines";
import { resetMachines } from "./reset";
import type { SandboxStack } from "./sandbox-stack";
import { type BaseResult, SandboxUnfit, type TestTerms, testOverBase } from "./test-base";
import type { TestedRelease } from "./tested-release";

/** What a test is made with, and where. */
export interface ReleaseTest extends TestTerms {
  readonly stack: SandboxStack;
  readonly promoted?: TestedRelease;
  /** The command that sets the machines back. */
  readonly reset?: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly machines: Machines;
  readonly installer: Installer;
  /** Versions of the programs here, by name. */
  readonly tools: Readonly<Record<string, string>>;
}

/**
 * Tests a release over machines as they were installed, where there's a way to set them back, and over those with the release that
 * is promoted now.
 */
export async function testRelease(test: ReleaseTest): Promise<Evidence> {
  const { stack, release, promoted, reset, machines, tools } = test;
  const begun = Date.now();
  const results: BaseResult[] = [];
  const unchecked: GateOutcome[] = [];
  if (reset === undefined) {
    unchecked.push(
      ...leaveUnchecked("scratch", test, "there's no command that sets the machines back (--reset)"),
    );
  } else {
    await setBack(test, reset);
    results.push(await testOverBase("scratch", machines, test.installer, test));
  }
  if (promoted !== undefined) {
    if (reset !== undefined) await setBack(test, reset);
    await installPromoted(test, promoted);
    results.push(await testOverBase("promoted", machines, test.installer, test));
  }
  const { fleet } = test;
  const versions = results.flatMap((result) => result.versions);
  const rpm = versions.flatMap((one) => one.rpm ?? []);
  const join = (values: readonly string[]) => [...new Set(values)].sort().join(", ");
  return {
    release: { name: release.name, digest: release.digest },
    ...(promoted !== undefined && { promoted: { name: promoted.name, digest: promoted.digest } }),
    testedAt: Temporal.Now.instant().round("second"),
    minutes: Math.ceil((Date.now() - begun) / 6_000) / 10,
    by: describeOperator(),
    sandbox: { stack: stack.name, machines: listMachines(results, Object.keys(fleet.nodes)) },
    gates: [...unchecked, ...results.flatMap(({ gates }) => gates)],
    interruptions: results.flatMap(({ interruptions }) => interruptions.toSorted(compareMachines)),
    unwatched: results.flatMap(({ unwatched }) => unwatched.toSorted(compareMachines)),
    tools: {
      ...tools,
      ...(rpm.length > 0 && { rpm: join(rpm) }),
      kernel: join(versions.map(({ kernel }) => kernel)),
    },
  };
}

async function setBack({ stack, environment, machines, tell, signal }: ReleaseTest, reset: string) {
  await machines.refuseProduction();
  tell("setting the machines back\n");
  await machines.disconnect();
  await resetMachines(reset, stack.project, environment, signal);
  await machines.awaitReturn(signal);
}

/** The promoted release must be there as a whole, or something else is what the test is made over. */
async function installPromoted(
  { installer, tell, signal }: ReleaseTest,
  promoted: TestedRelease,
): Promise<void> {
  tell(`installing ${promoted.name}, the release that is promoted now\n`);
  const { problems, pending } = await installer.install(promoted, signal);
  const open = [
    ...describeProblems(problems, "named"),
    ...pending.map((line) => `still to do: ${line.node}: ${describeGroup(line)}`),
  ];
  if (open.length > 0)
    throw new SandboxUnfit([
      `release ${promoted.name}, which is promoted, isn't installed`,
      ...open,
      "if it can't be installed, have updates go back to an earlier release. Name that one with --promoted",
    ]);
}

function leaveUnchecked(base: Base, { gates }: ReleaseTest, reason: string): GateOutcome[] {
  return gates.map((gate) => ({ gate, base, verdict: "unchecked", attempts: 1, figures: {}, reason }));
}

function listMachines(results: readonly BaseResult[], nodes: readonly string[]): string[] {
  const machines = new Set(results.flatMap((result) => result.machines));
  return nodes.flatMap((node) => [
    ...[...machines].filter((machine) => machine === node),
    ...[...machines].filter((machine) => machine.startsWith(`${node}/`)).sort(),
  ]);
}

function compareMachines(a: UnwatchedService, b: UnwatchedService): number {
  return compareText(a.machine, b.machine) || SERVICES.indexOf(a.service) - SERVICES.indexOf(b.service);
}
