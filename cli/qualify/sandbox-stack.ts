import { readFleet } from "../../declarations/read-fleet";
import { CALENDAR_FILE } from "../../declarations/file-kinds";
import type { Calendar } from "../../maintenance/calendar/calendar";
import { parseCalendar } from "../../maintenance/calendar/parse";
import type { Fleet } from "../../maintenance/fleet/fleet";
import type { Surroundings } from "../maint/command";
import { readStackFile, type StackFile } from "../maint/stack-file";

/** The stack of a sandbox, as its configuration describes it. */
export interface SandboxStack extends StackFile {
  readonly fleet: Fleet;
  readonly calendar: Calendar;
}

/** The stack isn't one that releases may be tried on. */
export class NotASandbox extends Error {
  override readonly name = "NotASandbox";
}

/**
 * Reads the stack that a release is to be tested on.
 *
 * @param surroundings cwd is the folder with `Pulumi.yaml`, or one below it
 * @param configFile relative to cwd; the stack's own by default
 * @throws NotASandbox, StackUnreadable, FileUnreadable, InvalidFile
 */
export function readSandboxStack(
  name: string,
  surroundings: Pick<Surroundings, "cwd" | "environment">,
  configFile?: string,
): SandboxStack {
  const stack = readStackFile(name, surroundings, configFile);
  if (stack.read("environment") !== "sandbox") {
    throw new NotASandbox(
      `Stack ${name} is no sandbox: its configuration (${stack.configFile}) doesn't say \`environment: sandbox\`. A release is installed there to ` +
        "see what breaks, so nothing was done. Name the stack of the sandbox with --stack.",
    );
  }
  const calendarFile = stack.requireFile("calendar");
  return {
    ...stack,
    fleet: readFleet(stack.requireFile("fleet"), stack.files),
    calendar: parseCalendar(stack.files.read(CALENDAR_FILE, calendarFile, stack.configFile), calendarFile),
  };
}
