import { BASES, type Base, type Evidence, type GateOutcome } from "../../maintenance/evidence/evidence";
import { estimateInterruption } from "../../maintenance/evidence/estimate";
import { plainLine } from "../../maintenance/text/plain-text";

const OVER: Readonly<Record<Base, string>> = {
  scratch: "over machines as they were installed (scratch)",
  promoted: "over machines with the promoted release (promoted)",
};

/** What a test showed, for people at a terminal. */
export function describeTest(evidence: Evidence): string {
  const { release, promoted, sandbox, minutes, gates } = evidence;
  const lines = [
    `release ${release.name} (${release.digest})`,
    ...(promoted === undefined ? [] : [`promoted: ${promoted.name} (${promoted.digest})`]),
    `tested on stack ${sandbox.stack} in ${minutes} minutes: ${sandbox.machines.join(", ")}`,
    ...BASES.flatMap((base) => describeBase(evidence, base)),
    "",
    describeOutcome(gates),
    ...describeEstimate(evidence),
  ];
  return `${lines.map(plainLine).join("\n")}\n`;
}

function describeBase({ gates, interruptions, unwatched }: Evidence, base: Base): string[] {
  const own = gates.filter((outcome) => outcome.base === base);
  if (own.length === 0) return [];
  const width = Math.max(...own.map(({ gate }) => gate.length));
  return [
    "",
    OVER[base],
    ...own.flatMap((outcome) => describeGate(outcome, width)),
    ...describeAway(
      interruptions.filter((interruption) => interruption.base === base),
      unwatched.filter((one) => one.base === base),
    ),
  ];
}

function describeGate({ gate, verdict, attempts, figures, reason }: GateOutcome, width: number): string[] {
  const counted = Object.entries(figures).map(([name, figure]) => `${name} ${figure}`);
  const asked = attempts === 1 ? [] : [`asked ${attempts} times`];
  const more = [...asked, ...counted].join(", ");
  return [
    `  ${verdict.padEnd(9)}  ${gate.padEnd(width)}  ${more}`.trimEnd(),
    ...(reason === undefined ? [] : [`             ${reason}`]),
  ];
}

function describeAway(interruptions: Evidence["interruptions"], unwatched: Evidence["unwatched"]): string[] {
  const machines = [...new Set([...interruptions, ...unwatched].map(({ machine }) => machine))].sort();
  if (machines.length === 0) return [];
  return [
    "  away, in seconds",
    ...machines.map((machine) => {
      const isHere = (one: { readonly machine: string }) => one.machine === machine;
      const services = [
        ...interruptions.filter(isHere).map(({ service, seconds }) => `${service} ${seconds}`),
        ...unwatched.filter(isHere).map(({ service }) => `${service} unchecked`),
      ];
      return `    ${machine}  ${services.join("  ")}`;
    }),
  ];
}

function describeOutcome(gates: readonly GateOutcome[]): string {
  const of = (verdict: GateOutcome["verdict"]) =>
    gates.filter((outcome) => outcome.verdict === verdict).length;
  const [failed, unchecked] = [of("failed"), of("unchecked")];
  if (failed > 0) return `Not qualified: ${count(failed, "gate")} failed.`;
  if (unchecked > 0)
    return `Not qualified: nothing failed, but ${count(unchecked, "gate")} couldn't be asked.`;
  return `Qualified: all ${gates.length} gates passed.`;
}

function count(number: number, what: string): string {
  return number === 1 ? `one ${what}` : `${number} ${what}s`;
}

/** Ready for a change file. What failed isn't deployed, and may have kept a service away for good. */
function describeEstimate({ gates, interruptions, unwatched }: Evidence): string[] {
  const estimate = estimateInterruption(interruptions);
  if (unwatched.length > 0) {
    const services = new Set(unwatched.map(({ service, machine }) => `${service} of ${machine}`));
    return [
      "",
      `No estimate for the change record: nobody could see how long ${[...services].join(", ")} ${services.size === 1 ? "was" : "were"} away. ` +
        "Processes ran there that neither answered nor listened, and that belonged to no service.",
    ];
  }
  if (estimate === undefined || gates.some(({ verdict }) => verdict === "failed")) return [];
  return [
    "",
    "For the change record, as measured on one container:",
    "estimate:",
    `  totalMinutes: ${estimate.totalMinutes}`,
    "  services:",
    ...Object.entries(estimate.services).map(([service, minutes]) => `    ${service}: ${minutes}`),
  ];
}
