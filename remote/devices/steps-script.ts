import { type CommandStep, type DeviceStep, type DeviceSteps, STEPS } from "../../maintenance/devices/device";
import { assign, compose, part } from "../script/parts";

/** A device over SSH, and until when its work must have ended. */
export interface StepsToDo {
  readonly steps: DeviceSteps;
  readonly version: string;
  /** By the device's own clock, in seconds since 1970. */
  readonly closes: number;
}

/** The script that a device's own shell runs from its standard input: see `steps.sh`. */
export function composeSteps({ steps, version, closes }: StepsToDo): string {
  const { look, wayBack } = steps;
  const afterwards = seconds(look) + seconds(wayBack);
  const variables: Record<string, string | number> = { wanted: version, closes };
  let needed = afterwards;
  for (const name of [...STEPS].reverse()) {
    needed += seconds(steps[name]);
    variables[`needed_${name}`] = needed;
  }
  for (const name of ["look", ...STEPS, "wayBack"] as const) {
    variables[`step_${name}`] = commandOf(steps[name]);
    variables[`limit_${name}`] = seconds(steps[name]);
  }
  return compose(assign(variables), part("remote/inside/secrets.sh"), part("remote/devices/steps.sh"));
}

/** The look alone: it tells the device's clock, and then the version. */
export function composeLook(look: CommandStep): string {
  return compose(
    assign({ step_look: look.command, limit_look: seconds(look) }),
    'date +%s; timeout -k 10 "$limit_look" sh -c "$step_look" </dev/null',
  );
}

function seconds(step: DeviceStep | undefined): number {
  return (step?.minutes ?? 0) * 60;
}

/** Over SSH, each step is a command: the fleet's reader sees to it. */
function commandOf(step: DeviceStep | undefined): string {
  return step?.kind === "command" ? step.command : "";
}
