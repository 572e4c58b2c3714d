import type { UnitFinding } from "../problems/unit-findings";

/** What a finding is about. */
export type Area = "asterisk" | "web" | "database" | "framework";

const OF_ASTERISK: ReadonlySet<string> = new Set([
  ...["asterisk-gone", "asterisk-starting", "asterisk-unanswered", "peers-missing", "registrations-missing"],
]);
const OF_WEB: ReadonlySet<string> = new Set(["web-worse", "web-unasked", "web-unanswered"]);
const OF_LOGS: ReadonlySet<string> = new Set(["error-logged", "log-lost"]);

/** @returns undefined for what nobody knows: it concerns everybody */
export function areaOf({ code, parameters: [first = ""] }: UnitFinding): Area | undefined {
  if (OF_ASTERISK.has(code)) return "asterisk";
  if (OF_WEB.has(code)) return "web";
  if (OF_LOGS.has(code)) return areaOfLog(first);
  if (code !== "service-gone") return undefined;
  return first === "asterisk" || first === "web" || first === "database" ? first : undefined;
}

/** Also PHP's logs are the web server's. */
function areaOfLog(log: string): Area {
  if (log.startsWith("/var/log/asterisk/full")) return "asterisk";
  return /^\/var\/log\/asterisk\/(freepbx|issabelpbx)\.log/.test(log) ? "framework" : "web";
}
