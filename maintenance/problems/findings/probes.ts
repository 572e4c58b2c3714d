import { defineKind, text, texts } from "../kind";

/** Why a probe failed: a part of a sentence, by the word that `probes.sh` has for it. */
const WHY: Readonly<Record<string, (details: readonly string[]) => string>> = {
  exit: ([code = "", said = ""]) => `its command ended with ${code}${said === "" ? "" : ` (${said})`}`,
  silent: ([seconds = ""]) => `it gave no answer within ${seconds} s`,
  status: ([status = "", wanted = ""]) => `the answer is ${status} instead of ${wanted}`,
  text: ([wanted = ""]) => `the page doesn't have the text ${JSON.stringify(wanted)}`,
  unanswered: ([place = ""]) => `nothing answers at ${place}`,
  disk: ([free = "", needed = "", path = ""]) =>
    `${free} MB are free on ${path}, and ${needed} MB are needed`,
  units: (units) => `systemd says of ${units.join(", ")} that it failed`,
  unmeasured: ([path = ""]) => `df gives no figure for ${path}`,
  unrunnable: (programs) => `it can't be run, since the container has no ${programs.join(" or ")}`,
};

/** What a probe of the fleet file found. */
export const PROBE_FINDINGS = {
  "probe-failed": defineKind(
    { probe: text, why: text, details: texts },
    {
      sentence: ({ probe, why, details }) =>
        `probe ${probe} fails: ${WHY[why]?.(details) ?? [why, ...details].join(" ")}`,
      meaning: "A probe of the fleet file fails, or can't be run.",
      remedy: "Mend what the probe asks, or correct the probe in the fleet file.",
    },
  ),
};
