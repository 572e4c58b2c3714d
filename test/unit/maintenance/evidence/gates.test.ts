import assert from "node:assert/strict";
import { inTargets, restart, workOf } from "../changes/changes-fixture";
import {
  FRAMEWORK_GATES,
  TEST_GATES,
  PACKAGE_GATES,
  type TestGate,
} from "../../../../maintenance/change/test-gates";
import type { MachineLook } from "../../../../maintenance/evidence/look";
import { gatesOf, judgeAgain, judgeTrial, mayStillPass } from "../../../../maintenance/evidence/judge-trial";
import type { Trial } from "../../../../maintenance/evidence/trial";
import { describeCause } from "../../../../maintenance/problems/describe";
import { groupProblems, type ProblemGroup } from "../../../../maintenance/problems/group";
import { type Cause, cause, problemOf } from "../../../../maintenance/problems/problem";
import { describeUnitFinding } from "../../../../maintenance/problems/unit-findings";
import { parseNevra } from "../../../../maintenance/packages/nevra";
import { bareLook, installed, SERVICES_UP, trial } from "./trial-fixture";

const DISK_FULL = cause("disk-full", { freeKb: 80, neededKb: 120 });
const UNLISTED = cause("modules-unlisted", { said: "x", recovered: [] });
const UNSIGNED = cause("package-unsigned", { packages: ["php-5.3.3-50.el6.x86_64"] });

/** Of a finding in container 101. */
function sentenceOf(code: string, ...parameters: readonly string[]): string {
  return `node1/101: ${describeUnitFinding({ code, parameters })}`;
}

function problems(target: string, because: Cause): ProblemGroup[] {
  return groupProblems([problemOf("node1", target, because)]);
}

const HTTPD_LOG = "/var/log/httpd/error_log";

/** What a machine finds worse after the release. */
const worse = (code: string, ...parameters: readonly string[]): Partial<MachineLook> => ({
  worse: [{ code, parameters }],
});

const unchecked = (code: string, ...parameters: readonly string[]): Partial<MachineLook> => ({
  unchecked: [{ code, parameters }],
});

