import { MisusedCommand, type Surroundings } from "./command";

/** What a command can do, by the word that comes after its name. */
export type Verbs = Readonly<
  Record<string, (args: readonly string[], surroundings: Surroundings) => Promise<number>>
>;

/**
 * Runs the verb that the arguments begin with.
 *
 * @param command the name after `maint`
 * @throws MisusedCommand where they begin with none
 */
export function runVerb(
  command: string,
  verbs: Verbs,
  [verb, ...rest]: readonly string[],
  surroundings: Surroundings,
): Promise<number> {
  const run = verb !== undefined && Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (run !== undefined) return run(rest, surroundings);
  const known = Object.keys(verbs).join(" or ");
  throw new MisusedCommand(
    verb === undefined
      ? `Say what to do: maint ${command} ${known}.`
      : `maint ${command} has no command ${JSON.stringify(verb)}, just ${known}.`,
  );
}
