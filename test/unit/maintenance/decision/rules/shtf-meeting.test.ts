import { shtfMeeting } from "../../../../../maintenance/decision/rules/shtf-meeting";
import { at, WEDNESDAY } from "../decision-fixture";
import { change, without } from "../cases";
import { describeRule } from "../rule-table";

describeRule(shtfMeeting, [
  ["an all-hands meeting", change("SHTF")],
  ["none", without("SHTF", "allHandsMeeting"), "shtf-meeting"],
  [
    "one without a conclusion",
    change("SHTF", { allHandsMeeting: { at: WEDNESDAY, conclusion: "tbd" } }),
    "shtf-meeting",
  ],
  [
    "one that is yet to be held",
    change("SHTF", { allHandsMeeting: { at: at("2027-01-01T09:00Z"), conclusion: "c" } }),
    "shtf-meeting",
  ],
]);
