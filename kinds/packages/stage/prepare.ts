import type { DesiredPackage } from "../../../maintenance/packages/transition";
import {
  type Rehearsal,
  isGoodForOthers,
  resolveAlike,
  resolveTransaction,
  type Resolution,
} from "../../../maintenance/transaction/resolution";
import {
  groupTransactions,
  type Transaction,
  type TransactionGroup,
} from "../../../maintenance/transaction/transaction";
import type { Capability } from "../../../maintenance/repository/capability";
import {
  agreeOnAll,
  type BuildContents,
  type KnownContents,
} from "../../../maintenance/impact/package-contents";
import {
  chooseFormerFiles,
  findFormer,
  type WayBack,
  type WayBackLack,
} from "../../../maintenance/transaction/way-back";
import type { Fault } from "../../../maintenance/problems/fault";
import { formatNevra, type Package } from "../../../maintenance/packages/nevra";
import { preparePackagesScript } from "../packages-shell";
import { listPackages, listPlan, type PackagesRunSettings } from "../unit/work";
import { parseSections } from "../../../remote/inside/sections";
import { readContents } from "./read-contents";
import { readObsoletes } from "./read-obsoletes";
import { readRehearsal } from "./read-rehearsal";
import type { NodeSession } from "../../../remote/session";
import { runStaging } from "../../../remote/stage/staging";

/** What a node has fetched and verified for a plan, and what rpm says of its transactions. */
export interface PreparedPackages {
  /** By NEVRA, why a package can't be used; a package that can be used isn't in it. */
  readonly unusable: ReadonlyMap<string, Fault>;
  /** By target; one that needs a package which can't be used isn't in it. */
  readonly resolutions: ReadonlyMap<string, Resolution>;
  readonly contents: KnownContents;
  /** By target, how those that are to go back do so; one that rpm wouldn't change as planned isn't in it. */
  readonly waysBack: ReadonlyMap<string, WayBack>;
  /** Targets that are to go back, and of whose transactions rpm wasn't asked, since they need a package which can't be used. */
  readonly unasked: ReadonlySet<string>;
}

/** Where nothing was fetched or asked. */
export const NOTHING_PREPARED: PreparedPackages = {
  unusable: new Map(),
  resolutions: new Map(),
  contents: { arriving: new Map(), leaving: new Map() },
  waysBack: new Map(),
  unasked: new Set(),
};

/** How long a machine may take to say what a transaction would come to. */
const ANSWER_LIMIT_SECONDS = 120;
/** A hundred reasons of rpm, the names of thousands of packages, and what of them can interrupt anything (`package-contents.sh`). */
const ANSWER_LIMIT_BYTES = 1_500_000;

/**
 * Brings packages into the node's store and verifies them there, ahead of the run that installs them, and asks rpm what each of
 * the transactions would come to: where the same packages arrive at the same ones, it asks two machines, and the others only
 * where one of these has bad news. Changes nothing in a container.
 *
 * @param goingBack targets that go back to their builds of now where their gates fail: these builds are fetched, too
 * @throws SshError, or NodeScriptFailed
 */
export async function preparePackages(
  session: NodeSession,
  ways: PackagesRunSettings,
  packages: readonly DesiredPackage[],
  transactions: readonly Transaction[],
  goingBack: ReadonlySet<string> = new Set(),
): Promise<PreparedPackages> {
  const groups = groupTransactions(transactions);
  const first = await ask(
    session,
    ways,
    packages,
    groups.flatMap(({ asked }) => asked),
  );
  const resolutions = new Map<string, Resolution>();
  const leaving = new Map(first.leaving);
  const doubted = groups.flatMap((group) => resolveGroup(group, first, resolutions));
  if (doubted.length > 0) {
    const second = await ask(session, ways, packages, doubted);
    for (const transaction of doubted) keep(transaction, second, resolutions);
    for (const [target, contents] of second.leaving) leaving.set(target, contents);
  }
  for (const { asked, others } of groups) {
    const alike = agreeOnAll(asked.map(({ target }) => leaving.get(target)));
    for (const { target } of others) if (!leaving.has(target)) leaving.set(target, alike);
  }
  const returning = transactions.filter(({ target }) => goingBack.has(target));
  const waysBack = await fetchWaysBack(session, ways, returning, packages, resolutions);
  const unasked = new Set(returning.map(({ target }) => target).filter((target) => !resolutions.has(target)));
  const contents = { arriving: first.arriving, leaving };
  return { unusable: first.unusable, resolutions, contents, waysBack, unasked };
}