describe("gates of a test in a sandbox", () => {
  function ask(gate: TestGate, found: Trial) {
    const [outcome] = judgeTrial(found, [gate]);
    return outcome!;
  }

  it("are all passed where all is as well as before", () => {
    const verdicts = judgeTrial(trial(), TEST_GATES).map(({ gate, verdict }) => `${gate} ${verdict}`);
    assert.deepEqual(
      verdicts,
      TEST_GATES.map((gate) => `${gate} passed`),
    );
  });

  const failures: [gate: TestGate, what: string, found: Trial, reason: string][] = [
    [
      "no-dependency-failures",
      "a problem of the installation",
      trial({}, { problems: problems("101", DISK_FULL) }),
      `container 101 on node1: ${describeCause(DISK_FULL, "node1")}`,
    ],
    [
      "no-dependency-failures",
      "something that's still to do",
      trial({}, { pending: workOf(inTargets("node, 101, 102, 103", restart("httpd"))) }),
      "node1, node1/101–103: still to do: httpd executes replaced files",
    ],
    [
      "no-dependency-failures",
      "a scriptlet that failed",
      trial(
        {},
        {
          complaints: problems(
            "101",
            cause("scriptlet-failed", {
              said: "warning: %post(php-5.3.3-50.el6.x86_64) scriptlet failed, exit status 1",
            }),
          ),
        },
      ),
      "container 101 on node1: rpm says warning: %post(php-5.3.3-50.el6.x86_64) scriptlet failed, exit status 1",
    ],
    [
      "no-dependency-failures",
      "files of a user that doesn't exist",
      trial(
        {},
        {
          complaints: problems("101", cause("owner-missing", { said: "warning: user asterisk is missing" })),
        },
      ),
      "container 101 on node1: rpm says warning: user asterisk is missing",
    ],
    [
      "no-dependency-failures",
      "a requirement that is open now",
      trial({ unsatisfied: ["libmissing.so.1 is needed by php-5.3.3-50.el6.x86_64"] }),
      "node1/101: libmissing.so.1 is needed by php-5.3.3-50.el6.x86_64",
    ],
    [
      "signed-with-release-key",
      "a package of another key",
      trial({ packages: [installed("php-5.3.3-50.el6.x86_64", "0123456789abcdef")] }),
      "node1/101: php-5.3.3-50.el6.x86_64 is signed with 0123456789abcdef, which is no release key",
    ],
    [
      "signed-with-release-key",
      "a package without a signature",
      trial({ packages: [{ ...installed("php-5.3.3-50.el6.x86_64"), keys: [] }] }),
      "node1/101: php-5.3.3-50.el6.x86_64 isn't signed",
    ],
    [
      "signed-with-release-key",
      "a package that didn't get in",
      trial({ packages: [installed("php-5.3.3-49.el6.x86_64")] }),
      "node1/101: php-5.3.3-50.el6.x86_64 isn't installed as the release has it, so its signature wasn't seen",
    ],
    [
      "signed-with-release-key",
      "another build of the same name and version",
      trial(
        { packages: [{ ...installed("php-5.3.3-50.el6.x86_64"), header: { sha1: "a".repeat(40) } }] },
        {
          released: new Map([
            ["node1/101", [{ ...parseNevra("php-5.3.3-50.el6.x86_64"), header: { sha1: "b".repeat(40) } }]],
          ]),
        },
      ),
      "node1/101: php-5.3.3-50.el6.x86_64 isn't installed as the release has it, so its signature wasn't seen",
    ],
    [
      "signed-with-release-key",
      "a package that the node refused",
      trial({ packages: [installed("php-5.3.3-49.el6.x86_64")] }, { problems: problems("node", UNSIGNED) }),
      "node1: php-5.3.3-50.el6.x86_64 isn't signed with a release key: it has no signature",
    ],
    [
      "signed-with-release-key",
      "a package that a container wasn't changed for",
      trial(
        { packages: [installed("php-5.3.3-49.el6.x86_64")] },
        { problems: problems("101", cause("not-supplied", { faults: [UNSIGNED] })) },
      ),
      "container 101 on node1: not started: php-5.3.3-50.el6.x86_64 isn't signed with a release key: it has no signature",
    ],
    [
      "no-broken-modules",
      "a gate of a change of modules",
      trial({}, { problems: problems("101", UNLISTED) }),
      `container 101 on node1: ${describeCause(UNLISTED, "node1")}`,
    ],
    [
      "daemons-restarted-cleanly",
      "a daemon that is gone",
      trial({ daemons: [{ kind: "daemon", name: "asterisk", executable: "/usr/sbin/asterisk" }] }),
      "node1/101: httpd doesn't run any more",
    ],
    [
      "daemons-restarted-cleanly",
      "a service that executes replaced files",
      trial({ replaced: [{ kind: "service", name: "httpd" }] }),
      "node1/101: httpd still executes replaced files",
    ],
    [
      "daemons-restarted-cleanly",
      "a daemon of no service that executes replaced files",
      trial({ replaced: [{ kind: "daemon", name: "exporter" }] }),
      "node1/101: exporter still executes replaced files",
    ],
    [
      "no-regression-asterisk",
      "an Asterisk that is gone",
      trial(worse("service-gone", "asterisk")),
      "node1/101: asterisk doesn't run any more",
    ],
    [
      "no-regression-asterisk",
      "an Asterisk that doesn't answer",
      trial(worse("asterisk-gone")),
      "node1/101: asterisk doesn't answer any more",
    ],
    [
      "no-regression-asterisk",
      "an Asterisk that is still starting",
      trial(worse("asterisk-starting")),
      "node1/101: asterisk is still starting",
    ],
    [
      "no-regression-asterisk",
      "registrations that are missing",
      trial(worse("registrations-missing", "2", "4")),
      "node1/101: 2 of 4 registrations are missing",
    ],
    [
      "no-regression-asterisk",
      "phones that are no longer configured",
      trial(worse("peers-missing", "3", "4")),
      "node1/101: 3 of 4 phones and trunks are still configured",
    ],
    [
      "no-regression-asterisk",
      "a call that isn't answered any more",
      trial({ call: "a call to 100 isn't answered: sipp ended with 1" }),
      "node1/101: a call to 100 isn't answered: sipp ended with 1",
    ],
    [
      "no-regression-asterisk",
      "an error in its log that is new",
      trial(worse("error-logged", "/var/log/asterisk/full", "ERROR[N] chan_sip.c: no")),
      "node1/101: new in /var/log/asterisk/full: ERROR[N] chan_sip.c: no",
    ],
    [
      "no-regression-apache",
      "a web server that is gone",
      trial(worse("service-gone", "web")),
      "node1/101: the web server doesn't run any more",
    ],
    [
      "no-regression-apache",
      "an interface that breaks off",
      trial(worse("web-worse", "fatal", "200")),
      "node1/101: the web server answers with fatal instead of 200",
    ],
    [
      "no-regression-apache",
      "a page that isn't there any more",
      trial(worse("web-worse", "404", "200")),
      "node1/101: the web server answers with 404 instead of 200",
    ],
    [
      "no-regression-apache",
      "a web server that nobody can ask any more",
      trial(worse("web-worse", "unasked", "200")),
      sentenceOf("web-worse", "unasked", "200"),
    ],
    [
      "no-regression-apache",
      "an error in PHP's log that is new",
      trial(worse("error-logged", "/var/log/php-fpm/www-error.log", "PHP Fatal error: no")),
      "node1/101: new in /var/log/php-fpm/www-error.log: PHP Fatal error: no",
    ],
    [
      "no-regressions",
      "a database that is gone",
      trial(worse("service-gone", "database")),
      "node1/101: the database doesn't run any more",
    ],
    [
      "auto-configuration-services-ok",
      "a check that fails",
      trial({ checks: [{ name: "ldap", passed: false, said: "no answer" }] }),
      "node1/101: check ldap fails: no answer",
    ],
    [
      "auto-configuration-services-ok",
      "a check that failed before, too",
      trial(
        { checks: [{ name: "ldap", passed: false, said: "" }] },
        { was: { checks: [{ name: "ldap", passed: false, said: "" }] } },
      ),
      "node1/101: check ldap fails, as it did before the release",
    ],
    [
      "no-broken-modules",
      "a module that is broken now",
      trial({ brokenModules: [{ code: "module-worse", parameters: ["core", "broken"] }] }),
      "node1/101: module core is broken, and wasn't before",
    ],
    [
      "no-regressions",
      "an error in FreePBX's log that is new",
      trial(worse("error-logged", "/var/log/asterisk/freepbx.log", "[FATAL] no")),
      "node1/101: new in /var/log/asterisk/freepbx.log: [FATAL] no",
    ],
    [
      "no-broken-call-flows",
      "a call that wasn't answered before either",
      trial({ call: "it has no sipp" }, { was: { call: "it has no sipp" } }),
      "node1/101: it has no sipp, and no more was it before the release",
    ],
  ];
  for (const [gate, what, found, reason] of failures) {
    it(`${gate} fails for ${what}`, () => {
      const outcome = ask(gate, found);
      assert.deepEqual([outcome.verdict, outcome.reason], ["failed", reason]);
    });
  }

  const passes: [gate: TestGate, what: string, found: Trial][] = [
    [
      "no-dependency-failures",
      "a requirement that was open before",
      trial({ unsatisfied: ["a is needed by b"] }, { was: { unsatisfied: ["a is needed by b"] } }),
    ],
    [
      "signed-with-release-key",
      "what isn't of the release",
      trial({
        packages: [installed("php-5.3.3-50.el6.x86_64"), installed("own-1-1.noarch", "f".repeat(16))],
      }),
    ],
    [
      "signed-with-release-key",
      "a kernel beside the former one",
      trial(
        { packages: ["vzkernel-1-1.x86_64", "vzkernel-2-1.x86_64"].map((nevra) => installed(nevra)) },
        { released: new Map([["node1/101", [parseNevra("vzkernel-2-1.x86_64")]]]) },
      ),
    ],
    [
      "daemons-restarted-cleanly",
      "a daemon that doesn't listen yet, and a command that has ended",
      trial(
        {
          daemons: [
            { kind: "process", name: "asterisk", executable: "/usr/sbin/asterisk" },
            { kind: "process", name: "httpd", executable: "/usr/sbin/httpd" },
          ],
        },
        {
          was: {
            daemons: [
              { kind: "daemon", name: "asterisk", executable: "/usr/sbin/asterisk" },
              { kind: "process", name: "tail", executable: "/usr/bin/tail" },
            ],
          },
        },
      ),
    ],
    [
      "daemons-restarted-cleanly",
      "a program that was renamed",
      trial({
        daemons: [
          { kind: "daemon", name: "asterisk", executable: "/opt/asterisk" },
          { kind: "daemon", name: "apache2", executable: "/usr/sbin/httpd" },
        ],
      }),
    ],
    [
      "daemons-restarted-cleanly",
      "init, the bus, and sessions that outlive their service",
      trial({
        replaced: [
          { kind: "machine", name: "init" },
          { kind: "process", name: "sshd" },
        ],
      }),
    ],
    [
      "no-regression-asterisk",
      "what Apache logs",
      trial(worse("error-logged", HTTPD_LOG, "PHP Fatal error")),
    ],
    ["no-regression-asterisk", "what became of the web server", trial(worse("web-worse", "500", "200"))],
    ["no-regression-asterisk", "a web log that's lost", trial(unchecked("log-lost", HTTPD_LOG))],
    ["no-regression-asterisk", "one that never answered", trial(unchecked("asterisk-unanswered"))],
    ["no-regression-apache", "a web server that never answered", trial(unchecked("web-unanswered", "500"))],
    ["no-regression-apache", "what became of Asterisk", trial(worse("asterisk-gone"))],
    ...["freepbx.log", "issabelpbx.log"].map((log): (typeof passes)[number] => [
      "no-regression-apache",
      `errors of the framework in ${log}`,
      trial(worse("error-logged", `/var/log/asterisk/${log}`, "[FATAL] no")),
    ]),
    [
      "no-broken-modules",
      "a module that was broken before",
      trial(
        { modules: [{ name: "core", state: "broken" }] },
        { was: { modules: [{ name: "core", state: "broken" }] } },
      ),
    ],
  ];
  for (const [gate, what, found] of passes) {
    it(`${gate} isn't troubled by ${what}`, () => {
      const outcome = ask(gate, found);
      assert.deepEqual([outcome.verdict, outcome.reason], ["passed", undefined]);
    });
  }

  const unasked: [gate: TestGate, what: string, found: Trial, reason: string][] = [
    [
      "no-regression-asterisk",
      "its log is lost",
      trial(unchecked("log-lost", "/var/log/asterisk/full")),
      sentenceOf("log-lost", "/var/log/asterisk/full"),
    ],
    [
      "no-regression-apache",
      "its log is lost",
      trial(unchecked("log-lost", HTTPD_LOG)),
      sentenceOf("log-lost", HTTPD_LOG),
    ],
    [
      "no-regressions",
      "Asterisk never answered",
      trial(unchecked("asterisk-unanswered")),
      sentenceOf("asterisk-unanswered"),
    ],
    [
      "no-regressions",
      "the web interface never answered",
      trial(unchecked("web-unanswered", "000")),
      sentenceOf("web-unanswered", "000"),
    ],
    [
      "no-regressions",
      "nobody could ask the web interface",
      trial(unchecked("web-unasked")),
      sentenceOf("web-unasked"),
    ],
  ];
  for (const [gate, what, found, reason] of unasked) {
    it(`${gate} is unchecked where ${what}`, () => {
      const { verdict, reason: said } = ask(gate, found);
      assert.deepEqual([verdict, said], ["unchecked", reason]);
    });
  }

  it("are all failed by what a machine finds that nobody knows", () => {
    for (const gate of ["no-regression-asterisk", "no-regression-apache", "no-regressions"] as const) {
      const { verdict, reason } = ask(gate, trial(worse("cable-cut", "eth0")));
      assert.deepEqual([verdict, reason], ["failed", "node1/101: cable-cut eth0"]);
    }
  });

  it("are unchecked where there was nothing to ask", () => {
    const nothing: Partial<MachineLook> = {
      packages: [],
      daemons: [],
      checks: [],
      services: { ...SERVICES_UP, asterisk: "gone", web: "gone" },
    };
    const machine = new Map([["node1/101", { ...bareLook(), ...nothing }]]);
    const outcomes = judgeTrial({ ...trial(), before: machine, after: machine }, TEST_GATES);
    const unchecked = outcomes.filter(({ verdict }) => verdict === "unchecked");
    assert.deepEqual(
      outcomes.filter((outcome) => !unchecked.includes(outcome)).map(({ gate }) => gate),
      ["no-dependency-failures"],
    );
    for (const { reason } of unchecked) assert.ok(reason);
  });

  it("are passed by nobody who can't be looked at any more", () => {
    const lost = [trial("the look at it was cut short (exit code 137)"), { ...trial(), after: new Map() }];
    for (const found of lost) {
      for (const { gate, verdict } of judgeTrial(found, TEST_GATES)) assert.notEqual(verdict, "passed", gate);
    }
  });

  it("are passed by none while one of several machines can't be looked at any more", () => {
    const usual = trial();
    const [look] = usual.before.values();
    const oneLost = { ...usual, before: new Map([...usual.before, ["node1/102", look!]]) };
    for (const { gate, verdict, reason } of judgeTrial(oneLost, TEST_GATES)) {
      assert.equal(verdict, "failed", gate);
      assert.match(reason!, /node1\/102 isn't running any more/, gate);
    }
  });

  it("say once what is wrong on many machines, with all of them", () => {
    const ids = ["101", "102", "103", "110"];
    const all = (one: MachineLook) =>
      new Map(["node1", ...ids.map((id) => `node1/${id}`)].map((id) => [id, one]));
    const after = all({
      ...bareLook(),
      daemons: [],
      checks: [{ name: "dns", passed: false, said: "no answer" }],
    });
    const outcomes = judgeTrial({ ...trial(), before: all(bareLook()), after }, TEST_GATES);
    assert.deepEqual(
      outcomes.flatMap(({ gate, reason }) =>
        gate === "auto-configuration-services-ok" || gate === "daemons-restarted-cleanly" ? [reason] : [],
      ),
      [
        "node1, node1/101–103, 110: check dns fails: no answer",
        "node1, node1/101–103, 110: asterisk doesn't run any more; node1, node1/101–103, 110: httpd doesn't run any more",
      ],
    );
  });

  it("quote a few complaints, and count the others", () => {
    const found = ["a", "b", "c", "d", "e"].flatMap((said) => problems("node", cause("prevented", { said })));
    assert.equal(
      ask("no-dependency-failures", trial({}, { problems: found })).reason,
      "node1: a; node1: b; node1: c (and 2 more)",
    );
  });

  it("aren't found by words that a tool happens to say", () => {
    const failed = (said: string): Trial =>
      trial(
        {},
        {
          problems: problems(
            "101",
            cause("transaction-failed", { exitCode: "1", done: 1, wanted: 1, scriptlets: [], said }),
          ),
        },
      );
    const assigned = failed("useradd: UID 48 is already assigned");
    assert.equal(ask("signed-with-release-key", assigned).verdict, "passed");
    const module = failed("Cannot load module mod_ssl.so");
    assert.equal(ask("no-broken-modules", module).verdict, "passed");
    for (const one of [assigned, module]) assert.equal(ask("no-dependency-failures", one).verdict, "failed");
  });

  it("are those of packages, and of modules where the release has any", () => {
    const php = { el6: [{ ...parseNevra("php-1-1.noarch"), ensure: "where-installed" as const }] };
    const core = { name: "core", version: "2.10.1.2", location: "core.tgz", sha256: "0".repeat(64) };
    const framework = { "2.10": [{ ...core, ensure: "where-installed" as const, signed: false }] };
    const nothing = { el6: [] };
    assert.deepEqual(gatesOf({ nodes: nothing, containers: php }), PACKAGE_GATES);
    assert.deepEqual(gatesOf({ nodes: nothing, containers: nothing }), PACKAGE_GATES);
    assert.deepEqual(gatesOf({ nodes: php, containers: nothing, framework }), TEST_GATES);
    assert.deepEqual(gatesOf({ nodes: nothing, containers: nothing, framework }), FRAMEWORK_GATES);
  });

  describe("asked again", () => {
    const failing = trial({
      checks: [{ name: "ldap", passed: false, said: "" }],
      replaced: [{ kind: "service", name: "httpd" }],
    });
    const gates = [
      "auto-configuration-services-ok",
      "daemons-restarted-cleanly",
      "no-regression-apache",
    ] as const;

    it("are only those that failed, and can pass without an installation", () => {
      const first = judgeTrial(failing, gates);
      assert.ok(mayStillPass(first));
      const second = judgeAgain(first, trial());
      assert.deepEqual(
        second.map(({ verdict, attempts }) => `${verdict} ${attempts}`),
        ["passed 2", "failed 1", "passed 1"],
      );
      assert.equal(second[0]!.reason, undefined);
      assert.ok(!mayStillPass(second));
    });

    it("stay passed, whatever is seen later", () => {
      const outcomes = judgeTrial(trial(), gates);
      assert.deepEqual(judgeAgain(outcomes, failing), outcomes);
    });
  });
});
