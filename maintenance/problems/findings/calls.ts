import { defineKind, text } from "../kind";

const CALL_REFUSALS: readonly (readonly [statuses: RegExp, why: string])[] = [
  [/^(486|600)/, "it's busy"],
  [/^(603|403)/, "it's declined"],
  [/^(404|484|604)/, "Asterisk doesn't know it"],
  [/^(401|407)/, "Asterisk wants a login for it"],
  [/^/, "it's refused"],
];

const CALL_BY_HAND = "Call the extension by hand, and look at Asterisk's log.";

/** What a run finds out by the call that the fleet file declares. */
export const CALL_FINDINGS = {
  "call-undeclared": defineKind(
    {},
    {
      sentence: () => "no call is configured",
      meaning: "The fleet file declares no call, so the gate of calls stays unchecked.",
      remedy: "Set framework.sipCall in the fleet file.",
    },
  ),
  "call-tool-missing": defineKind(
    { extension: text },
    {
      sentence: ({ extension }) => `the call to ${extension} can't be made: the container has no sipp`,
      meaning: "The container has no sipp, which makes the call.",
      remedy: "Install sipp there.",
    },
  ),
  "call-failed": defineKind(
    { extension: text, code: text, said: text },
    {
      sentence: ({ extension, code, said }) =>
        `a call to ${extension} can't be made: sipp ended with ${code}${said === "" ? "" : `, ${said}`}`,
      meaning: "sipp ended with an error of its own.",
      remedy: "Look at what sipp says.",
    },
  ),
  "call-answered-elsewhere": defineKind(
    { extension: text, place: text },
    {
      sentence: ({ extension, place }) =>
        `another program than Asterisk answers the call to ${extension} at ${place}: Asterisk had no call`,
      meaning: "Another program than the container's Asterisk answers at the address of the call.",
      remedy: "Correct framework.sipCall in the fleet file.",
    },
  ),
  "call-refused": defineKind(
    { extension: text, said: text },
    {
      sentence: ({ extension, said }) => {
        const [, why = ""] = CALL_REFUSALS.find(([statuses]) => statuses.test(said)) ?? [];
        return `a call to ${extension} isn't answered: ${why} (${said})`;
      },
      meaning: "Asterisk refuses the call. The message has the SIP status.",
      remedy: CALL_BY_HAND,
    },
  ),
  "call-unanswered": defineKind(
    { extension: text, place: text },
    {
      sentence: ({ extension, place }) =>
        `a call to ${extension} isn't answered: nothing answers at ${place}`,
      meaning: "No program answers at the address of the call.",
      remedy: "Look whether Asterisk listens there.",
    },
  ),
  "call-rings": defineKind(
    { extension: text, seconds: text },
    {
      sentence: ({ extension, seconds }) =>
        `a call to ${extension} isn't answered: it rings for ${seconds} seconds`,
      meaning: "The extension rings, and nobody answers.",
      remedy: "Name an extension in framework.sipCall that answers by itself.",
    },
  ),
  "call-pending": defineKind(
    { extension: text, seconds: text },
    {
      sentence: ({ extension, seconds }) =>
        `a call to ${extension} isn't answered: it doesn't even ring within ${seconds} seconds`,
      meaning: "Asterisk takes the call, and neither rings nor answers.",
      remedy: CALL_BY_HAND,
    },
  ),
  "call-hung-up": defineKind(
    { extension: text },
    {
      sentence: ({ extension }) => `a call to ${extension} is answered, and hung up at once`,
      meaning: "Asterisk answers the call, and ends it at once.",
      remedy: CALL_BY_HAND,
    },
  ),
  "call-not-ended": defineKind(
    { extension: text },
    {
      sentence: ({ extension }) => `a call to ${extension} is answered, but can't be ended`,
      meaning: "Asterisk answers the call, and doesn't take its end.",
      remedy: CALL_BY_HAND,
    },
  ),
};
