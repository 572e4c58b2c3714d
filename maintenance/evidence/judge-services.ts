import { isOfArea } from "../problems/codes";
import { describeProblems } from "../problems/describe";
import { describeUnitFinding, type UnitFinding } from "../problems/unit-findings";
import { type Area, areaOf } from "./findings";
import type { ServiceMeasures } from "./look";
import { complainOfLost, type Complaint, conclude, pairsOf, type TestGateJudge, type Pair } from "./trial";

/** Asterisk is as well as before: it runs, has its phones, trunks and registrations, answers the call, logs no new errors. */
export const noRegressionAsterisk: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.services.asterisk !== "gone");
  const complaints = [
    ...complainOfLost(trial),
    ...complain(pairs, (pair) => [...tell(pair.after.worse, ["asterisk"]), ...brokenCall(pair)]),
  ];
  const figures = {
    machines: pairs.length,
    peers: sum(pairs, ({ peers }) => peers),
    online: sum(pairs, ({ online }) => online),
    registered: sum(pairs, ({ registered }) => registered),
  };
  const unasked =
    pairs.length === 0 ? ["Asterisk ran nowhere in the sandbox"] : unaskedLogs(pairs, "asterisk");
  return conclude(complaints, figures, unasked);
};

/** The web server is as well as before: it runs, the interface answers, nothing new is in its log. */
export const noRegressionApache: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.services.web !== "gone");
  const complaints = [
    ...complainOfLost(trial),
    ...complain(pairs, ({ after }) => tell(after.worse, ["web"])),
  ];
  const answering = pairs.filter(({ after }) => after.services.web === "answers").length;
  const figures = { machines: pairs.length, answering };
  const unasked =
    pairs.length === 0 ? ["a web server ran nowhere in the sandbox"] : unaskedLogs(pairs, "web");
  return conclude(complaints, figures, unasked);
};

/** The checks that the fleet declares pass. One that failed before as well proves nothing, and isn't passed. */
export const autoConfigurationServicesOk: TestGateJudge = (trial) => {
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
  const nothing = results.length === 0 ? ["the fleet file declares no checks"] : [];
  return conclude([...complainOfLost(trial), ...complaints], figures, nothing);
};

/** No module is broken or half upgraded that wasn't before. */
export const noBrokenModules: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.modules !== undefined);
  const complaints = complain(pairs, ({ after }) => [
    ...(after.modules === undefined ? ["its modules can't be listed any more"] : []),
    ...after.brokenModules.map(describeUnitFinding),
  ]);
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
    pairs.length === 0 ? ["FreePBX is nowhere in the sandbox"] : [],
  );
};

/** Whatever is measured, of Asterisk, FreePBX, the web interface and the database, is as well as before. */
export const noRegressions: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.modules !== undefined);
  const complaints = [...complainOfLost(trial), ...complain(pairs, ({ after }) => tell(after.worse))];
  const unasked =
    pairs.length === 0
      ? ["FreePBX is nowhere in the sandbox"]
      : complain(pairs, ({ after }) => tell(after.unchecked));
  return conclude(complaints, { machines: pairs.length }, unasked);
};

/** The calls that the fleet declares are answered. */
export const noBrokenCallFlows: TestGateJudge = (trial) => {
  const pairs = pairsOf(trial).filter(({ before }) => before.call !== undefined);
  const complaints = complain(pairs, ({ before, after }) => {
    if (after.call === "") return [];
    const asBefore = before.call === "" ? "" : ", and no more was it before the release";
    return [`${after.call ?? "the call can't be made any more"}${asBefore}`];
  });
  const figures = { calls: pairs.length, answered: pairs.filter(({ after }) => after.call === "").length };
  const nothing = pairs.length === 0 ? ["the fleet file declares no call (framework.sipCall)"] : [];
  return conclude([...complainOfLost(trial), ...complaints], figures, nothing);
};

/** Each of these areas, or of all where none are given. */
function tell(findings: readonly UnitFinding[], areas?: readonly Area[]): string[] {
  return findings
    .filter((finding) => {
      const area = areaOf(finding);
      return areas === undefined || area === undefined || areas.includes(area);
    })
    .map(describeUnitFinding);
}

/** Where no more than a process can be seen it's enough that it's there; a log that's lost tells nothing. */
function unaskedLogs(pairs: readonly Pair[], area: Area): Complaint[] {
  return complain(pairs, ({ after }) =>
    tell(
      after.unchecked.filter(({ code }) => code === "log-lost"),
      [area],
    ),
  );
}

function brokenCall({ before, after }: Pair): string[] {
  return before.call === "" && after.call !== "" ? [after.call ?? "the call can't be made any more"] : [];
}

function complain(pairs: readonly Pair[], find: (pair: Pair) => readonly string[]): Complaint[] {
  return pairs.flatMap((pair) => find(pair).map((what) => ({ machine: pair.machine, what })));
}

function sum(pairs: readonly Pair[], of: (services: ServiceMeasures) => number): number {
  return pairs.reduce((total, { after }) => total + of(after.services), 0);
}
