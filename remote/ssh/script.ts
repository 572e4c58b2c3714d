/** How a script ended. */
export interface ScriptResult {
  /** Exit code; null where a signal ended it. */
  code: number | null;
  /** Such as `SIGTERM`. */
  signal: string | undefined;
  /** Empty where `onLine` took it. */
  stdout: string;
  /** Its end, where it's long. */
  stderr: string;
}

export interface ScriptOptions {
  /** Called for each line of standard output as it comes, without its line break. Nothing is kept of them then. */
  onLine?: ((line: string) => void) | undefined;
  /** Bytes that both outputs may have together; more is a flood. 192 MiB by default. */
  longestOutput?: number | undefined;
  /** Give up when nothing is printed for so long; without it, the script may be silent for as long as the connection lives. */
  idleTimeoutSeconds?: number | undefined;
}
