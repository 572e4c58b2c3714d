import { defineKind, text } from "../kind";
import { LOOK_AT_ASTERISK, LOOK_NOW } from "./remedies";

const SERVICES: Readonly<Record<string, string>> = {
  asterisk: "asterisk",
  web: "the web server",
  database: "the database",
};

/** What a machine finds out about asterisk, the web server and the database. */
export const SERVICE_FINDINGS = {
  "service-gone": defineKind(
    { service: text },
    {
      sentence: ({ service }) => `${SERVICES[service] ?? service} doesn't run any more`,
      meaning: "A service ran before the change, and doesn't run after it.",
      remedy: LOOK_NOW,
    },
  ),
  "service-not-back": defineKind(
    { service: text, status: text, why: text },
    {
      sentence: ({ service, status, why }) => {
        const down = `${service} (status ${status}) doesn't run since an earlier change`;
        return why === "kept"
          ? `${down}. This change's tier starts nothing that carries calls. Start it by hand, or in a T2`
          : `${down}. Look at it now`;
      },
      meaning: "An earlier run restarted a service, and it doesn't run.",
      remedy: "Start it by hand. A T2 starts it, too.",
    },
  ),
  "services-unjudged": defineKind(
    {},
    {
      sentence: () => "the run couldn't compare its services with before",
      meaning: "The run couldn't compare the services after the change with those before it.",
      remedy: LOOK_NOW,
    },
  ),
  "asterisk-unanswered": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't answer, and didn't before the change",
      meaning: "Asterisk runs, and didn't answer before the change either.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "asterisk-starting": defineKind(
    {},
    {
      sentence: () => "asterisk is still starting",
      meaning: "Asterisk runs, and doesn't answer yet.",
      remedy: LOOK_NOW,
    },
  ),
  "asterisk-gone": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't answer any more",
      meaning: "Asterisk answered before the change, and doesn't answer after it.",
      remedy: LOOK_NOW,
    },
  ),
  "asterisk-restarted": defineKind(
    {},
    {
      sentence: () => "asterisk was restarted, which cuts calls",
      meaning: "Asterisk has another process than before the reload.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "asterisk-not-started": defineKind(
    {},
    {
      sentence: () => "asterisk hasn't finished starting",
      meaning: "Asterisk was started a moment ago. It isn't ready for a change.",
      remedy: "Run again when it's ready.",
    },
  ),
  "asterisk-absent": defineKind(
    {},
    {
      sentence: () => "asterisk isn't installed",
      meaning: "The container has no Asterisk.",
      remedy: "Install it, or correct the fleet file.",
    },
  ),
  "asterisk-down": defineKind(
    {},
    {
      sentence: () => "asterisk doesn't run",
      meaning: "Asterisk is installed, and doesn't run.",
      remedy: "Start it.",
    },
  ),
  "peers-missing": defineKind(
    { now: text, before: text },
    {
      sentence: ({ now, before }) => `${now} of ${before} phones and trunks are still configured`,
      meaning: "Asterisk knows fewer phones and trunks than before the change.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "registrations-missing": defineKind(
    { missing: text, before: text },
    {
      sentence: ({ missing, before }) => `${missing} of ${before} registrations are missing`,
      meaning: "Asterisk isn't registered where it was before the change.",
      remedy: LOOK_AT_ASTERISK,
    },
  ),
  "dialplan-shorter": defineKind(
    { context: text, lines: text, before: text },
    {
      sentence: ({ context, lines, before }) =>
        lines === "0"
          ? `context ${context} of Asterisk's dialplan is missing`
          : `context ${context} of Asterisk's dialplan has ${lines} of ${before} lines`,
      meaning: "After the rollback, the dialplan has fewer lines than before the change.",
      remedy: LOOK_NOW,
    },
  ),
  "web-worse": defineKind(
    { status: text, before: text },
    {
      sentence: ({ status, before }) =>
        status === "unasked"
          ? `the web server can't be asked any more, and answered with ${before} before the change`
          : `the web server answers with ${status} instead of ${before}`,
      meaning: "The web server's answer is worse than before the change.",
      remedy: "Look at the web server's log.",
    },
  ),
  "web-unasked": defineKind(
    {},
    {
      sentence: () => "the web server can't be asked: the container has neither curl nor wget",
      meaning: "The container has no program to ask its web server with.",
      remedy: "Install curl or wget there.",
    },
  ),
  "web-unanswered": defineKind(
    { status: text },
    {
      sentence: ({ status }) => `the web server doesn't answer (${status}), and didn't before the change`,
      meaning: "The web server didn't answer before the change either.",
      remedy: "Look at the web server's log.",
    },
  ),
  "error-logged": defineKind(
    { log: text, line: text },
    {
      sentence: ({ log, line }) => `new in ${log}: ${line}`,
      meaning: "A log has an error of a kind that it didn't have before the change.",
      remedy: "Look at the log.",
    },
  ),
  "log-lost": defineKind(
    { log: text },
    {
      sentence: ({ log }) => `${log} was replaced during the change, so new errors in it aren't known`,
      meaning: "Somebody replaced a log during the change, so the run can't read its last lines.",
      remedy: "Look at the log's older files.",
    },
  ),
};
