import { readArguments } from "../maint/arguments";
import { MisusedCommand } from "../maint/command";

export interface CredentialsOptions {
  readonly stack: string;
  /** The stack's configuration, `Pulumi.STACK.yaml` by default. */
  readonly configFile?: string;
  /** The code of the binding that the operator read. */
  readonly confirm?: string;
}

/**
 * Reads the command line of `maint credentials`.
 *
 * @throws MisusedCommand
 */
export function parseCredentialsOptions(args: readonly string[]): CredentialsOptions {
  const { values, positionals } = readArguments({
    args: [...args],
    allowPositionals: true,
    options: {
      stack: { type: "string", short: "s" },
      "config-file": { type: "string" },
      confirm: { type: "string" },
    },
  });
  if (positionals.length !== 1 || positionals[0] !== "bind") {
    throw new MisusedCommand("Say what to do: maint credentials bind.");
  }
  const { stack, "config-file": configFile, confirm } = values;
  if (stack === undefined)
    throw new MisusedCommand("Say --stack STACK, the stack whose credentials they are.");
  return {
    stack,
    ...(configFile !== undefined && { configFile }),
    ...(confirm !== undefined && { confirm }),
  };
}
