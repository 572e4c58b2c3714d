import assert from "node:assert/strict";
import fc from "fast-check";
import {
  describeInterruptions,
  recordInterruptions,
} from "../../../../maintenance/interruptions/interruption";
import { learnInterruptions } from "../../../../maintenance/interruptions/learned";

const restartsOf = (...seconds: readonly number[]) =>
  seconds.map((one) => ({ layer: "containers" as const, service: "asterisk", seconds: one }));

describe("what is learned of measured interruptions", () => {
  it("is the length that 95 in a hundred don't exceed, by kind of work and service", () => {
    const hundred = Array.from({ length: 100 }, (_, i) => i + 1);
    const reboot = { layer: "reboots" as const, service: "asterisk", seconds: 300 };
    assert.deepEqual(learnInterruptions([...restartsOf(...hundred), reboot]), [
      { layer: "containers", service: "asterisk", seconds: 95, count: 100 },
      { ...reboot, count: 1 },
    ]);
  });

  it("isn't what one customer's container makes of it, among many", () => {
    const many = Array.from({ length: 39 }, () => 10);
    assert.equal(learnInterruptions(restartsOf(...many, 9000))[0]?.seconds, 10);
  });

  it("is one of the measured lengths, whatever their order", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9999), { minLength: 1 }), (seconds) => {
        const [learned] = learnInterruptions(restartsOf(...seconds));
        assert.deepEqual(learnInterruptions(restartsOf(...[...seconds].reverse())), [learned]);
        assert.ok(seconds.includes(learned?.seconds ?? -1));
        const longer = seconds.filter((one) => one > (learned?.seconds ?? 0)).length;
        assert.ok(longer <= seconds.length * 0.05);
      }),
    );
  });
});

describe("measured interruptions", () => {
  const away = (target: string, service: string, seconds: number) => ({ target, service, seconds });

  it("stand once in a state for all whom they concerned alike, the longest first, and not endlessly", () => {
    const forty = Array.from({ length: 40 }, (_, i) => away(String(101 + i), "container", 40));
    assert.deepEqual(recordInterruptions([away("150", "web", 3), ...forty]), [
      { targets: "101–140", service: "container", seconds: 40 },
      { targets: "150", service: "web", seconds: 3 },
    ]);
    const thousand = Array.from({ length: 1000 }, (_, i) => away(String(i + 1), "web", i));
    assert.equal(recordInterruptions(thousand).length, 100);
    assert.equal(recordInterruptions(thousand)[0]?.seconds, 999);
  });

  it("are told by container", () => {
    assert.deepEqual(
      describeInterruptions([away("102", "web", 6), away("101", "container", 4), away("101", "asterisk", 9)]),
      [
        { target: "101", text: "down for 4 s, without asterisk for 9 s" },
        { target: "102", text: "without web for 6 s" },
      ],
    );
  });
});