/** Brings the builds that transactions take away into the node's store, so that the way back needs no repository. */
async function fetchWaysBack(
  session: NodeSession,
  ways: PackagesRunSettings,
  transactions: readonly Transaction[],
  arriving: readonly DesiredPackage[],
  resolutions: ReadonlyMap<string, Resolution>,
): Promise<ReadonlyMap<string, WayBack>> {
  const formers = new Map(
    transactions.flatMap((transaction): [string, ReturnType<typeof findFormer>][] => {
      const resolution = resolutions.get(transaction.target);
      return resolution?.kind === "passes"
        ? [[transaction.target, findFormer(transaction, resolution.erasures)]]
        : [];
    }),
  );
  const { files, lacking } = chooseFormerFiles(formers, arriving);
  const wanted = files.map((build): DesiredPackage => ({ ...build, ensure: "installed" }));
  const { unusable } =
    wanted.length === 0 ? { unusable: new Map<string, Fault>() } : await ask(session, ways, wanted, []);
  return new Map(
    [...formers].map(([target, former]): [string, WayBack] => {
      const unfetched = former.flatMap((build): WayBackLack[] => {
        const fault = unusable.get(formatNevra(build));
        return fault === undefined ? [] : [describeLack(formatNevra(build), fault)];
      });
      return [target, { former, lacking: [...(lacking.get(target) ?? []), ...unfetched] }];
    }),
  );
}

function describeLack(name: string, { code, fields }: Fault): WayBackLack {
  const said = fields.at(-1) ?? "";
  switch (code) {
    case "package-unfetched":
      return { package: name, why: "unfetched", said };
    case "package-other-header":
    case "package-other-file":
    case "package-other-inside":
    case "package-ambiguous":
      return { package: name, why: "another-build", said: "" };
    default:
      return { package: name, why: "untrusted", said };
  }
}

/** What one script of the node told. */
interface Answers {
  readonly unusable: ReadonlyMap<string, Fault>;
  readonly rehearsals: ReadonlyMap<string, Rehearsal>;
  readonly obsoletesOf: (build: Package) => readonly Capability[];
  readonly arriving: BuildContents;
  /** By target. */
  readonly leaving: ReadonlyMap<string, BuildContents>;
}

/** @returns the transactions of the group that must be asked for themselves */
function resolveGroup(
  { asked, others }: TransactionGroup,
  answers: Answers,
  resolutions: Map<string, Resolution>,
): readonly Transaction[] {
  const answered = asked.flatMap((transaction) => {
    const rehearsal = keep(transaction, answers, resolutions);
    return rehearsal === undefined ? [] : [{ transaction, rehearsal }];
  });
  if (answered.length === 0) return [];
  const isGood = answered.every(({ transaction, rehearsal }) =>
    isGoodForOthers(rehearsal, transaction, answers.obsoletesOf),
  );
  if (!isGood) return others;
  for (const other of others) resolutions.set(other.target, resolveAlike(other, answers.obsoletesOf));
  return [];
}

/** @returns undefined where the machine wasn't asked, since something can't be used that it needs */
function keep(
  transaction: Transaction,
  { unusable, rehearsals, obsoletesOf }: Answers,
  resolutions: Map<string, Resolution>,
): Rehearsal | undefined {
  const { target, arriving } = transaction;
  if (arriving.some((build) => unusable.has(formatNevra(build)))) return undefined;
  const rehearsal = rehearsals.get(target) ?? { kind: "unknown", reason: "it gave no answer" };
  resolutions.set(target, resolveTransaction(transaction, rehearsal, obsoletesOf));
  return rehearsal;
}

async function ask(
  session: NodeSession,
  ways: PackagesRunSettings,
  packages: readonly DesiredPackage[],
  transactions: readonly Transaction[],
): Promise<Answers> {
  const script = preparePackagesScript({
    ...ways,
    packages: listPackages(packages),
    answerLimitSeconds: ANSWER_LIMIT_SECONDS,
    answerLimitBytes: ANSWER_LIMIT_BYTES,
    questions: transactions.map(listQuestion).join(""),
  });
  const { unusable, obsoletes, contents, resolved } = await runStaging(
    session,
    script,
    "the fetching of packages",
  );
  const installed = new Map(transactions.map((transaction) => [transaction.target, transaction.installed]));
  const wishes = readObsoletes(obsoletes);
  return {
    unusable,
    rehearsals: new Map(
      [...resolved].map(([target, text]) => [target, readRehearsal(text, installed.get(target) ?? [])]),
    ),
    obsoletesOf: (build) => wishes.get(formatNevra(build)) ?? [],
    arriving: readContents(contents.split("\n")),
    leaving: new Map(
      [...resolved].map(([target, text]) => [
        target,
        readContents(parseSections(text).lines.get("contents") ?? []),
      ]),
    ),
  };
}

/** The lines of its plan, each after its target. */
function listQuestion({ target, arriving }: Transaction): string {
  return listPlan(arriving, []).replaceAll(/^(?=.)/gm, `${target}\t`);
}
