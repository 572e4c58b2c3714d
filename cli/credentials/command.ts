import { readFleet } from "../../declarations/read-fleet";
import { holdsSecrets, readCredentialEntries } from "../../providers/implementation/credentials";
import { type Engine, obtainEngine } from "../../engine/engine";
import { runForOperator } from "../../engine/run-for-operator";
import type { Command, Surroundings } from "../maint/command";
import { readCredentialsText, readStackFile, type StackFile, StackUnreadable } from "../maint/stack-file";
import { bind, type Binding, describeBinding } from "./bind";
import { findMachines } from "./find-machines";
import { parseCredentialsOptions } from "./options";

export const credentials: Command = {
  summary: "binds a stack's credentials to the machines that may be offered them",
  help: `Usage: maint credentials bind --stack STACK [--config-file FILE]

Writes into the stack's configuration which machines may be offered its credentials: users and host keys, as the fleet
file has them now. A run offers them to nobody else, whatever the fleet file says by then. Run it after setting a
credential, after adding a machine, and after a host key or a user was changed; it connects to nobody. Read what it
prints: each machine that is new there gets what is secret.

  --stack STACK       the stack whose credentials they are
  --config-file FILE  the stack's configuration; Pulumi.STACK.yaml by default

Needs the stack's passphrase, as \`pulumi config\` does. docs/security.md tells what the binding is against.

Exit codes:

  0  all credentials are bound
  1  nothing was changed: the fleet file or the configuration can't be read, or a machine has no host key to bind to
`,
  run: async (args, surroundings) => {
    const options = parseCredentialsOptions(args);
    const stack = readStackFile(options.stack, surroundings, options.configFile);
    const fleet = readFleet(stack.requireFile("fleet"), stack.files);
    const engine = await obtainEngine({
      environment: surroundings.environment,
      report: (line) => {
        surroundings.tell(`${line}\n`);
      },
    });
    const entries = readCredentialEntries(await readCredentialsText(engine, stack, surroundings.environment));
    if (![...entries.values()].some(({ values }) => holdsSecrets(values))) {
      surroundings.print(`Stack ${stack.name} has no credentials to bind.\n`);
      return 0;
    }
    const bindings = bind(entries, findMachines(fleet, new Set(entries.keys())));
    for (const binding of bindings.filter(({ isNew }) => isNew)) {
      await write(binding, engine, stack, surroundings);
    }
    surroundings.print(bindings.map(describeBinding).join(""));
    return 0;
  },
};

/** First to whom, then the seal: one without the other counts for nothing. */
async function write(
  { name, boundTo, seal }: Binding,
  engine: Engine,
  stack: StackFile,
  { environment }: Surroundings,
): Promise<void> {
  const set = async (field: string, kind: string, input: string): Promise<void> => {
    const path = `${stack.namespace}:credentials["${name}"].${field}`;
    const args = [
      "config",
      "set",
      kind,
      "--path",
      path,
      "--stack",
      stack.name,
      "--config-file",
      stack.configFile,
    ];
    const { code, stderr } = await runForOperator(engine, args, { cwd: stack.project, environment, input });
    if (code !== 0) {
      throw new StackUnreadable(
        `The configuration of stack ${stack.name} can't be written: ${stderr.trim()}. Bind them again when it can.`,
      );
    }
  };
  await set("boundTo", "--plaintext", boundTo);
  await set("seal", "--secret", seal);
}
