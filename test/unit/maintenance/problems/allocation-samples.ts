/** Of each code of allocations, its parameters and its sentence. */
export const ALLOCATION_SAMPLES: readonly (readonly [
  code: string,
  parameters: Readonly<Record<string, unknown>>,
  sentence: string,
])[] = [
  ["allocations-unseen", { said: "said" }, "the allocations of node1 can't be seen: said"],
  [
    "allocation-unknown",
    { parameter: "swappages" },
    "the kernel of its node doesn't keep swappages. None of its allocations is changed",
  ],
  [
    "allocation-below-held",
    { parameter: "memory", to: "65536", held: "1048576" },
    "memory would be 64k, and it holds 1m now. None of its allocations is changed: give it more, or have it use less",
  ],
  [
    "allocations-changed-meanwhile",
    { parameter: "numproc", seen: "240:240", found: "-" },
    "its numproc isn't as it was when this was planned: 240 then, none now. Nothing was changed. Find out who did that, and run again",
  ],
  [
    "allocations-refused",
    { set: "Invalid value", back: true, said: "" },
    "its allocations can't be set: Invalid value. The allocations of before are back, and nothing was saved",
  ],
  [
    "allocation-not-taken",
    { parameter: "numproc", to: "300:300", found: "240:250", back: false, said: "said" },
    "its numproc was set to 300, and is 240:250: somebody else set it, or it was restarted. " +
      "The allocations of before couldn't be put back: said. Set them by hand: they're still saved",
  ],
  [
    "allocations-too-small",
    {
      refusals: [
        { parameter: "numproc", times: 1, to: "60:60" },
        { parameter: "kmemsize", times: 5, to: "25165824:33554432" },
      ],
      ...{ seconds: 30, back: true, said: "" },
    },
    "within 30 s it was refused numproc once (it was 60) and kmemsize 5 times (it was 24m:32m). " +
      "The allocations of before are back, and nothing was saved",
  ],
  [
    "allocations-unwatched",
    { why: "restarting" },
    "it was restarted again and again while its new allocations were watched, so nothing was saved. Run again",
  ],
  [
    "allocations-not-saved",
    { save: "no space left", back: true, said: "" },
    "its allocations can't be saved: no space left. The allocations of before count again. Look at what its configuration says",
  ],
  [
    "allocations-cut-short",
    { exitCode: 137, said: "said" },
    "the work on its allocations was cut short (exit code 137: said). Run again: what isn't saved yet is set and watched anew",
  ],
  [
    "allocations-restarted",
    { times: 2 },
    "it was restarted 2 times while its allocations were watched: they were set again, and its failures counted from 0",
  ],
];
