import { describeChange } from "../changes/describe-change";
import { areSameBuild, type Build } from "../packages/build";
import { groupBy } from "../packages/grouping";
import { formatNevra } from "../packages/nevra";
import { codesOf } from "../problems/codes";
import type { ProblemCode } from "../problems/catalogue";
import { describeProblems } from "../problems/describe";
import type { Daemon, InstalledPackage, MachineLook } from "./look";
import { complainOfLost, conclude, pairsOf, type TestGateJudge, type Pair, type Trial } from "./trial";

/** The installation ended well, left nothing to do, and no requirement is open that wasn't before. */
export const noDependencyFailures: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial);
  const unsatisfied = pairs.flatMap(({ machine, before, after }) =>
    after.unsatisfied
      .filter((line) => !before.unsatisfied.includes(line))
      .map((line) => ({ machine, what: line })),
  );
  const stillToDo = listStillToDo(trial);
  const scriptlets = trial.complaints.filter(({ code }) => LEFT_UNDONE.has(code));
  const complaints = [
    ...describeProblems(trial.problems, "named"),
    ...complainOfLost(trial),
    ...unsatisfied,
    ...describeProblems(scriptlets, "named"),
    ...(trial.problems.length > 0 ? [] : stillToDo),
  ];
  const figures = {
    packages: pairs.reduce((sum, pair) => sum + findReleasedAfter(trial, pair).installed.length, 0),
    pending: stillToDo.length,
    problems: trial.problems.length,
    scriptlets: scriptlets.length,
    unsatisfied: unsatisfied.length,
  };
  return conclude(complaints, figures);
};

/** What a second look would still change, machine by machine. */
function listStillToDo({ pending }: Trial): { readonly machine: string; readonly what: string }[] {
  return pending.flatMap(({ node, targets, change }) =>
    targets.map((target) => ({
      machine: target === "node" ? node : `${node}/${target}`,
      what: `still to do: ${describeChange(change)}`,
    })),
  );
}

/** What a transaction that went through left undone: a scriptlet that failed, files that belong to root now. */
const LEFT_UNDONE: ReadonlySet<string> = new Set<ProblemCode>(["scriptlet-failed", "owner-missing"]);

/** Why nodes don't take a package for its signature. */
const UNSIGNED: ReadonlySet<string> = new Set<ProblemCode>([
  "package-unsigned",
  "package-header-signed",
  "package-signed-weakly",
  "package-other-key",
  "package-signature-bad",
]);

/** Whatever the release has, and is installed in some build, is there in the release's own, signed with a release key. */
export const signedWithReleaseKey: TestGateJudge = (trial) => {
  const found = pairsOf(trial).map((pair) => ({ machine: pair.machine, ...findReleasedAfter(trial, pair) }));
  const foreign = found.flatMap(({ machine, installed }) =>
    installed
      .filter(({ keys }) => !keys.some((key) => trial.releaseKeys.has(key)))
      .map((p) => ({ machine, what: `${formatNevra(p)} ${describeSigners(p)}` })),
  );
  const missing = found.flatMap(({ machine, missing }) =>
    missing.map((nevra) => ({
      machine,
      what: `${nevra} isn't installed as the release has it, so its signature wasn't seen`,
    })),
  );
  // Nodes refuse what isn't signed, and say so.
  const refused = describeProblems(
    trial.problems.filter((problem) => codesOf(problem).some((code) => UNSIGNED.has(code))),
    "named",
  );
  const packages = found.reduce((sum, { installed }) => sum + installed.length, 0);
  const figures = { packages, foreign: foreign.length, missing: missing.length };
  const complaints = [...complainOfLost(trial), ...foreign, ...(refused.length > 0 ? refused : missing)];
  return conclude(
    complaints,
    figures,
    packages === 0 ? ["none of the release's packages is installed in the sandbox"] : [],
  );
};

function describeSigners({ keys }: InstalledPackage): string {
  return keys.length === 0 ? "isn't signed" : `is signed with ${keys.join(", ")}, which is no release key`;
}

function findReleasedAfter({ released }: Trial, { machine, after }: Pair): ReturnType<typeof findReleased> {
  return findReleased(released.get(machine) ?? [], after.packages);
}

/** Of the release's builds for a machine: those that are there, and those of which another build is there. */
export function findReleased(
  wanted: readonly Build[],
  packages: readonly InstalledPackage[],
): { readonly installed: readonly InstalledPackage[]; readonly missing: readonly string[] } {
  const byPlace = groupBy(packages, placeOf);
  const found = wanted.flatMap((build) => {
    const there = byPlace.get(placeOf(build));
    return there === undefined ? [] : [{ build, same: there.find((p) => areSameBuild(p, build)) }];
  });
  return {
    installed: found.flatMap(({ same }) => same ?? []),
    missing: found.filter(({ same }) => same === undefined).map(({ build }) => formatNevra(build)),
  };
}

function placeOf({ name, arch }: Build): string {
  return `${name}.${arch}`;
}

/** What ran before runs now, and nothing that a restart would have brought onto the new files executes the old ones. */
export const daemonsRestartedCleanly: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial);
  const gone = pairs.flatMap(({ machine, before, after }) =>
    findGone(before, after).map((name) => ({ machine, what: `${name} doesn't run any more` })),
  );
  const left = pairs.flatMap(({ machine, after }) =>
    after.replaced
      .filter(({ kind }) => kind === "service" || kind === "daemon")
      .map(({ name }) => ({ machine, what: `${name} still executes replaced files` })),
  );
  const waiting = pairs.flatMap(({ after }) => after.replaced.filter(({ kind }) => kind === "machine"));
  const daemons = pairs.reduce((sum, { before }) => sum + namesOf(daemonsOf(before)).size, 0);
  const figures = { daemons, gone: gone.length, onReplacedFiles: left.length, needReboot: waiting.length };
  const nothing = daemons === 0 ? ["no daemon was seen in the sandbox"] : [];
  return conclude([...complainOfLost(trial), ...gone, ...left], figures, nothing);
};

/**
 * By name or by program: an update may rename either (mysqld to mariadbd). What was a daemon before must be there; one that has just been
 * started may not listen yet.
 */
function findGone(before: MachineLook, after: MachineLook): string[] {
  const names = namesOf(after.daemons);
  const programs = new Set(after.daemons.map(({ executable }) => executable));
  const gone = daemonsOf(before).filter(
    ({ name, executable }) => !names.has(name) && (executable === "" || !programs.has(executable)),
  );
  return [...new Set(gone.map(({ name }) => name))];
}

/** Somebody's command that init has inherited may well have ended by itself. */
function daemonsOf({ daemons }: MachineLook): readonly Daemon[] {
  return daemons.filter(({ kind }) => kind === "daemon");
}

function namesOf(daemons: readonly Daemon[]): ReadonlySet<string> {
  return new Set(daemons.map(({ name }) => name));
}
