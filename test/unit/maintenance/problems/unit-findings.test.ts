import assert from "node:assert/strict";
import { describeUnitFinding, FINDINGS } from "../../../../maintenance/problems/unit-findings";

/** Each with its parameters' names in place of what they may be. */
const SENTENCES: readonly (readonly [code: string, sentence: string])[] = [
  ["service-gone", "SERVICE doesn't run any more"],
  ["asterisk-unanswered", "asterisk doesn't answer, nor did it before"],
  ["asterisk-starting", "asterisk is still starting"],
  ["asterisk-gone", "asterisk doesn't answer any more"],
  ["asterisk-restarted", "asterisk was restarted, which cuts calls"],
  ["asterisk-not-started", "asterisk hasn't finished starting"],
  ["asterisk-absent", "asterisk isn't installed"],
  ["asterisk-down", "asterisk doesn't run"],
  ["peers-missing", "NOW of BEFORE phones and trunks are still configured"],
  ["registrations-missing", "MISSING of BEFORE registrations are missing"],
  ["reload-missed", "asterisk hasn't read its new configuration: its last reload was before the change"],
  ["reload-untold", "asterisk doesn't tell when it was reloaded"],
  ["reload-failed", "Asterisk's configuration can't be reloaded: SAID"],
  ["former-not-reloaded", "Asterisk's configuration can't be reloaded after it was put back"],
  [
    "changes-unapplied",
    "FreePBX still waits for changes to be applied (Apply Config), though its configuration was reloaded",
  ],
  ["dialplan-shorter", "context CONTEXT of Asterisk's dialplan has LINES of BEFORE lines"],
  ["web-worse", "the web server answers with STATUS instead of BEFORE"],
  ["web-unasked", "the web server can't be asked: neither curl nor wget is there"],
  ["web-unanswered", "the web server doesn't answer (STATUS), nor did it before"],
  ["web-unloadable", "the web interface can't load its modules: CAUSE"],
  ["web-unloadable-as-before", "the web interface can't load its modules, nor could it before: CAUSE"],
  ["loading-unasked", "whether the web interface can load its modules can't be asked: WHY"],
  ["error-logged", "new in LOG: LINE"],
  ["log-lost", "LOG was replaced, and its end is not found: errors in it are not known"],
  ["call-undeclared", "no call is configured"],
  ["call-tool-missing", "the call to EXTENSION can't be made: it has no sipp"],
  ["call-failed", "a call to EXTENSION can't be made: sipp ended with CODE, SAID"],
  [
    "call-answered-elsewhere",
    "a call to EXTENSION is answered at PLACE, but not by this Asterisk, which had no call",
  ],
  ["call-refused", "a call to EXTENSION isn't answered: it's refused (SAID)"],
  ["call-unanswered", "a call to EXTENSION isn't answered: nothing answers at PLACE"],
  ["call-rings", "a call to EXTENSION isn't answered: it rings for SECONDS seconds"],
  ["call-pending", "a call to EXTENSION isn't answered: nothing comes of it within SECONDS seconds"],
  ["call-hung-up", "a call to EXTENSION is answered, and hung up at once"],
  ["call-not-ended", "a call to EXTENSION is answered, but can't be ended"],
  ["module-changed", "module MODULE is NOW, and was BEFORE"],
  ["module-not-installed", "module MODULE isn't installed, and should be WANTED"],
  ["module-other-version", "module MODULE is THERE, not WANTED"],
  ["module-unready", "module MODULE VERSION is STATE"],
  ["module-worse", "module MODULE is STATE, and wasn't before"],
  ["module-unlisted", "module MODULE isn't listed, and should be WANTED"],
  ["modules-unlisted", "the modules can't be listed: SAID"],
  ["tool-failed", "the admin tool failed, though all versions are listed"],
  ["not-put-back", "modules and database can't be put back: SAID"],
  ["unjudged", "it wasn't judged"],
];

describe("what a script finds in a unit of work", () => {
  it("has a sentence for each code", () => {
    assert.deepEqual(
      SENTENCES.map(([code]) => code),
      Object.keys(FINDINGS),
    );
    for (const [code, sentence] of SENTENCES)
      assert.equal(describeUnitFinding({ code, parameters: FINDINGS[code]?.parameters ?? [] }), sentence);
  });

  const others: [code: string, parameters: string[], sentence: string][] = [
    ["service-gone", ["web"], "the web server doesn't run any more"],
    ["web-worse", ["unasked", "200"], "the web server can't be asked any more, and answered with 200"],
    ["reload-failed", [], "Asterisk's configuration can't be reloaded"],
    ["dialplan-shorter", ["app", "0", "2"], "context app of Asterisk's dialplan is missing"],
    ["web-unloadable", ["broken-off", "bye"], "the web interface can't load its modules: it breaks off: bye"],
    [
      "loading-unasked",
      ["no-php"],
      "whether the web interface can load its modules can't be asked: it has no php",
    ],
    ["call-failed", ["100", "254"], "a call to 100 can't be made: sipp ended with 254"],
    ["call-refused", ["100", "486 Busy Here"], "a call to 100 isn't answered: it's busy (486 Busy Here)"],
    ["call-refused", ["100", "603 Decline"], "a call to 100 isn't answered: it's declined (603 Decline)"],
    [
      "call-refused",
      ["100", "404 Not Found"],
      "a call to 100 isn't answered: Asterisk doesn't know it (404 Not Found)",
    ],
    [
      "call-refused",
      ["100", "401 Unauthorized"],
      "a call to 100 isn't answered: Asterisk wants a login for it (401 Unauthorized)",
    ],
    ["novel", ["a", "b"], "novel a b"],
    ["asterisk-gone", ["more"], "asterisk-gone more"],
  ];
  for (const [code, parameters, sentence] of others) {
    it(`says ${sentence}`, () => {
      assert.equal(describeUnitFinding({ code, parameters }), sentence);
    });
  }
});
