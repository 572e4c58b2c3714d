import { createRequire } from "node:module";
import { secret } from "@pulumi/pulumi/output";
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { isCheckable } from "../maintenance/fleet/resolve-device";
import { composeSteps } from "../remote/devices/steps-script";
import { readPublicKey } from "../remote/ssh/host-key";
import { SshSecrets } from "../remote/ssh/secrets";
import { describeNode } from "../remote/ssh/target";
import type { DeviceArgs } from "./device-args";
import type { DeviceResource } from "./device-resource";

type Remote = typeof import("@pulumi/command/remote");
type Command = InstanceType<Remote["Command"]>;

/** The steps of a device over SSH can't be declared. */
export class DeviceCommandUnfit extends Error {
  override readonly name = "DeviceCommandUnfit";
}

const load = createRequire(__filename);

/**
 * The one `remote.Command` that does a device's steps: a stop and its start are one resource. It runs when its resource gives it a new
 * turn, and at no other time. It does nothing where the steps aren't bound. The script comes by standard input, so no argument shows it on the device. The steps' failure is told in the
 * report and doesn't fail it: Pulumi would start nothing new then.
 *
 * @param secrets the device's; undefined where its steps aren't bound
 * @throws DeviceCommandUnfit
 */
export function createCommand(
  name: string,
  { node, ssh, steps, version }: DeviceArgs,
  { turn }: Pick<DeviceResource, "turn">,
  secrets: SshSecrets | undefined,
  options: CustomResourceOptions,
): Command {
  const { Command } = loadRemote(node);
  const begins = (value: (closes: number) => string) =>
    turn.apply((given) =>
      given === "" || secrets === undefined ? undefined : value(Number(given.split(" ")[1])),
    ) as never;
  return new Command(
    name,
    {
      connection: secret(describeConnection(node, ssh, secrets ?? new SshSecrets())),
      // Without a command, it doesn't even connect.
      create: begins(() => "sh -s"),
      // What else changes of it does nothing on the device.
      update: begins(() => ":"),
      stdin: begins((closes) => composeSteps({ steps, version, closes })),
      triggers: [turn],
      logging: "none",
      addPreviousOutputInEnv: false,
    },
    options,
  );
}

function loadRemote(device: string): Remote {
  try {
    return load("@pulumi/command/remote") as Remote;
  } catch (error) {
    if ((error as { readonly code?: unknown }).code !== "MODULE_NOT_FOUND") throw error;
    throw new DeviceCommandUnfit(
      `${device} is reached over SSH, and the package @pulumi/command isn't installed. Nothing was looked at. ` +
        "Run `npm install --save-exact @pulumi/command@1.2.1` in the project.",
    );
  }
}

/** @throws DeviceCommandUnfit */
function describeConnection(device: string, ssh: DeviceArgs["ssh"], secrets: SshSecrets) {
  const place = describeNode(device, ssh);
  const hostKey = ssh.hostKeys.find(isCheckable);
  if (hostKey === undefined)
    throw new DeviceCommandUnfit(
      `${place} has no pinned host key. Nothing was looked at. Give hostKeys its whole public key.`,
    );
  if (secrets.areKeptFrom(ssh.user, readPublicKey(hostKey)?.fingerprint ?? ""))
    throw new DeviceCommandUnfit(
      `The stack's credentials aren't bound to ${place} with its first host key. Nothing was looked at. ` +
        "Run `npx maint credentials bind --stack STACK`.",
    );
  const privateKey = secrets.read("privateKey");
  const [password, privateKeyPassword] = [secrets.read("password"), secrets.read("passphrase")];
  return {
    ...{ host: ssh.address, port: ssh.port, user: ssh.user, hostKey },
    ...(privateKey !== undefined && { privateKey }),
    ...(privateKey !== undefined && privateKeyPassword !== undefined && { privateKeyPassword }),
    ...(password !== undefined && { password }),
    perDialTimeout: ssh.connectTimeoutSeconds,
    // The look has just reached it.
    dialErrorLimit: 2,
  };
}
