import type { Qualification } from "./fleet";
import type { Entry, Report } from "./merge";
import { anchorPath } from "./reaching";
import type { QualificationContent } from "./schema";

const MAXIMUM_AGE_DAYS = 30;

/** Applies the defaults to what a fleet file says of tests. */
export function resolveQualification(entry: Entry<QualificationContent>, report: Report): Qualification {
  const { keys, maximumAgeDays, reset, checks = [] } = entry.content;
  for (const [i, { name }] of checks.entries()) {
    const first = checks.findIndex((check) => check.name === name);
    if (first === i) continue;
    const line = entry.source.locate([...entry.path, "checks", first]);
    report(entry, ["checks", i, "name"], `the check on line ${line} is called ${name} already`);
  }
  return {
    keys: keys.map((path) => anchorPath(path, entry.source.file)),
    maximumAgeDays: maximumAgeDays ?? MAXIMUM_AGE_DAYS,
    ...(reset !== undefined && { reset }),
    checks,
  };
}
