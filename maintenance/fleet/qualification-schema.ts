import { choice, list, LONGEST_PROSE, NAME, record, text, wholeNumber } from "../files/fields";
import { PATH } from "./machine-schema";

/* What a fleet file says of how releases are tested. `resolve-qualification.ts` fills in the defaults. */

export const LONGEST_AGE_DAYS = 3650;

const check = record({
  name: NAME.describe("What messages call it, e.g. provisioning"),
  on: choice(["nodes", "containers"]).describe("Where it's run: on each node, or in each container"),
  command: text(/\S/, "a shell command", LONGEST_PROSE).describe(
    "A command of sh, run as root; it must end with 0",
  ),
});

export const qualification = record({
  keys: list(PATH, "paths of SSH public keys", 1).describe(
    "Files of SSH public keys (ssh-ed25519 AAAA…), relative to this file; no other signature on evidence counts",
  ),
  maximumAgeDays: wholeNumber(1, LONGEST_AGE_DAYS, "days")
    .optional()
    .meta({ description: "How long a test counts", default: 30 }),
  reset: text(/\S/, "a shell command", LONGEST_PROSE)
    .optional()
    .describe(
      "For a sandbox: a command of sh in the project's folder that resets all machines to their installed state, e.g. a snapshot. " +
        "It returns when the machines are up",
    ),
  checks: list(check, "checks")
    .optional()
    .describe("Whether the services that configure containers work (auto-configuration-services-ok)"),
});
