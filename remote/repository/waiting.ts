/** How long one file may take, in milliseconds: a server that sends a byte now and then isn't waited for for ever. */
export const LONGEST_DOWNLOAD = 60 * 60_000;

/** Ends a download when nothing was heard for too long, or when it takes too long. */
export class Waiting {
  private readonly controller = new AbortController();
  private readonly silence: NodeJS.Timeout;
  private readonly whole: NodeJS.Timeout;
  private reason: string | undefined;

  /** @param patience for silence, @param longest for all of it; in milliseconds */
  constructor(patience: number, longest: number) {
    this.silence = this.endAfter(
      patience,
      `isn't answered: the server kept silent for ${patience / 1000} seconds`,
    );
    this.whole = this.endAfter(
      longest,
      `isn't there after ${longest / 60_000} minutes: the server is too slow`,
    );
  }

  /** For the download. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Why it was ended, as the end of a sentence about the file; undefined while it wasn't. */
  get end(): string | undefined {
    return this.reason;
  }

  /** Something came. */
  hear(): void {
    this.silence.refresh();
  }

  /** Nothing more is waited for. */
  stop(): void {
    clearTimeout(this.silence);
    clearTimeout(this.whole);
  }

  private endAfter(milliseconds: number, reason: string): NodeJS.Timeout {
    return setTimeout(() => {
      this.reason = reason;
      this.controller.abort();
    }, milliseconds);
  }
}
