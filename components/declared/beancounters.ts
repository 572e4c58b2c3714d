/** An amount as vzctl has it: `300`, `512m`, `unlimited`; of a pair also `barrier:limit`. One value of a pair is both. */
export type Amount = string | number;

/**
 * What a container may use of its node. The words of OpenVZ take a barrier and a limit. Those of LXC (`memory`, `pids`, `cpu`) take one number.
 */
export interface BeancountersArgs {
  /** Processes and threads, a number. Default: left as it is. */
  readonly numproc?: Amount;
  /** TCP sockets, a number. Default: left as it is. */
  readonly numtcpsock?: Amount;
  /** Sockets that aren't TCP's, a number. Default: left as it is. */
  readonly numothersock?: Amount;
  /** Open files, a number. Default: left as it is. */
  readonly numfile?: Amount;
  /** File locks, a number. Default: left as it is. */
  readonly numflock?: Amount;
  /** Pseudo terminals, a number. Default: left as it is. */
  readonly numpty?: Amount;
  /** Signals that wait, a number. Default: left as it is. */
  readonly numsiginfo?: Amount;
  /** Entries of netfilter, a number. Default: left as it is. */
  readonly numiptent?: Amount;
  /** Memory of the kernel that can't be swapped, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly kmemsize?: Amount;
  /** Buffers of TCP sockets that send, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly tcpsndbuf?: Amount;
  /** Buffers of TCP sockets that receive, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly tcprcvbuf?: Amount;
  /** Buffers of other sockets that send, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly othersockbuf?: Amount;
  /** Buffers of other sockets that receive, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly dgramrcvbuf?: Amount;
  /** Directory entries and inodes that can't be freed, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly dcachesize?: Amount;
  /** Memory that may be allocated, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly privvmpages?: Amount;
  /** Memory that may be locked, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly lockedpages?: Amount;
  /** Shared memory, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly shmpages?: Amount;
  /** Memory in use; with VSwap its limit is the RAM, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly physpages?: Amount;
  /** Swap; with VSwap its limit is the swap space, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly swappages?: Amount;
  /** Memory that's promised to allocations, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly vmguarpages?: Amount;
  /** Memory that's promised where the node has none left, in pages, or in bytes with a suffix. Default: left as it is. */
  readonly oomguarpages?: Amount;
  /** Memory; the kernel rounds it down to pages, in bytes (suffixes `k`, `m`, `g`, `p`). Default: left as it is. */
  readonly memory?: Amount;
  /** Processes and threads, a number. Default: left as it is. */
  readonly pids?: Amount;
  /** Percent of one CPU: 150 is one and a half. Default: left as it is. */
  readonly cpu?: Amount;
}
