import { RepositoryUnusable } from "../repository/errors";
import { openSource, type Source } from "../repository/source";
import { chooseAction } from "../../maintenance/promotion/actions";
import { chooseContents, listWanted } from "../../maintenance/promotion/contents";
import type { PromotionObservation, Snapshot } from "../../maintenance/promotion/observation";
import type { PromotablePackage } from "../../maintenance/promotion/promotable";
import { parseRecord } from "../../maintenance/promotion/record";
import type { PromotionSettings } from "../../maintenance/promotion/settings";
import { formatNevra } from "../../maintenance/packages/nevra";
import { releaseDigest } from "../../maintenance/release/digest";
import type { Release, ReleasedPackage } from "../../maintenance/release/release";
import { hearEvents } from "../script/hear-events";
import { parsePromotionEvent, type PromotionEvent } from "./events";
import { describePlace, type HostConnection, type RepositoryHost } from "./host";
import { addNeededFiles, readContents, type RepositoryContents } from "./read-contents";
import { readLack } from "./read-lack";
import { openRemoteFolder } from "./remote-folder";
import { checkScript, observeScript } from "./scripts";
import { readFaults } from "../stage/unusable";

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
  const { hasStaging, ...folder } = readHost(events, host);
  const open = (path: string): Source => openRemoteFolder(connection, host.name, path);
  const openOther = (location: string): Source =>
    location.startsWith("/") ? open(location) : openSource(location, host.root);
  const read = (name: string, path: string): Promise<RepositoryContents> =>
    readContents(name, open(`${host.root}/${path}`));

  const { current } = folder;
  const { action } = chooseAction(release.name, releaseDigest(release), folder);
  const isBuilt = action === "build";
  const unreadable: { updates?: string; existing?: string } = {};
  const readForSwitch = (
    what: keyof typeof unreadable,
    path: string,
  ): Promise<RepositoryContents | undefined> =>
    read(what === "updates" ? "updates" : release.name, path).catch((error: unknown) => {
      if (action !== "switch" || !(error instanceof RepositoryUnusable)) throw error;
      unreadable[what] = error.message;
      return undefined;
    });
  // What is only switched to was judged when it was built: neither staging nor a base is asked, which may be out of order by now.
  const [staging, updates, existing, ...base] = await Promise.all([
    isBuilt && hasStaging ? read("staging", "staging") : undefined,
    current === undefined ? undefined : readForSwitch("updates", `snapshots/${current.name}`),
    action === "switch" ? readForSwitch("existing", `snapshots/${release.name}`) : undefined,
    ...(isBuilt ? host.base : []).map((location) => readContents(location, openOther(location))),
  ]);
  const all = [staging, updates, existing, ...base].filter((repository) => repository !== undefined);
  const completed = new Map(
    (await addNeededFiles(all)).map((repository, i) => [all[i], repository.packages]),
  );
  const packagesOf = (repository: RepositoryContents | undefined): readonly PromotablePackage[] =>
    completed.get(repository) ?? [];

  const stocks = { place, staging: packagesOf(staging), updates: packagesOf(updates) };
  const wanted = settings.parts.flatMap((part) => listWanted(release, part) ?? []);
  const { promoted, staying } = isBuilt
    ? chooseContents(wanted, stocks)
    : { promoted: [], staying: packagesOf(action === "switch" ? existing : updates) };
  const snapshot = isBuilt ? current?.name : release.name;
  return {
    ...folder,
    ...stocks,
    ...(existing !== undefined && { existing: packagesOf(existing) }),
    unreadable,
    base: base.flatMap(packagesOf),
    announcements: [staging, updates].flatMap((repository) => repository?.announcements ?? []),
    ...(await checkFiles(connection, host, {
      released: listReleased(promoted, wanted),
      published: listPublished(staying, `snapshots/${snapshot ?? ""}`),
    })),
  };
}

type HostFacts = Pick<
  PromotionObservation,
  "place" | "current" | "snapshots" | "lacks" | "freeBytes" | "lockHolder"
> & { readonly hasStaging: boolean };

function readHost(events: readonly PromotionEvent[], host: RepositoryHost): HostFacts {
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
    place: describePlace(host),
    hasStaging: lines.includes("staging"),
    ...(current !== undefined && { current }),
    snapshots,
    lacks: valuesOf("lacks").flatMap((line) => {
      const [purpose, ...said] = line.split("\t");
      const problem = readLack(said.join("\t"), host);
      return problem === undefined ? [] : [{ keepsFrom: purpose === "build" ? "build" : "switch", problem }];
    }),
    freeBytes: Number(valuesOf("free")[0] ?? 0) * 1024,
    ...(lockHolder !== undefined && { lockHolder }),
  };
}

/** Lines as `check.sh` wants them, of files that are promoted. */
function listReleased(promoted: readonly PromotablePackage[], wanted: readonly ReleasedPackage[]): string {
  const released = new Map(wanted.map((p) => [formatNevra(p), p]));
  const lines = promoted.map((p) => {
    const nevra = formatNevra(p);
    const { sha256 = p.sha256, header = {} } = released.get(nevra) ?? {};
    const fields = [nevra, sha256, `staging/${p.location}`, header.sha256 ?? "-", header.sha1 ?? "-"];
    return `${fields.join("\t")}\n`;
  });
  return lines.join("");
}

/** Of files that are promoted already. */
function listPublished(packages: readonly PromotablePackage[], folder: string): string {
  return packages.map((p) => `${formatNevra(p)}\t${p.sha256}\t${folder}/${p.location}\n`).join("");
}

async function checkFiles(
  connection: HostConnection,
  host: RepositoryHost,
  { released, published }: { readonly released: string; readonly published: string },
): Promise<Pick<PromotionObservation, "unusable" | "bytesToCopy">> {
  if (released === "" && published === "") return { unusable: new Map(), bytesToCopy: 0 };
  const script = checkScript(host, released, published);
  const events = await runToEnd(connection, host, "the check of the release's files", script);
  const checks = events.filter((event) => event.event === "checked");
  return {
    unusable: new Map(checks.flatMap(({ text }) => [...readFaults(text)])),
    bytesToCopy: checks.reduce((sum, { bytes }) => sum + Number(bytes), 0),
  };
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
