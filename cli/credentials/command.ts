import { readFleet } from "../../declarations/read-fleet";
import { holdsSecrets, readCredentialEntries } from "../../providers/implementation/credentials";
import { type Engine, obtainEngine } from "../../engine/engine";
import { runForOperator } from "../../engine/run-for-operator";
import { shellQuote } from "../../remote/script/parts";
import type { Command, Surroundings } from "../maint/command";
import { readCredentialsText, readStackFile, type StackFile, StackUnreadable } from "../maint/stack-file";
import { bind, type Binding, codeOf, describeBinding } from "./bind";
import { findMachines } from "./find-machines";
import { machinesOfFleet } from "./machine";
import { readMachinesOfProgram } from "./machines-of-program";
import { type CredentialsOptions, parseCredentialsOptions } from "./options";

/** What the operator confirms isn't what there is now. */
class OtherBinding extends Error {
  override readonly name = "OtherBinding";

  constructor() {
    super(
      "What --confirm names isn't what would be bound now: the machines are others. Nothing was changed. " +
        "Read what it prints without --confirm, and confirm that.",
    );
  }
}

/** To be confirmed first: a program may say other machines each time. */
const UNCONFIRMED = 2;

export const credentials: Command = {
  summary: "binds a stack's credentials to the machines that may be offered them",
  help: `Usage: maint credentials bind --stack STACK [--config-file FILE] [--confirm CODE]

Binds the stack's credentials to machines: to the users and host keys that the fleet file has now. The stack's
configuration keeps that. A run offers the credentials to no other machine, whatever the fleet file says then. Run the
command after you set a credential, add a machine, or change a host key or a user. It connects to nobody. Read what it
prints: each new machine there gets the secrets.

Without a fleet file in the configuration, the stack's program declares the machines. Then Pulumi previews the program,
with providers that connect to nobody. The command prints the machines with a code, and binds nothing yet. Run it again
with --confirm and that code. It binds exactly these machines, or nothing.

  --stack STACK       the stack that has the credentials
  --config-file FILE  the stack's configuration; Pulumi.STACK.yaml by default
  --confirm CODE      the code that the command printed with the machines

The command needs the stack's passphrase, as \`pulumi config\` does. docs/security.md tells what the binding prevents.

Exit codes:

  0  all credentials are bound
  1  nothing was changed: the fleet file, the program or the configuration can't be read, or a machine has no host key
  2  nothing was changed yet: confirm what the command printed
`,
  run: async (args, surroundings) => {
    const options = parseCredentialsOptions(args);
    const stack = readStackFile(options.stack, surroundings, options.configFile);
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
    const isFleetInFile = stack.read("fleet") !== undefined;
    const machines = isFleetInFile
      ? machinesOfFleet(readFleet(stack.requireFile("fleet"), stack.files))
      : await readMachinesOfProgram(engine, stack, surroundings);
    const bindings = bind(entries, findMachines(machines, new Set(entries.keys())));
    const isNew = bindings.some((binding) => binding.isNew);
    if (options.confirm !== undefined && options.confirm !== codeOf(bindings)) throw new OtherBinding();
    if (isNew && !isFleetInFile && options.confirm === undefined) {
      surroundings.print(describeUnconfirmed(bindings, options));
      return UNCONFIRMED;
    }
    for (const binding of bindings.filter(({ isNew }) => isNew)) {
      await write(binding, engine, stack, surroundings);
    }
    surroundings.print(bindings.map((binding) => describeBinding(binding)).join(""));
    return 0;
  },
};

/** What the operator may confirm, with the command that does. */
export function describeUnconfirmed(bindings: readonly Binding[], options: CredentialsOptions): string {
  const lines = bindings.map((binding) => describeBinding(binding, false)).join("");
  const file = options.configFile === undefined ? "" : ` --config-file ${shellWord(options.configFile)}`;
  const command = `maint credentials bind --stack ${shellWord(options.stack)}${file} --confirm ${codeOf(bindings)}`;
  return `${lines}If each of them may get the secrets, bind exactly these: ${command}\n`;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : shellQuote(text);
}

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
