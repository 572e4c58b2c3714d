/** The steps that change a device, in their order. `look` comes before all of them, and after them again. */
export const STEPS = ["backup", "checkBefore", "apply", "checkAfter"] as const;
export type StepName = (typeof STEPS)[number];

/** A command of sh, run on the device as the user that logs in. It must end with 0. */
export interface CommandStep {
  readonly kind: "command";
  readonly command: string;
  readonly minutes: number;
}

/** A call over HTTPS. It must be answered with a status of 200 to 299. */
export interface CallStep {
  readonly kind: "call";
  readonly method: "GET" | "POST" | "PUT";
  /** Begins with `/`. */
  readonly path: string;
  readonly body?: string;
  /** Where in the JSON of the answer a value is: `system.version`. */
  readonly value?: string;
  /** What that value must be. */
  readonly expect?: string;
  /** Whether the answer is kept in a file here. */
  readonly save: boolean;
  readonly minutes: number;
}

/** Work of a person, who signs a file afterwards. */
export interface ConfirmStep {
  readonly kind: "confirm";
  /** What is to be done, for people. */
  readonly confirm: string;
  /** Public keys of those who may confirm it, by their names: `ssh-ed25519 AAAA…`. */
  readonly by: Readonly<Record<string, string>>;
  readonly minutes: number;
}

export type DeviceStep = CommandStep | CallStep | ConfirmStep;

export interface DeviceSteps {
  /** Tells the version that the device runs. */
  readonly look: CommandStep | CallStep;
  readonly backup?: DeviceStep;
  readonly checkBefore?: DeviceStep;
  readonly apply: DeviceStep;
  readonly checkAfter?: DeviceStep;
  /** Undoes `apply`, where that or what comes after it failed. */
  readonly wayBack?: DeviceStep;
}

/** The limits of the steps, by their names. */
export function limitsOf(steps: DeviceSteps): Record<string, number> {
  return Object.fromEntries(
    Object.entries(steps as unknown as Record<string, DeviceStep>).map(([name, { minutes }]) => [
      name,
      minutes,
    ]),
  );
}

/** How long all steps take at most, with the look before and after, and the way back. */
export function minutesOf({ look, wayBack, ...steps }: DeviceSteps): number {
  const forward = STEPS.reduce((sum, name) => sum + (steps[name]?.minutes ?? 0), 0);
  return 2 * look.minutes + forward + (wayBack?.minutes ?? 0);
}
