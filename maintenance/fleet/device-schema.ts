import { z } from "zod";
import { choice, flag, LINE, LONGEST_PROSE, mapping, NAME, record, text, wholeNumber } from "../files/fields";
import { ADDRESS, hostKeys, reaching } from "./machine-schema";

/* What a fleet file says of devices. `resolve-device.ts` fills in the defaults. */

// The plugin that runs its steps knows no file of host keys, so a key is pinned. A private key would go into the state, so it's no file that
// a fleet file names: it's a secret of the stack.
const { user, port, agent, connectTimeoutSeconds, keepAliveSeconds } = reaching;

const URL_PATH = text(/^\/[!-~]*$/, "a path of the device that begins with /", 2000);
const VALUE = text(
  /^[^.\s]+(\.[^.\s]+)*$/,
  "where a value is in the answer's JSON, e.g. system.version",
  200,
);

const step = record({
  run: text(/\S/, "a shell command", LONGEST_PROSE).describe(
    "A command of sh on the device, over SSH; it must end with 0",
  ),
  get: URL_PATH.describe("Calls this path by GET, over HTTPS"),
  post: URL_PATH.describe("Calls this path by POST, over HTTPS"),
  put: URL_PATH.describe("Calls this path by PUT, over HTTPS"),
  body: text(/\S/, "a text", LONGEST_PROSE).describe("What post or put sends"),
  value: VALUE.describe("Where a value is in the answer's JSON, e.g. system.version"),
  expect: LINE.describe("What that value must be"),
  save: flag().meta({
    description: "Keeps the answer below .maintenance/devices of the project",
    default: false,
  }),
  confirm: LINE.describe("What a person does. The run waits until one of `by` has signed that it's done"),
  by: mapping(
    NAME,
    text(
      /^(ssh-(ed25519|rsa)|sk-ssh-ed25519@openssh\.com|ecdsa-sha2-nistp\d+) [A-Za-z0-9+/]{40,}={0,2}( .*)?$/,
      "an SSH public key (ssh-ed25519 AAAA…)",
      4000,
    ),
    "SSH public keys by the names of people",
  ).describe("Who may confirm it: SSH public keys by the names of people"),
  minutes: wholeNumber(1, 1440, "minutes").meta({
    description: "The step is ended and has failed after so long; a confirmation is waited for so long",
    default: 2,
  }),
}).partial();

const steps = record({
  look: step.describe("Tells the version that the device runs, and changes nothing; each plan asks it"),
  backup: step.optional().describe("Keeps what would be lost"),
  checkBefore: step.optional().describe("Looks whether the work can begin; nothing was changed before it"),
  apply: step.describe("Brings the device to `version`"),
  checkAfter: step.optional().describe("Looks whether service is there"),
  wayBack: step.optional().describe("Undoes apply, where that or a later step failed"),
});

/** A machine beside the nodes. */
const equipmentShape = {
  address: ADDRESS,
  kind: LINE.describe("What it is, e.g. nfs, sansay"),
  notes: LINE.optional(),
};
export const equipment = record(equipmentShape);

export const device = record({
  ...equipmentShape,
  over: choice(["ssh", "https"]).optional().meta({ description: "How its steps reach it", default: "ssh" }),
  hostKeys: hostKeys
    .optional()
    .describe(
      "The key to expect. For ssh: a whole public key (ssh-ed25519 AAAA…). For https: the fingerprint of the certificate's public key (SHA256:…)",
    ),
  ssh: record({ user, port, agent, connectTimeoutSeconds, keepAliveSeconds })
    .partial()
    .optional()
    .describe("How it's reached, also for https; what isn't said here is as for nodes (`defaults`)"),
  version: LINE.optional().describe(
    "What `look` tells when nothing is left to do; without it, no run works on the device",
  ),
  reserveMinutes: wholeNumber(0, 1440, "minutes")
    .optional()
    .meta({ description: "What must be left of a window beside the steps' minutes", default: 5 }),
  steps: steps.optional().describe("How it's brought to `version`"),
});

export type DeviceContent = z.output<typeof device>;
export type StepContent = z.output<typeof step>;
