import { NodeScriptFailed } from "../errors";
import type { Connection } from "../ssh/connection";
import type { ScriptResult } from "../ssh/script";

/** A script that tells what it has to say in events, the last of which is `finished`. */
export interface TellingScript<Event> {
  /** How messages name the machine. */
  readonly machine: string;
  /** How messages name the script, e.g. `the observation`. */
  readonly what: string;
  readonly text: string;
  /** For so long it may say nothing, in seconds. */
  readonly silenceSeconds: number;
  /** @returns undefined for a line that is no event */
  readonly parse: (line: string) => Event | undefined;
}

/**
 * Runs a script to its end, and hands over each event as it comes. Nothing is kept of them here.
 *
 * @param onEvent what it throws ends the script
 * @throws NodeScriptFailed when it ended before its time, or SshError
 */
export async function hearEvents<Event extends { readonly event: string }>(
  connection: Pick<Connection, "runScript">,
  { machine, what, text, silenceSeconds, parse }: TellingScript<Event>,
  onEvent: (event: Event) => void,
): Promise<ScriptResult> {
  const heard = { last: "" };
  const result = await connection.runScript(text, {
    onLine: (line) => {
      const event = parse(line);
      if (event === undefined) return;
      heard.last = event.event;
      onEvent(event);
    },
    idleTimeoutSeconds: silenceSeconds,
  });
  if (heard.last !== "finished") throw new NodeScriptFailed(machine, what, result.code, result.stderr);
  return result;
}
