import type { DeviceStep, DeviceSteps } from "../devices/device";
import { listWords } from "../text/list-words";
import type { DeviceContent, StepContent } from "./device-schema";
import type { DeviceCare, Equipment, FleetDevice, Reaching } from "./fleet";
import type { Entry, Report } from "./merge";
import { anchorPaths, resolveReaching } from "./reaching";
import type { Defaults } from "./schema";

/** What a step may do: one of these. */
const ACTIONS = ["run", "get", "post", "put", "confirm"] as const;
type Action = (typeof ACTIONS)[number];

/** Which of a step's other keys go with what it does. */
const DETAILS: Readonly<Record<"body" | "value" | "expect" | "save" | "by", readonly Action[]>> = {
  body: ["post", "put"],
  value: ["get", "post", "put"],
  expect: ["get", "post", "put"],
  save: ["get", "post", "put"],
  by: ["confirm"],
};
const DEFAULT_MINUTES = 2;
const DEFAULT_RESERVE = 5;

/** Of the server's key that a fingerprint is of, nothing can be checked before a password is sent. */
const NO_PUBLIC_KEY =
  "has no pinned host key; give hostKeys with its whole public key (ssh-ed25519 AAAA… or ecdsa-sha2-nistp256 AAAA…). " +
  "A fingerprint or an RSA key isn't enough: the plugin that runs the steps can't check it";
const NO_CERTIFICATE_KEY =
  "has no pinned key; give hostKeys with the fingerprint of its certificate's public key (SHA256:…), as docs/devices.md shows";

/**
 * Applies the defaults to a device. One without a version is only known by its address.
 *
 * @param taken names of nodes, bastions and repositories, which credentials are configured by as well
 */
export function resolveDevice(
  name: string,
  entry: Entry<DeviceContent>,
  defaults: Entry<Defaults> | undefined,
  taken: readonly string[],
  report: Report,
): FleetDevice | undefined {
  const { address, version, steps, over = "ssh", hostKeys, ssh, reserveMinutes } = entry.content;
  const known = resolveEquipment(name, entry.content);
  if (version === undefined && steps === undefined) return known;
  if (version === undefined || steps === undefined) {
    report(
      entry,
      [],
      `has ${version === undefined ? "steps, and no version" : "a version, and no steps"}; give both, or neither`,
    );
    return undefined;
  }
  if (taken.includes(name))
    report(
      entry,
      [],
      "a node, bastion or repository has this name already, and credentials are found by name; choose another",
    );
  refuseUnpinned(over, hostKeys ?? [], entry, report);
  const read = readSteps(steps, over, entry, report);
  if (read === undefined) return undefined;
  const own = ssh && anchorPaths(ssh, entry.source.file);
  const general = defaults?.content.ssh && anchorPaths(defaults.content.ssh, defaults.source.file);
  const reaching = resolveReaching(address, hostKeys, own, over === "ssh" ? general : undefined);
  const port = over === "https" ? (own?.port ?? 443) : reaching.port;
  const care: DeviceCare = {
    ...{ over, version, steps: read },
    // Its own key is pinned, and its secrets are the stack's: no file counts.
    reaching: { ...withoutFiles(reaching), port },
    reserveMinutes: reserveMinutes ?? defaults?.content.reserveMinutes ?? DEFAULT_RESERVE,
  };
  return { ...known, care };
}

export function resolveEquipment(
  name: string,
  { address, kind, notes }: { address: string; kind: string; notes?: string | undefined },
): Equipment {
  return { name, address, kind, ...(notes !== undefined && { notes }) };
}

function withoutFiles(reaching: Reaching): Reaching {
  return Object.fromEntries(
    Object.entries(reaching).filter(([key]) => key !== "knownHostsFile" && key !== "identityFile"),
  ) as unknown as Reaching;
}

function refuseUnpinned(
  over: DeviceCare["over"],
  hostKeys: readonly string[],
  entry: Entry<unknown>,
  report: Report,
): void {
  const isPinned = hostKeys.some((key) => (over === "https" ? key.startsWith("SHA256:") : isCheckable(key)));
  if (!isPinned) report(entry, [], over === "https" ? NO_CERTIFICATE_KEY : NO_PUBLIC_KEY);
}

/** Whether @pulumi/command can check it: of an RSA key it would take signatures with SHA-1 alone, which servers of today refuse. */
export function isCheckable(hostKey: string): boolean {
  return hostKey.startsWith("ssh-ed25519 ") || hostKey.startsWith("ecdsa-sha2-");
}

function readSteps(
  content: NonNullable<DeviceContent["steps"]>,
  over: DeviceCare["over"],
  entry: Entry<unknown>,
  report: Report,
): DeviceSteps | undefined {
  const read = (name: keyof typeof content): DeviceStep | undefined => {
    const step = content[name];
    return (
      step &&
      readStep(name, step, over, (key, message) => {
        report(entry, ["steps", name, ...key], message);
      })
    );
  };
  const look = read("look");
  const apply = read("apply");
  const [backup, checkBefore, checkAfter, wayBack] = [
    read("backup"),
    read("checkBefore"),
    read("checkAfter"),
    read("wayBack"),
  ];
  if (look?.kind === "confirm") {
    report(entry, ["steps", "look"], "is asked by each plan, so no person can do it; give run or get");
    return undefined;
  }
  if (look?.kind === "call" && (look.value === undefined || look.method !== "GET"))
    report(entry, ["steps", "look"], "tells the version by get, with the value of the answer that it is");
  if (look === undefined || apply === undefined) return undefined;
  return {
    ...{ look, apply },
    ...(backup !== undefined && { backup }),
    ...(checkBefore !== undefined && { checkBefore }),
    ...(checkAfter !== undefined && { checkAfter }),
    ...(wayBack !== undefined && { wayBack }),
  };
}

function readStep(
  name: string,
  step: StepContent,
  over: DeviceCare["over"],
  report: (path: readonly string[], message: string) => void,
): DeviceStep | undefined {
  const [action, ...further] = ACTIONS.filter((one) => step[one] !== undefined);
  if (action === undefined || further.length > 0) {
    report(
      [],
      `does ${action === undefined ? "nothing" : listWords([action, ...further])}; give one of ${listWords(ACTIONS, "or")}`,
    );
    return undefined;
  }
  if ((over === "ssh") !== (action === "run"))
    report(
      [action],
      over === "ssh"
        ? "is for a device over https; over ssh, each step is a command (run)"
        : "is for a device over ssh",
    );
  const details = Object.keys(DETAILS) as (keyof typeof DETAILS)[];
  for (const key of details.filter((one) => step[one] !== undefined && !DETAILS[one].includes(action)))
    report([key], `goes with ${listWords(DETAILS[key], "or")}, and ${name} is ${action}`);
  const minutes = step.minutes ?? DEFAULT_MINUTES;
  const { run, confirm, by = {}, body, value, expect, save = false } = step;
  if (run !== undefined) return { kind: "command", command: run, minutes };
  if (confirm !== undefined) {
    if (Object.keys(by).length === 0) report([], "names nobody who may confirm it; give by");
    return { kind: "confirm", confirm, by, minutes };
  }
  if (expect !== undefined && value === undefined) report(["expect"], "needs the value that it's of");
  return {
    ...{ kind: "call", minutes, save },
    method: action === "get" ? "GET" : action === "post" ? "POST" : "PUT",
    path: step.get ?? step.post ?? step.put ?? "/",
    ...(body !== undefined && { body }),
    ...(value !== undefined && { value }),
    ...(expect !== undefined && { expect }),
  };
}
