import path from "node:path";
import { Temporal } from "@js-temporal/polyfill";
import {
  confirmationFile,
  type ConfirmedStep,
  judgeConfirmation,
} from "../../maintenance/devices/confirmation";
import { conductSteps, type StepFailure } from "../../maintenance/devices/conduct";
import type { CallStep, ConfirmStep, DeviceStep } from "../../maintenance/devices/device";
import type { Verdict } from "../../maintenance/devices/verdict";
import { describeCause } from "../../maintenance/problems/describe";
import { type Cause, cause } from "../../maintenance/problems/problem";
import { readOperatorFile } from "../../declarations/operator-file";
import { call, CallFailed, readValue } from "../../remote/devices/call";
import { keepAnswer } from "../../remote/devices/keep-answer";
import { lookOverHttps } from "../../remote/devices/look";
import type { SshSecrets } from "../../remote/ssh/secrets";
import type { DeviceArgs } from "../device-args";
import type { Phase } from "./phase";

export interface DeviceWork {
  readonly args: DeviceArgs;
  /** Of its plan. */
  readonly digest: string;
  /** Until its steps must have ended. */
  readonly secondsLeft: number;
  readonly phase: Phase;
  readonly resourceUrn: string;
}

/** How often a person's confirmation is looked for. */
const CONFIRMATION_MILLISECONDS = 2000;

/**
 * Does a device's steps over HTTPS, and waits for people's.
 *
 * @param project the folder that confirmations are relative to
 */
export async function conductDevice(work: DeviceWork, project = process.cwd()): Promise<Verdict> {
  const { args, secondsLeft, phase, resourceUrn } = work;
  const { node, ssh, steps, version } = args;
  const secrets = phase.credentialsForDevice(args);
  if (secrets === undefined) return { kind: "failed", because: cause("device-unbound", { device: node }) };
  const closes = performance.now() + secondsLeft * 1000;
  return conductSteps(steps, version, {
    look: async () => {
      const sight = await lookOverHttps(node, ssh, steps.look, secrets);
      return "version" in sight ? sight.version : undefined;
    },
    mayBegin: (_name, minutes) => performance.now() + minutes * 60_000 <= closes,
    tell: (name) => {
      phase.log.status(resourceUrn, `${node}: ${name}`);
    },
    perform: async (name, step) => {
      if (step.kind === "confirm") return awaitConfirmation(work, name, step, project);
      return step.kind === "call" ? makeCall(work, secrets, name, step, project) : refuse(step);
    },
  });
}

async function makeCall(
  { args: { node, ssh }, phase, resourceUrn }: DeviceWork,
  secrets: SshSecrets,
  name: string,
  step: CallStep,
  project: string,
): Promise<StepFailure | undefined> {
  try {
    const answer = await call(node, ssh, step, secrets);
    if (step.save)
      phase.log.info(
        resourceUrn,
        `${name} is kept in ${keepAnswer(project, node, name, answer, new Date())}`,
      );
    if (step.value === undefined) return undefined;
    const value = readValue(answer, step.value);
    if (step.expect === undefined || value === step.expect) return undefined;
    return { code: "", said: `${step.value} is ${value}, not ${step.expect}` };
  } catch (error) {
    if (error instanceof CallFailed) return { code: error.isLate ? "limit" : "", said: error.message };
    return { code: "", said: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The work of a person: waits until one who may do so has signed that it's done. A confirmation that doesn't count is told once, and may be
 * replaced in time: a person writes the file first, and then signs it.
 */
async function awaitConfirmation(
  { args: { node }, digest, phase, resourceUrn }: DeviceWork,
  name: ConfirmedStep,
  { confirm, by, minutes }: ConfirmStep,
  project: string,
): Promise<Cause | undefined> {
  const file = confirmationFile(node, name, digest);
  const begun = Temporal.Now.instant();
  const limit = performance.now() + minutes * 60_000;
  phase.log.warning(
    resourceUrn,
    `${node} waits for a person: ${confirm}. Plan ${digest}: sign ${file} afterwards, within ${minutes} min.`,
  );
  await phase.log.flush();
  const place = path.join(project, file);
  const expected = { file, device: node, plan: digest, step: name, by, begun };
  let last: Cause | undefined;
  for (;;) {
    // Looked at once more at the limit: it may be signed in the last seconds.
    const isOver = performance.now() >= limit;
    const [content, signature] = [readOperatorFile(place), readOperatorFile(`${place}.sig`)];
    if (content !== undefined && signature !== undefined) {
      const refused = judgeConfirmation(content, signature, { ...expected, now: Temporal.Now.instant() });
      if (refused === undefined) return undefined;
      if (refused.code !== last?.code) {
        phase.log.warning(resourceUrn, `${describeCause(refused, node)}. It still waits.`);
        await phase.log.flush();
      }
      last = refused;
    }
    if (isOver) return last ?? cause("confirmation-missing", { file, minutes });
    await new Promise((resolve) => setTimeout(resolve, CONFIRMATION_MILLISECONDS));
  }
}

/** The fleet's reader lets no command through here. */
function refuse({ kind }: DeviceStep): StepFailure {
  return { code: "", said: `a ${kind} can't be done over HTTPS` };
}
