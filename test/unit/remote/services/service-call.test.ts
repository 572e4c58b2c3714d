import assert from "node:assert/strict";
import { FakeContainer } from "../../kinds/modules/framework-fixture";
import { askServices } from "./service-fixture";

const refused = (status: string, index = "'100' (index 1)"): string =>
  `Aborting call on unexpected message for Call-Id '1-18330@127.0.0.77': while expecting ${index}, received 'SIP/2.0 ${status}\r\nVia: x`;

/** sipp's last screen when it gave up. */
const timedOut = (trying: number, ringing: number, answered: number): string => `
2026-11-26 02:49:51.544534 1795661391.544534: uac timed out after '29.996' seconds
                                 Messages  Retrans   Timeout   Unexpected-Msg
      INVITE ---------->         1         0         0
         100 <----------         ${trying}         0         0         0
         180 <----------         ${ringing}         0         0         0
         183 <----------         0         0         0         0
         200 <----------  E-RTD1 ${answered}         0         0         0
         ACK ---------->         0         0
       Pause [    500ms]         0                             0
         BYE ---------->         0         0         0
         200 <----------         0         0         0         0
`;

describe("a call through Asterisk", () => {
  let container: FakeContainer;
  beforeEach(() => {
    container = new FakeContainer("module_admin");
    container.program(
      "asterisk",
      `n=$(cat "$MAINTENANCE_ROOT/processed"); echo "0 active channels"; echo "0 active calls"; [ -z "$n" ] || echo "$n calls processed"`,
    );
    container.write("processed", "7");
  });
  afterEach(() => {
    container.remove();
  });

  function call(said: string, code: number, processed = "8"): string {
    container.write("said", said);
    container.program(
      "sipp",
      `echo "$*" >"$MAINTENANCE_ROOT/asked"; printf %s '${processed}' >"$MAINTENANCE_ROOT/processed"; cat "$MAINTENANCE_ROOT/said"; exit ${code}`,
    );
    return askServices(container, "make_call", { SIP_EXTENSION: "100", SIP_PORT: 5070 });
  }

  it("is answered", () => {
    assert.equal(call("", 0), "");
    assert.match(container.read("asked"), /-s 100 -i (127\S+) .* \1:5070\n$/);
  });

  it("isn't made where no extension is given", () => {
    assert.equal(askServices(container, "make_call"), "");
  });

  it("proves nothing when this Asterisk never had it", () => {
    assert.equal(call("", 0, "7"), "call-answered-elsewhere\t100\t127.0.0.1:5070\n");
  });

  it("may be one of the first, or one that Asterisk doesn't count", () => {
    container.program(
      "asterisk",
      `n=$(cat "$MAINTENANCE_ROOT/processed"); [ "$n" != 1 ] || { echo "1 call processed"; exit; }; echo "$n calls processed"`,
    );
    container.write("processed", "0");
    assert.equal(call("", 0, "1"), "");
    container.write("processed", "");
    assert.equal(call("", 0, ""), "");
  });

  const failures: [said: string, code: number, reason: string, ...parameters: string[]][] = [
    [refused("486 Busy Here"), 1, "call-refused", "486 Busy Here"],
    [refused("486 Busy Here", "'183' (index 3)"), 1, "call-refused", "486 Busy Here"],
    [refused("603 Decline"), 1, "call-refused", "603 Decline"],
    [refused("404 Not Found"), 1, "call-refused", "404 Not Found"],
    [refused("401 Unauthorized"), 1, "call-refused", "401 Unauthorized"],
    [refused("503 Service Unavailable"), 1, "call-refused", "503 Service Unavailable"],
    ["Aborting call on an unexpected BYE for call: 1-18652@127.0.0.77\n", 1, "call-hung-up"],
    [timedOut(1, 1, 0), 255, "call-rings", "30"],
    [timedOut(1, 0, 0), 255, "call-pending", "30"],
    [timedOut(0, 0, 0), 255, "call-unanswered", "127.0.0.1:5070"],
    [
      "Aborting call on unexpected message for Call-Id '1': while expecting '100' (index 1), received 'INVITE sip:100@127.0.0.1:5070 SIP/2.0\n",
      1,
      "call-unanswered",
      "127.0.0.1:5070",
    ],
    [timedOut(1, 1, 1), 255, "call-not-ended"],
  ];
  for (const [said, code, reason, ...parameters] of failures) {
    it(`fails: ${[reason, ...parameters].join(" ")}`, () => {
      assert.equal(call(said, code), `${[reason, "100", ...parameters].join("\t")}\n`);
    });
  }

  it("can't be made when sipp itself fails", () => {
    assert.equal(
      call("Last Error: Unable to bind main socket, use 'sipp -h' for details\n", 254),
      "call-failed\t100\t254\tLast Error: Unable to bind main socket, use 'sipp -h' for details\n",
    );
  });
});
