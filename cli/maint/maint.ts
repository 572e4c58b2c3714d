import { plainText } from "../../maintenance/text/plain-text";
import { COMMANDS } from "../commands";
import { MisusedCommand, type Surroundings } from "./command";

const HELP_OPTIONS: ReadonlySet<string | undefined> = new Set(["--help", "-h"]);

/** What couldn't be done at all, as every command says it. */
const FAILED = 1;

/** Runs a subcommand. Nothing that a terminal would obey gets through to it. Returns the exit code. */
export async function runMaint(args: readonly string[], given: Surroundings): Promise<number> {
  const surroundings: Surroundings = {
    ...given,
    print: (text) => {
      // Whole line ends stay what they are: an iCalendar text must have both characters.
      given.print(text.split("\r\n").map(plainText).join("\r\n"));
    },
    tell: (text) => {
      given.tell(plainText(text));
    },
  };
  const [name, ...rest] = args;
  if (HELP_OPTIONS.has(name)) {
    surroundings.print(describeCommands());
    return 0;
  }
  const command = name !== undefined && Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (name === undefined || command === undefined) {
    const problem = name === undefined ? "" : `maint has no command ${JSON.stringify(name)}.\n\n`;
    surroundings.tell(problem + describeCommands());
    return FAILED;
  }
  if (asksForHelp(rest)) {
    surroundings.print(command.help);
    return 0;
  }
  try {
    return await command.run(rest, surroundings);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const hint = error instanceof MisusedCommand ? `\n\`maint ${name} --help\` tells how it's used.` : "";
    surroundings.tell(`${error.message}${hint}\n`);
    return FAILED;
  }
}

/** What follows `--` is another program's. */
function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return (end < 0 ? args : args.slice(0, end)).some((argument) => HELP_OPTIONS.has(argument));
}

function describeCommands(): string {
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(11)} ${summary}`);
  return ["Usage: maint COMMAND [OPTION]…", "", ...lines, "", "`maint COMMAND --help` tells more.", ""].join(
    "\n",
  );
}
