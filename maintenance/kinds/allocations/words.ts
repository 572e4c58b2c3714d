import type { RuntimeName } from "../../runtimes/runtimes";

/** What a container may use of its node, as a fleet file and its runtime call it. */
export interface AllocationWord {
  readonly name: string;
  /** What a number without a suffix counts. */
  readonly counts: "bytes" | "pages" | "items" | "percent";
  /** Whether it's a barrier and a limit (`barrier:limit`), or one number. */
  readonly form: "pair" | "single";
  /** Whether the barrier promises something, and bounds nothing: then only the limit is measured against what is held. */
  readonly promises?: true;
  /** Completes "…: ", for the editor's help. */
  readonly described: string;
}

const pair = (
  counts: AllocationWord["counts"],
  words: Readonly<Record<string, string>>,
  promises?: true,
): AllocationWord[] =>
  Object.entries(words).map(([name, described]) => ({
    ...{ name, counts, form: "pair", described },
    ...(promises !== undefined && { promises }),
  }));

/** Beancounters, as vzctl(8) and /proc/user_beancounters name and count them. */
const OPENVZ: readonly AllocationWord[] = [
  ...pair("items", {
    numproc: "Processes and threads",
    numtcpsock: "TCP sockets",
    numothersock: "Sockets that aren't TCP's",
    numfile: "Open files",
    numflock: "File locks",
    numpty: "Pseudo terminals",
    numsiginfo: "Signals that wait",
    numiptent: "Entries of netfilter",
  }),
  ...pair("bytes", {
    kmemsize: "Memory of the kernel that can't be swapped",
    tcpsndbuf: "Buffers of TCP sockets that send",
    tcprcvbuf: "Buffers of TCP sockets that receive",
    othersockbuf: "Buffers of other sockets that send",
    dgramrcvbuf: "Buffers of other sockets that receive",
    dcachesize: "Directory entries and inodes that can't be freed",
  }),
  ...pair("pages", {
    privvmpages: "Memory that may be allocated",
    lockedpages: "Memory that may be locked",
    shmpages: "Shared memory",
  }),
  ...pair(
    "pages",
    {
      physpages: "Memory in use; with VSwap its limit is the RAM",
      swappages: "Swap; with VSwap its limit is the swap space",
      vmguarpages: "Memory that's promised to allocations",
      oomguarpages: "Memory that's promised where the node has none left",
    },
    true,
  ),
];

/** Limits of control groups, of version 1 and 2. */
const LXC: readonly AllocationWord[] = [
  {
    name: "memory",
    counts: "bytes",
    form: "single",
    described: "Memory; the kernel rounds it down to pages",
  },
  { name: "pids", counts: "items", form: "single", described: "Processes and threads" },
  { name: "cpu", counts: "percent", form: "single", described: "Percent of one CPU: 150 is one and a half" },
];

/** What each runtime knows. */
export const ALLOCATION_WORDS: Readonly<Record<RuntimeName, readonly AllocationWord[]>> = {
  openvz: OPENVZ,
  lxc: LXC,
};

/** Of all runtimes; no two call different things by one name. */
export const ALL_WORDS: readonly AllocationWord[] = Object.values(ALLOCATION_WORDS).flat();

/** @returns undefined for a word that no runtime knows */
export function findWord(name: string): AllocationWord | undefined {
  return ALL_WORDS.find((word) => word.name === name);
}
