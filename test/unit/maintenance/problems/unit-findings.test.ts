import assert from "node:assert/strict";
import { describeLeftOpen } from "../../../../maintenance/problems/left-open";
import { describeUnitFinding } from "../../../../maintenance/problems/unit-findings";

describe("what a script finds in a unit of work", () => {
  const others: [code: string, parameters: string[], sentence: string][] = [
    ["service-gone", ["web"], "the web server doesn't run any more"],
    [
      "web-worse",
      ["unasked", "200"],
      "the web server can't be asked any more, and answered with 200 before the change",
    ],
    ["reload-failed", [], "Asterisk's configuration can't be reloaded"],
    ["dialplan-shorter", ["app", "0", "2"], "context app of Asterisk's dialplan is missing"],
    ["web-unloadable", ["broken-off", "bye"], "the web interface can't load its modules: it breaks off: bye"],
    [
      "loading-unasked",
      ["no-php"],
      "the run can't check that the web interface loads its modules: the container has no php",
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
    [
      "left-beside-plan",
      ["gone", "a-1-1.noarch", "b-1-1.noarch"],
      "an earlier change removed a-1-1.noarch, b-1-1.noarch, though its plan didn't say so",
    ],
    [
      "left-beside-plan",
      ["came", "a-1-1.noarch"],
      "an earlier change added a-1-1.noarch, though its plan didn't say so",
    ],
    [
      "service-not-back",
      ["asterisk", "3", "kept"],
      "asterisk (status 3) doesn't run since an earlier change. This change's tier starts nothing that carries calls. Start it by hand, or in a T2",
    ],
  ];
  for (const [code, parameters, sentence] of others) {
    it(`says ${sentence}`, () => {
      assert.equal(describeUnitFinding({ code, parameters }), sentence);
    });
  }

  it("says what is urgent where it was left open", () => {
    const found = ["asterisk-gone", "asterisk-down"].map((code) => ({ code, parameters: [] }));
    assert.equal(
      describeLeftOpen(found),
      "asterisk doesn't answer any more. Look at it now; asterisk doesn't run",
    );
  });
});
