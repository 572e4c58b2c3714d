import type { Fault } from "../../maintenance/problems/fault";
import { readFaults } from "./unusable";
import { hearEvents } from "../script/hear-events";
import { parseEvent } from "../script/events";
import type { NodeSession } from "../session";

/** For all downloads of a plan together, in which the script is silent. */
const DOWNLOAD_LIMIT_SECONDS = 60 * 60;

/** What a script that fills a node's store told. */
export interface Staging {
  /** Why a thing can't be used, by its name; one that can be used isn't in it. */
  readonly unusable: ReadonlyMap<string, Fault>;
  /** What it printed of things, by their names. */
  readonly facts: ReadonlyMap<string, string>;
  /** What packages take the place of; see `readObsoletes`. */
  readonly obsoletes: string;
  /** What of packages can interrupt anything; see `readContents`. */
  readonly contents: string;
  /** What rpm said of transactions, by their targets; see `readRehearsal`. */
  readonly resolved: ReadonlyMap<string, string>;
}

/**
 * Runs a script that brings things into a node's store and verifies them there.
 *
 * @param what as messages call it, e.g. `the fetching of packages`
 * @throws SshError, or NodeScriptFailed
 */
export async function runStaging(
  session: Pick<NodeSession, "name" | "connect">,
  script: string,
  what: string,
): Promise<Staging> {
  const connection = await session.connect();
  const unusable = new Map<string, Fault>();
  const facts = new Map<string, string>();
  const resolved = new Map<string, string>();
  const found = { obsoletes: "", contents: "" };
  const telling = {
    machine: session.name,
    what,
    text: script,
    silenceSeconds: DOWNLOAD_LIMIT_SECONDS,
    parse: parseEvent,
  };
  await hearEvents(connection, telling, (event) => {
    if (event.event === "facts") facts.set(event.target, event.text);
    else if (event.event === "obsoletes") found.obsoletes = event.text;
    else if (event.event === "contents") found.contents = event.text;
    else if (event.event === "resolved") resolved.set(event.target, event.text);
    else if (event.event === "staged") {
      for (const [name, fault] of readFaults(event.text)) unusable.set(name, fault);
    }
  });
  return { unusable, facts, resolved, ...found };
}
