import { isOfArea } from "../problems/codes";
import { describeProblems } from "../problems/describe";
import type { LoggedError, MachineLook, ServiceMeasures } from "./look";
import {
  complainOfLost,
  type Complaint,
  conclude,
  pairsOf,
  type GateJudge,
  type Pair,
  type Trial,
} from "./trial";

/** Asterisk is as well as before: it runs, has its phones, trunks and registrations, answers the call, logs no new errors. */
export const noRegressionAsterisk: GateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.services.asterisk !== "gone");
  const complaints = [
    ...complainOfLost(trial),
    ...complain(pairs, (pair) => [...worseAsterisk(trial, pair), ...brokenCall(pair)]),
    ...newErrors(pairs, isOfAsterisk),
  ];
  const figures = {
    machines: pairs.length,
    peers: sum(pairs, ({ peers }) => peers),
    online: sum(pairs, ({ online }) => online),
    registered: sum(pairs, ({ registered }) => registered),
  };
  return conclude(
    complaints,
    figures,
    pairs.length === 0 ? "Asterisk ran nowhere in the sandbox" : undefined,
  );
};

/** The web server is as well as before: it runs, the interface answers, nothing new is in its log. */
export const noRegressionApache: GateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.services.web !== "gone");
  const complaints = [
    ...complainOfLost(trial),
    ...complain(pairs, worseWeb),
    ...newErrors(pairs, (error) => !isOfAsterisk(error) && !isOfFramework(error)),
  ];
  const answering = pairs.filter(({ after }) => after.services.web === "answers").length;
  const figures = { machines: pairs.length, answering };
  return conclude(
    complaints,
    figures,
    pairs.length === 0 ? "a web server ran nowhere in the sandbox" : undefined,
  );
};

/** The checks that the fleet declares pass. One that failed before as well proves nothing, and isn't passed. */
export const autoConfigurationServicesOk: GateJudge = (trial) => {
  const pairs = pairsOf(trial);
  const results = pairs.flatMap(({ machine, before, after }) =>
    after.checks.map((check) => ({
      ...check,
      machine,
      failedBefore: before.checks.some(({ name, passed }) => name === check.name && !passed),
    })),
  );
  const complaints = results
    .filter(({ passed }) => !passed)
    .map(({ machine, name, said, failedBefore }) => {
      const words = said === "" ? "" : `: ${said}`;
      return {
        machine,
        what: `check ${name} fails${failedBefore ? ", as it did before the release" : ""}${words}`,
      };
    });
  const figures = { checks: results.length, failed: complaints.length };
  const nothing = results.length === 0 ? "the fleet file declares no checks" : undefined;
  return conclude([...complainOfLost(trial), ...complaints], figures, nothing);
};

/** No module is broken or half upgraded that wasn't before. */
export const noBrokenModules: GateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.modules !== undefined);
  const complaints = complain(pairs, ({ before, after }) => {
    const troubled = (look: MachineLook) =>
      (look.modules ?? []).filter(({ state }) => state === "broken" || state === "pending");
    const known = new Set(troubled(before).map(({ name }) => name));
    return [
      ...(after.modules === undefined ? ["its modules can't be listed any more"] : []),
      ...troubled(after)
        .filter(({ name }) => !known.has(name))
        .map(({ name, state }) => `module ${name} is ${state}`),
    ];
  });
  const modules = pairs.reduce((count, { after }) => count + (after.modules?.length ?? 0), 0);
  const figures = { machines: pairs.length, modules, broken: complaints.length };
  return conclude(
    [
      ...describeProblems(
        trial.problems.filter((problem) => isOfArea(problem, "modules")),
        "named",
      ),
      ...complainOfLost(trial),
      ...complaints,
    ],
    figures,
    pairs.length === 0 ? "FreePBX is nowhere in the sandbox" : undefined,
  );
};

/** Whatever is measured, of Asterisk, FreePBX and the web interface, is as well as before. */
export const noRegressions: GateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.modules !== undefined);
  const complaints = [
    ...complainOfLost(trial),
    ...complain(pairs, (pair) => [...worseAsterisk(trial, pair), ...worseWeb(pair)]),
    ...newErrors(pairs, () => true),
  ];
  const nothing = pairs.length === 0 ? "FreePBX is nowhere in the sandbox" : undefined;
  return conclude(complaints, { machines: pairs.length }, nothing);
};

/** The calls that the fleet declares are answered. */
export const noBrokenCallFlows: GateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.call !== undefined);
  const complaints = complain(pairs, ({ before, after }) => {
    if (after.call === "") return [];
    const asBefore = before.call === "" ? "" : ", and no more was it before the release";
    return [`${after.call ?? "the call can't be made any more"}${asBefore}`];
  });
  const figures = { calls: pairs.length, answered: pairs.filter(({ after }) => after.call === "").length };
  const nothing = pairs.length === 0 ? "the fleet file declares no call (framework.sipCall)" : undefined;
  return conclude([...complainOfLost(trial), ...complaints], figures, nothing);
};

function worseAsterisk({ tolerances }: Trial, { machine, before, after }: Pair): string[] {
  const [was, is] = [before.services, after.services];
  if (was.asterisk === "gone") return [];
  if (is.asterisk === "gone") return ["asterisk doesn't run any more"];
  if (was.asterisk === "runs") return [];
  if (is.asterisk === "runs") return ["asterisk runs, but doesn't answer as it did"];
  const missing = Math.max(0, was.online - is.online) + Math.max(0, was.registered - is.registered);
  return [
    ...(is.peers < was.peers ? [`${is.peers} of ${was.peers} phones and trunks are still configured`] : []),
    ...(missing > (tolerances.get(machine) ?? 0)
      ? [`${missing} of ${was.online + was.registered} registrations are missing`]
      : []),
  ];
}

function worseWeb({ before, after }: Pair): string[] {
  const [was, is] = [before.services, after.services];
  if (was.web === "gone") return [];
  if (is.web === "gone") return ["the web server doesn't run any more"];
  // A page that is refused, or isn't there, is as good as before only where it was just so then.
  if (was.web !== "answers" || is.webStatus === was.webStatus || /^[23]/.test(is.webStatus)) return [];
  return [`the web interface answers with ${is.webStatus} instead of ${was.webStatus}`];
}

function brokenCall({ before, after }: Pair): string[] {
  return before.call === "" && after.call !== "" ? [after.call ?? "the call can't be made any more"] : [];
}

function newErrors(pairs: readonly Pair[], concerns: (error: LoggedError) => boolean): Complaint[] {
  return complain(pairs, ({ before, after }) => {
    const known = new Set(before.errors.map(({ log, kind }) => `${log} ${kind}`));
    return after.errors
      .filter((error) => concerns(error) && !known.has(`${error.log} ${error.kind}`))
      .map(({ log, text }) => `new in ${log}: ${text}`);
  });
}

const isOfAsterisk = ({ log }: LoggedError): boolean => log.startsWith("/var/log/asterisk/full");
const isOfFramework = ({ log }: LoggedError): boolean =>
  /^\/var\/log\/asterisk\/(freepbx|issabelpbx)\.log/.test(log);

function complain(pairs: readonly Pair[], find: (pair: Pair) => readonly string[]): Complaint[] {
  return pairs.flatMap((pair) => find(pair).map((what) => ({ machine: pair.machine, what })));
}

function sum(pairs: readonly Pair[], of: (services: ServiceMeasures) => number): number {
  return pairs.reduce((total, { after }) => total + of(after.services), 0);
}
