import { createHash } from "node:crypto";
import type { RecordedBuild, RecordedEvent, Recording } from "./recording";

/** Packages that share a source with a recorded one: the release brings ten to each container. */
const SIBLINGS: Readonly<Record<string, string>> = {
  "bind-libs": "bind-utils",
  tzdata: "tzdata-java",
};

/** What is installed everywhere and changes nowhere; its lines are repeated under other names. */
const FILLED_FROM = "bash";

/**
 * The recording as of machines with more packages: two more that change, and `fillers` more that don't. A line of a package is
 * repeated with another name and another digest, whatever else it says.
 */
export function enlarge(recording: Recording, fillers: number): Recording {
  const { release, observe, prepare, run, observeAfter } = recording;
  const names = Array.from({ length: fillers }, (_, i) => `perl-Filler-${String(i + 1).padStart(4, "0")}`);
  const events = (recorded: readonly RecordedEvent[], added: readonly string[]): RecordedEvent[] =>
    recorded.map((event) =>
      typeof event["text"] === "string" && event.target !== undefined
        ? { ...event, text: enlargeText(event["text"], event.target === "node" ? {} : SIBLINGS, added) }
        : event,
    );
  return {
    release: { nodes: release.nodes, containers: release.containers.flatMap(withSibling) },
    observe: events(observe, names),
    prepare: events(prepare, []),
    run: events(run, []),
    observeAfter: events(observeAfter, names),
  };
}

function enlargeText(
  text: string,
  siblings: Readonly<Record<string, string>>,
  fillers: readonly string[],
): string {
  const lines = text.split("\n").flatMap((line) => {
    const twins = Object.entries(siblings).flatMap(([name, sibling]) => renameLine(line, name, sibling));
    const added = fillers.flatMap((filler) => renameLine(line, FILLED_FROM, filler));
    return [line, ...twins, ...added];
  });
  return lines.join("\n");
}

/** @returns nothing where the line isn't one of that package: `NAME<tab>…` or `NAME-[EPOCH:]VERSION-RELEASE …` */
function renameLine(line: string, name: string, other: string): string[] {
  const rest = line.slice(name.length);
  if (!line.startsWith(name) || !/^(\t|-\d)/.test(rest)) return [];
  return [other + rest.replace(/\b[0-9a-f]{64}\b/g, () => digestOf(line, other))];
}

function withSibling(build: RecordedBuild): RecordedBuild[] {
  const twins = Object.entries(SIBLINGS).flatMap(([name, sibling]) =>
    renameLine(build.nevra, name, sibling).map((nevra) => ({
      nevra,
      sha256: digestOf(build.sha256, sibling),
    })),
  );
  return [build, ...twins];
}

function digestOf(text: string, name: string): string {
  return createHash("sha256").update(text).update(name).digest("hex");
}
