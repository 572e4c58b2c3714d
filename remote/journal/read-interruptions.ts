import type { Temporal } from "@js-temporal/polyfill";
import type { Measurement } from "../../maintenance/interruptions/learned";
import { LAYERS } from "../../maintenance/kinds/layers";
import { parseEvent } from "../script/events";
import { hearEvents } from "../script/hear-events";
import { assign, compose, part } from "../script/parts";
import type { NodeSession } from "../session";

const ANSWER_LIMIT_SECONDS = 60;
/** How far back a node is asked: older work was done on other machines and other releases. */
const DAYS = 365;
/** Of one node. */
const MOST_LINES = 5000;

/**
 * Reads in a node's journal how long services were away in earlier runs, in the year before a moment.
 *
 * @throws SshError, or NodeScriptFailed
 */
export async function readInterruptions(
  session: Pick<NodeSession, "name" | "connect">,
  until: Temporal.Instant,
): Promise<readonly Measurement[]> {
  const connection = await session.connect();
  const toText = (moment: Temporal.Instant): string =>
    moment.toString({ smallestUnit: "second", roundingMode: "trunc" });
  let text = "";
  const telling = {
    machine: session.name,
    what: "the reading of the journal",
    text: compose(
      assign({ SINCE: toText(until.subtract({ hours: DAYS * 24 })), UNTIL: toText(until), MOST: MOST_LINES }),
      part("remote/script/prelude.sh"),
      part("remote/journal/interruptions.sh"),
    ),
    silenceSeconds: ANSWER_LIMIT_SECONDS,
    parse: parseEvent,
  };
  await hearEvents(connection, telling, (event) => {
    if (event.event === "interruptions") ({ text } = event);
  });
  return text.split("\n").flatMap(readMeasurement);
}

function readMeasurement(line: string): Measurement[] {
  const [, word, service, seconds] = /^(\S+) (container|asterisk|web|database) (\d{1,5})$/.exec(line) ?? [];
  const layer = LAYERS.find((one) => one === word);
  return layer === undefined || service === undefined ? [] : [{ layer, service, seconds: Number(seconds) }];
}
