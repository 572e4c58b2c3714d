import { parseEvent } from "../script/events";
import { hearEvents } from "../script/hear-events";
import { assign, compose, part } from "../script/parts";
import type { Connection } from "../ssh/connection";

const SILENCE_LIMIT_SECONDS = 60;

/**
 * Whether a run of production has marked a node as its own: see `production.sh`. Changes nothing there.
 *
 * @param name how messages name the node
 * @throws NodeScriptFailed, or an error of the connection
 */
export async function isOfProduction(
  connection: Pick<Connection, "runScript">,
  name: string,
): Promise<boolean> {
  const asking = {
    machine: name,
    what: "the question for the mark of production",
    text: compose(
      assign({ ENVIRONMENT: "sandbox" }),
      part("remote/script/prelude.sh"),
      part("remote/look/production.sh"),
      "look_for_production\nemit finished -",
    ),
    silenceSeconds: SILENCE_LIMIT_SECONDS,
    parse: parseEvent,
  };
  const heard = { isMarked: false };
  await hearEvents(connection, asking, ({ event }) => {
    if (event === "of-production") heard.isMarked = true;
  });
  return heard.isMarked;
}
