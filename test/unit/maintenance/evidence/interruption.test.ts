import assert from "node:assert/strict";
import * as fc from "fast-check";
import { estimateInterruption } from "../../../../maintenance/evidence/estimate";
import type { Interruption } from "../../../../maintenance/evidence/evidence";
import { measureAbsences, type Sighting } from "../../../../maintenance/evidence/interruption";
import { ProbeReading } from "../../../../qualification/probe";

describe("how long services were away", () => {
  function away(sightings: readonly [at: number, identity: string | undefined][], end = 100) {
    const seen = sightings.map(([at, identity]): Sighting => ({
      machine: "node1/101",
      service: "asterisk",
      at,
      identity,
    }));
    return measureAbsences(seen, new Map([["node1/101", end]])).map(({ seconds }) => seconds);
  }

  const cases: [what: string, sightings: [number, string | undefined][], seconds: number[]][] = [
    ["isn't at all where it was always there", [[1, "a"]], [0]],
    [
      "is from the first sign that it's gone to the first that it's back",
      [
        [1, "a"],
        [5, undefined],
        [7.5, "b"],
      ],
      [2.5],
    ],
    [
      "adds up",
      [
        [1, "a"],
        [2, undefined],
        [3, "b"],
        [10, undefined],
        [14, "c"],
      ],
      [5],
    ],
    [
      "is between two looks where nobody saw it gone",
      [
        [1, "a"],
        [4, "a"],
        [4.5, "b"],
      ],
      [0.5],
    ],
    [
      "counts a look that failed once, though it's the same process",
      [
        [1, "a"],
        [2, undefined],
        [2.5, "a"],
      ],
      [0.5],
    ],
    [
      "is to the end where it isn't back",
      [
        [1, "a"],
        [90, undefined],
      ],
      [10],
    ],
    [
      "isn't spoken of where it was never there",
      [
        [1, undefined],
        [2, undefined],
      ],
      [],
    ],
    [
      "begins when it was there for the first time",
      [
        [1, undefined],
        [50, "a"],
      ],
      [0],
    ],
  ];
  for (const [what, sightings, seconds] of cases) {
    it(what, () => {
      assert.deepEqual(away(sightings), seconds);
    });
  }

  it("is never negative, and never more than the time that was watched", () => {
    const looks = fc.array(
      fc.tuple(fc.integer({ min: 1, max: 100 }), fc.option(fc.constantFrom("a", "b"), { nil: undefined })),
    );
    fc.assert(
      fc.property(looks, (unsorted) => {
        const sorted = unsorted.toSorted(([a], [b]) => a - b);
        for (const seconds of away(sorted)) assert.ok(seconds >= 0 && seconds <= 100);
      }),
    );
  });

  it("is read from what a probe tells, whatever a container makes of it", () => {
    const reading = new ProbeReading("node1");
    const lines = [
      "begun /tmp/x",
      "change 101 asterisk - 10.00 4711",
      "change 101 web - 10.01 4712",
      "alive 101 12.00",
      // A restart that nobody saw, and one that was seen.
      "change 101 web 14.00 14.60 9000",
      "change 101 asterisk 14.00 14.50 -",
      "change 101 asterisk 16.00 16.50 9001",
      "change 101 root - 1 2",
      "unwatched 101 database",
      "unwatched 101 asterisk",
      "unwatched 101 root",
      "nonsense",
    ];
    for (const line of lines) reading.read(line);
    assert.equal(reading.isWhole, false);
    reading.read("ended");
    assert.equal(reading.isWhole, true);
    assert.deepEqual(reading.conclude(), {
      absences: [
        { machine: "node1/101", service: "asterisk", seconds: 2 },
        { machine: "node1/101", service: "web", seconds: 0.6 },
      ],
      unwatched: [{ machine: "node1/101", service: "database" }],
    });
  });
});

describe("the estimate of an interruption", () => {
  const of = (
    machine: string,
    service: Interruption["service"],
    seconds: number,
    base: Interruption["base"] = "scratch",
  ): Interruption => ({ machine, service, base, seconds });

  it("is of each service where it was away the longest, and in total of the machine that lost most", () => {
    assert.deepEqual(
      estimateInterruption([
        of("node1/101", "asterisk", 40),
        of("node1/101", "web", 30),
        of("node1/102", "asterisk", 61),
        of("node1/102", "database", 0),
        of("node1/102", "asterisk", 20, "promoted"),
      ]),
      { totalMinutes: 2, services: { asterisk: 2, web: 1 } },
    );
  });

  it("is none where nothing was away", () => {
    assert.equal(estimateInterruption([]), undefined);
    assert.equal(estimateInterruption([of("node1/101", "web", 0)]), undefined);
  });
});
