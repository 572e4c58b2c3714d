import { calendar } from "./calendar/command";
import { credentials } from "./credentials/command";
import { diff } from "./diff/command";
import { digest } from "./digest/command";
import { framework } from "./framework/command";
import { lock } from "./lock/command";
import { pending } from "./pending/command";
import { plan } from "./plan/command";
import { qualify } from "./qualify/command";
import type { Command } from "./maint/command";

/** The commands of `maint` by their names, in the order of its help. Each has a folder of its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  plan,
  pending,
  lock,
  diff,
  digest,
  framework,
  qualify,
  calendar,
  credentials,
};
