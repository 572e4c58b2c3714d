import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type DatedRestart,
  groupRestarts,
  recordRestarts,
  RestartLine,
} from "../../../../maintenance/restarts/record";

const asterisk = (target: string, parts: Partial<DatedRestart> = {}): DatedRestart => ({
  ...{ target, kind: "service", name: "asterisk", packages: ["openssl"], leftBy: "change" },
  since: "2026-11-28T03:05:00Z",
  ...parts,
});

describe("the record of restarts that wait", () => {
  it("has what waits alike once", () => {
    const all = Array.from({ length: 40 }, (_, i) => asterisk(String(101 + i)));
    const lines = groupRestarts("node1", [...all, asterisk("150", { leftBy: "fleet" })]);
    assert.deepEqual(
      recordRestarts(lines).map(({ targets }) => targets),
      ["101–140", "150"],
    );
  });

  it("is read as it was written, whatever waits", () => {
    const restart = fc.record({
      target: fc.constantFrom("node", "101", "102", "103", "web1"),
      kind: fc.constantFrom("service" as const, "reboot" as const),
      name: fc.constantFrom("asterisk", "httpd"),
      packages: fc.subarray(["glibc", "openssl"]),
    });
    fc.assert(
      fc.property(fc.array(restart, { maxLength: 12 }), (found) => {
        const lines = groupRestarts("node1", found);
        const read = recordRestarts(lines).map((line) => RestartLine.parse(JSON.parse(JSON.stringify(line))));
        const places = (of: readonly Pick<RestartLine, "targets" | "kind" | "name">[]): string[] =>
          of.flatMap(({ targets, kind, name }) => targets.map((at) => `${at} ${kind} ${name}`)).sort();
        assert.deepEqual(
          places(read),
          found.map(({ target, kind, name }) => `${target} ${kind} ${name}`).sort(),
        );
      }),
    );
  });
});
