/** So many pieces are put together at once. */
const PIECES = 4096;

/** Text that comes piece by piece: a million short lines cost no more than their characters. */
export class KeptText {
  readonly #blocks: string[] = [];
  #pieces: string[] = [];

  add(piece: string): void {
    this.#pieces.push(piece);
    if (this.#pieces.length < PIECES) return;
    this.#blocks.push(this.#pieces.join(""));
    this.#pieces = [];
  }

  get text(): string {
    return [...this.#blocks, ...this.#pieces].join("");
  }
}
