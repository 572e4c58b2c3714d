import { z } from "zod";

/** What a script found after a unit of work, or before it: a code, and its parameters in their order. */
export const unitFinding = z.object({ code: z.string(), parameters: z.array(z.string()).readonly() });
export const unitFindings = z.array(unitFinding).readonly();
export type UnitFinding = z.output<typeof unitFinding>;

/** A kind of finding: the names of its parameters, for the docs, and its part of a sentence. */
interface FindingKind {
  readonly parameters: readonly string[];
  readonly sentence: (...parameters: string[]) => string;
}

function found(parameters: string, sentence: (...parameters: string[]) => string): FindingKind {
  return { parameters: parameters.split(" ").filter((name) => name !== ""), sentence };
}

const CALL_REFUSALS: readonly (readonly [statuses: RegExp, why: string])[] = [
  [/^(486|600)/, "it's busy"],
  [/^(603|403)/, "it's declined"],
  [/^(404|484|604)/, "Asterisk doesn't know it"],
  [/^(401|407)/, "Asterisk wants a login for it"],
  [/^/, "it's refused"],
];

const WHY_UNASKED: Readonly<Record<string, string>> = {
  "no-bootstrap": "neither /etc/freepbx.conf nor /etc/issabelpbx.conf loads any",
  "no-php": "it has no php",
};

function describeCause(how: string, cause: string): string {
  return how === "broken-off" ? `it breaks off: ${cause}` : cause;
}

const SERVICES: Readonly<Record<string, string>> = {
  asterisk: "asterisk",
  web: "the web server",
  database: "the database",
};

