import path from "node:path";
import { z } from "zod";
import type { Engine } from "../../engine/engine";
import { OWN_TYPES } from "../../maintenance/gate/resource-types";
import { LISTING } from "../../providers/listing";
import type { SshTarget } from "../../remote/ssh/target";
import type { Surroundings } from "../maint/command";
import type { StackFile } from "../maint/stack-file";
import type { Preview } from "../plan/preview";
import { readPreview } from "../plan/read-preview";
import { runPreview } from "../plan/run-preview";
import { type Machine, machinesOnTheWay } from "./machine";

/** The program of a stack doesn't tell its machines. */
export class ProgramUnread extends Error {
  override readonly name = "ProgramUnread";

  constructor(stack: string, reason: string) {
    super(`The program of stack ${stack} doesn't tell its machines. Nothing was changed. ${reason}`);
  }
}

/** What Pulumi shows in place of a value that another resource gives once it's made. Its own constant would load its SDK for each command. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

const Hop = z.object({
  address: z.string(),
  port: z.number(),
  user: z.string(),
  hostKeys: z.array(z.string()),
  knownHostsFile: z.string().optional(),
  sudo: z.enum(["none", "passwordless", "password"]),
  connectTimeoutSeconds: z.number(),
  keepAliveSeconds: z.number(),
});
const OfMachine = z.object({
  fleet: z.string().optional(),
  node: z.string().optional(),
  repository: z.string().optional(),
  ssh: Hop.extend({ bastion: Hop.optional() }).optional(),
  bastion: z.string().optional(),
  steps: z.record(z.string(), z.unknown()).optional(),
});

/**
 * Has the stack's program previewed, with providers that only list machines: they get no credentials, and connect to nobody.
 *
 * @throws ProgramUnread, PreviewUnreadable
 */
export async function readMachinesOfProgram(
  engine: Engine,
  { name, project, program, configFile }: StackFile,
  { environment }: Pick<Surroundings, "environment">,
): Promise<readonly Machine[]> {
  const { code, stdout, stderr } = await runPreview(engine, {
    ...{ stack: name, policyPacks: [], cwd: project },
    // A refresh, which Pulumi.yaml may ask for, would look at the machines.
    more: ["--config-file", configFile, "--refresh=false"],
    environment: { ...environment, [LISTING]: "true" },
  });
  if (stdout.trim() === "") throw new ProgramUnread(name, stderr.trim());
  const preview = readPreview(stdout);
  if (code !== 0 || !preview.complete)
    throw new ProgramUnread(name, preview.errors.map(({ message }) => message).join("\n") || stderr.trim());
  return machinesOfPreview(preview, name, program);
}

/**
 * The machines of a preview, in the order in which it tells of them.
 *
 * @param program the folder that paths are relative to
 * @throws ProgramUnread
 */
export function machinesOfPreview(
  { resources }: Pick<Preview, "resources">,
  stack: string,
  program: string,
): readonly Machine[] {
  const machines = resources.flatMap(({ type, inputs }) => {
    if (!type.startsWith(OWN_TYPES)) return [];
    const { fleet, node, repository, ssh, bastion, steps } = OfMachine.parse(inputs);
    const name = node ?? repository;
    if (name === undefined || ssh === undefined) return [];
    const target = { ...anchor(ssh, program), bastion: ssh.bastion && anchor(ssh.bastion, program) };
    return machinesOnTheWay(name, target, bastion ?? name).map((machine) => ({
      ...machine,
      ...(fleet !== undefined && { fleet }),
      ...(steps !== undefined && { steps }),
    }));
  });
  for (const { name, target } of machines) refuseUnknown(stack, name, target);
  // A node is told of once for each of its operations.
  return [
    ...new Map(
      machines.map((machine) => [
        `${machine.fleet ?? ""} ${machine.name} ${JSON.stringify([machine.target, machine.steps])}`,
        machine,
      ]),
    ).values(),
  ];
}

function refuseUnknown(stack: string, name: string, { address, hostKeys }: SshTarget): void {
  const isUnknown = hostKeys.length === 0 ? address === UNKNOWN : hostKeys.includes(UNKNOWN);
  if (!isUnknown) return;
  throw new ProgramUnread(
    stack,
    `Another resource gives the ${hostKeys.length === 0 ? "address" : "host key"} of ${name}, and isn't made yet. ` +
      "Make it by `pulumi up --target`, and bind the credentials then.",
  );
}

function anchor(hop: z.output<typeof Hop>, program: string): SshTarget {
  const { knownHostsFile } = hop;
  if (knownHostsFile === undefined || knownHostsFile.startsWith("~/")) return hop;
  return { ...hop, knownHostsFile: path.resolve(program, knownHostsFile) };
}
