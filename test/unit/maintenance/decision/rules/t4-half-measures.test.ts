import { t4HalfMeasures } from "../../../../../maintenance/decision/rules/t4-half-measures";
import { at, WEDNESDAY } from "../decision-fixture";
import { change, without, remote, EMPTY, type Case } from "../cases";
import { describeRule } from "../rule-table";

describeRule(t4HalfMeasures, [
  ["none needed, as it was discussed", change("T4")],
  ...EMPTY.map((measure): Case => [
    `${JSON.stringify(measure)} as a measure`,
    change("T4", { halfMeasures: { discussedAt: WEDNESDAY, measures: ["a filter", measure] } }),
    "t4-half-measures",
  ]),
  ["not discussed", without("T4", "halfMeasures"), "t4-half-measures"],
  [
    "discussed three months ago",
    change("T4", { halfMeasures: { discussedAt: at("2026-08-25T09:00Z"), measures: "none needed" } }),
    "t4-half-measures",
  ],
  [
    "discussed three months ago, of what was known then",
    change("T4", {
      vulnerability: { ...remote, knownSince: at("2026-08-24T09:00Z") },
      halfMeasures: { discussedAt: at("2026-08-25T09:00Z"), measures: "none needed" },
    }),
  ],
  [
    "discussed before it was known",
    change("T4", { vulnerability: { ...remote, knownSince: WEDNESDAY.add({ hours: 1 }) }, notices: [] }),
    "t4-half-measures",
    "t4-24x7-notice",
  ],
  [
    "yet to be discussed",
    change("T4", { halfMeasures: { discussedAt: at("2027-01-01T09:00Z"), measures: "none needed" } }),
    "t4-half-measures",
  ],
]);