export const FINDINGS: Readonly<Record<string, FindingKind>> = {
  "service-gone": found("SERVICE", (service) => `${SERVICES[service] ?? service} doesn't run any more`),
  "asterisk-unanswered": found("", () => "asterisk doesn't answer, nor did it before"),
  "asterisk-starting": found("", () => "asterisk is still starting"),
  "asterisk-gone": found("", () => "asterisk doesn't answer any more"),
  "asterisk-restarted": found("", () => "asterisk was restarted, which cuts calls"),
  "asterisk-not-started": found("", () => "asterisk hasn't finished starting"),
  "asterisk-absent": found("", () => "asterisk isn't installed"),
  "asterisk-down": found("", () => "asterisk doesn't run"),
  "peers-missing": found(
    "NOW BEFORE",
    (now, before) => `${now} of ${before} phones and trunks are still configured`,
  ),
  "registrations-missing": found(
    "MISSING BEFORE",
    (missing, before) => `${missing} of ${before} registrations are missing`,
  ),
  "reload-missed": found(
    "",
    () => "asterisk hasn't read its new configuration: its last reload was before the change",
  ),
  "reload-untold": found("", () => "asterisk doesn't tell when it was reloaded"),
  "reload-failed": found("SAID", (said) =>
    said === ""
      ? "Asterisk's configuration can't be reloaded"
      : `Asterisk's configuration can't be reloaded: ${said}`,
  ),
  "former-not-reloaded": found("", () => "Asterisk's configuration can't be reloaded after it was put back"),
  "changes-unapplied": found(
    "",
    () =>
      "FreePBX still waits for changes to be applied (Apply Config), though its configuration was reloaded",
  ),
  "dialplan-shorter": found("CONTEXT LINES BEFORE", (context, lines, before) =>
    lines === "0"
      ? `context ${context} of Asterisk's dialplan is missing`
      : `context ${context} of Asterisk's dialplan has ${lines} of ${before} lines`,
  ),
  "web-worse": found("STATUS BEFORE", (status, before) =>
    status === "unasked"
      ? `the web server can't be asked any more, and answered with ${before}`
      : `the web server answers with ${status} instead of ${before}`,
  ),
  "web-unasked": found("", () => "the web server can't be asked: neither curl nor wget is there"),
  "web-unanswered": found(
    "STATUS",
    (status) => `the web server doesn't answer (${status}), nor did it before`,
  ),
  "web-unloadable": found(
    "HOW CAUSE",
    (how, cause) => `the web interface can't load its modules: ${describeCause(how, cause)}`,
  ),
  "web-unloadable-as-before": found(
    "HOW CAUSE",
    (how, cause) =>
      `the web interface can't load its modules, nor could it before: ${describeCause(how, cause)}`,
  ),
  "loading-unasked": found(
    "WHY",
    (why) => `whether the web interface can load its modules can't be asked: ${WHY_UNASKED[why] ?? why}`,
  ),
  "error-logged": found("LOG LINE", (log, line) => `new in ${log}: ${line}`),
  "log-lost": found(
    "LOG",
    (log) => `${log} was replaced, and its end is not found: errors in it are not known`,
  ),
  "call-undeclared": found("", () => "no call is configured"),
  "call-tool-missing": found(
    "EXTENSION",
    (extension) => `the call to ${extension} can't be made: it has no sipp`,
  ),
  "call-failed": found(
    "EXTENSION CODE SAID",
    (extension, code, said) =>
      `a call to ${extension} can't be made: sipp ended with ${code}${said === "" ? "" : `, ${said}`}`,
  ),
  "call-answered-elsewhere": found(
    "EXTENSION PLACE",
    (extension, place) =>
      `a call to ${extension} is answered at ${place}, but not by this Asterisk, which had no call`,
  ),
  "call-refused": found("EXTENSION SAID", (extension, said) => {
    const [, why = ""] = CALL_REFUSALS.find(([statuses]) => statuses.test(said)) ?? [];
    return `a call to ${extension} isn't answered: ${why} (${said})`;
  }),
  "call-unanswered": found(
    "EXTENSION PLACE",
    (extension, place) => `a call to ${extension} isn't answered: nothing answers at ${place}`,
  ),
  "call-rings": found(
    "EXTENSION SECONDS",
    (extension, seconds) => `a call to ${extension} isn't answered: it rings for ${seconds} seconds`,
  ),
  "call-pending": found(
    "EXTENSION SECONDS",
    (extension, seconds) =>
      `a call to ${extension} isn't answered: nothing comes of it within ${seconds} seconds`,
  ),
  "call-hung-up": found(
    "EXTENSION",
    (extension) => `a call to ${extension} is answered, and hung up at once`,
  ),
  "call-not-ended": found(
    "EXTENSION",
    (extension) => `a call to ${extension} is answered, but can't be ended`,
  ),
  "module-changed": found(
    "MODULE NOW BEFORE",
    (module, now, before) => `module ${module} is ${now}, and was ${before}`,
  ),
  "module-not-installed": found(
    "MODULE WANTED",
    (module, wanted) => `module ${module} isn't installed, and should be ${wanted}`,
  ),
  "module-other-version": found(
    "MODULE THERE WANTED",
    (module, there, wanted) => `module ${module} is ${there === "" ? "of no version" : there}, not ${wanted}`,
  ),
  "module-unready": found(
    "MODULE VERSION STATE",
    (module, version, state) => `module ${module} ${version} is ${state}`,
  ),
  "module-worse": found("MODULE STATE", (module, state) => `module ${module} is ${state}, and wasn't before`),
  "module-unlisted": found(
    "MODULE WANTED",
    (module, wanted) => `module ${module} isn't listed, and should be ${wanted}`,
  ),
  "modules-unlisted": found("SAID", (said) => `the modules can't be listed: ${said}`),
  "tool-failed": found("", () => "the admin tool failed, though all versions are listed"),
  "not-put-back": found("SAID", (said) => `modules and database can't be put back: ${said}`),
  unjudged: found("", () => "it wasn't judged"),
};

/** A part of a sentence. What this version doesn't know is shown as it is. */
export function describeUnitFinding({ code, parameters }: UnitFinding): string {
  const kind = Object.hasOwn(FINDINGS, code) ? FINDINGS[code] : undefined;
  if (kind === undefined || parameters.length > kind.parameters.length)
    return [code, ...parameters].join(" ");
  return kind.sentence(...kind.parameters.map((_name, i) => parameters[i] ?? ""));
}

export function describeUnitFindings(findings: readonly UnitFinding[]): string {
  return findings.map(describeUnitFinding).join("; ");
}

/** `gate no-regressions isn't passed: asterisk doesn't answer any more` */
export function describeFailedGate(gate: string, findings: readonly UnitFinding[]): string {
  const reasons = findings.length === 0 ? "it doesn't say why" : describeUnitFindings(findings);
  return `gate ${gate} isn't passed: ${reasons}`;
}
