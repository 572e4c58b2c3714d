import { openSource, type Source } from "../repository/source";
import { chooseContents, listWanted } from "../../maintenance/promotion/contents";
import type { PromotionObservation, Snapshot } from "../../maintenance/promotion/observation";
import type { PromotablePackage } from "../../maintenance/promotion/promotable";
import { parseRecord } from "../../maintenance/promotion/record";
import type { PromotionSettings } from "../../maintenance/promotion/settings";
import { formatNevra } from "../../maintenance/packages/nevra";
import type { Release, ReleasedPackage } from "../../maintenance/release/release";
import { hearEvents } from "../hear-events";
import { parsePromotionEvent, type PromotionEvent } from "./events";
import { describePlace, type HostConnection, type RepositoryHost } from "./host";
import { addNeededFiles, readContents, type RepositoryContents } from "./read-contents";
import { openRemoteFolder } from "./remote-folder";
import { checkScript, observeScript } from "./scripts";
import { readReasons } from "../staging";

/** Checksums and signatures of a whole release are computed without a word in between. */
const SILENCE_LIMIT_SECONDS = 30 * 60;

/**
 * Looks at a repository host: which release `updates` is at, what staging and updates have, and whether the files of a
 * release can be used. Changes nothing there.
 *
 * @throws SshError, NodeScriptFailed, or RepositoryUnusable when staging, updates or a base can't be read
 */
export async function observePromotion(
  connection: HostConnection,
  host: RepositoryHost,
  release: Release,
  settings: PromotionSettings,
): Promise<PromotionObservation> {
  const place = describePlace(host);
  const events = await runToEnd(
    connection,
    host,
    "the observation",
    observeScript(host, settings.signsPackages),
  );
  const { hasStaging, ...folder } = readHost(events, place);
  const open = (path: string): Source => openRemoteFolder(connection, host.name, path);
  const openOther = (location: string): Source =>
    location.startsWith("/") ? open(location) : openSource(location, host.root);
  const read = (name: string, path: string): Promise<RepositoryContents> =>
    readContents(name, open(`${host.root}/${path}`));

  const { current } = folder;
  const earlier = folder.snapshots.find(({ name }) => name === release.name);
  const [staging, updates, existing, ...base] = await Promise.all([
    hasStaging ? read("staging", "staging") : undefined,
    current === undefined ? undefined : read("updates", `snapshots/${current.name}`),
    earlier === undefined ? undefined : read(release.name, `snapshots/${release.name}`),
    ...host.base.map((location) => readContents(location, openOther(location))),
  ]);
  const all = [staging, updates, existing, ...base].filter((repository) => repository !== undefined);
  const completed = new Map(
    (await addNeededFiles(all)).map((repository, i) => [all[i], repository.packages]),
  );
  const packagesOf = (repository: RepositoryContents | undefined): readonly PromotablePackage[] =>
    completed.get(repository) ?? [];

  const stocks = { place, staging: packagesOf(staging), updates: packagesOf(updates) };
  const wanted = settings.parts.flatMap((part) => listWanted(release, part) ?? []);
  return {
    ...folder,
    ...stocks,
    ...(existing !== undefined && { existing: packagesOf(existing) }),
    base: base.flatMap(packagesOf),
    announcements: [staging, updates].flatMap((repository) => repository?.announcements ?? []),
    unusable: await checkFiles(connection, host, chooseContents(wanted, stocks).promoted, wanted),
  };
}

type HostFacts = Pick<
  PromotionObservation,
  "place" | "current" | "snapshots" | "lacks" | "freeBytes" | "linkable" | "lockHolder"
> & { readonly hasStaging: boolean };

function readHost(events: readonly PromotionEvent[], place: string): HostFacts {
  const snapshots = events.flatMap((event): Snapshot[] => {
    if (event.event !== "snapshot") return [];
    const record = parseRecord(event.text);
    return [record === undefined ? { name: event.name } : { name: event.name, record }];
  });
  const lines = events.flatMap((event) => (event.event === "host" ? event.text.split("\n") : []));
  const valuesOf = (key: string): string[] =>
    lines.flatMap((line) => (line.startsWith(`${key} `) ? [line.slice(key.length + 1)] : []));
  const current = snapshots.find(({ name }) => name === valuesOf("current")[0]);
  const lockHolder = events.find((event) => event.event === "locked")?.holder;
  return {
    place,
    hasStaging: lines.includes("staging"),
    ...(current !== undefined && { current }),
    snapshots,
    lacks: valuesOf("lacks").map((line) => {
      const [what = "", remedy = ""] = line.split("\t");
      return { message: `${place} ${what}.`, remedy };
    }),
    freeBytes: Number(valuesOf("free")[0] ?? 0) * 1024,
    linkable: lines.includes("linkable"),
    ...(lockHolder !== undefined && { lockHolder }),
  };
}

async function checkFiles(
  connection: HostConnection,
  host: RepositoryHost,
  promoted: readonly PromotablePackage[],
  wanted: readonly ReleasedPackage[],
): Promise<ReadonlyMap<string, string>> {
  if (promoted.length === 0) return new Map();
  const released = new Map(wanted.map((p) => [formatNevra(p), p]));
  const lines = promoted.map((p) => {
    const nevra = formatNevra(p);
    const { sha256 = p.sha256, header = {} } = released.get(nevra) ?? {};
    const fields = [nevra, sha256, `staging/${p.location}`, header.sha256 ?? "-", header.sha1 ?? "-"];
    return `${fields.join("\t")}\n`;
  });
  const script = checkScript(host, lines.join(""));
  const events = await runToEnd(connection, host, "the check of the release's files", script);
  return new Map(events.flatMap((event) => (event.event === "checked" ? [...readReasons(event.text)] : [])));
}

async function runToEnd(
  connection: HostConnection,
  host: RepositoryHost,
  what: string,
  script: string,
): Promise<PromotionEvent[]> {
  const events: PromotionEvent[] = [];
  const machine = describePlace(host);
  const telling = {
    ...{ machine, what, text: script },
    ...{ silenceSeconds: SILENCE_LIMIT_SECONDS, parse: parsePromotionEvent },
  };
  await hearEvents(connection, telling, (event) => events.push(event));
  return events;
}
