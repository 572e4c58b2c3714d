import { StringDecoder } from "node:string_decoder";

/** A line that's longer than any honest one. */
export class LineTooLong extends Error {
  override readonly name = "LineTooLong";

  constructor(longest: number) {
    super(`a line of more than ${longest} characters`);
  }
}

/** Turns chunks of bytes into lines. A character cut in two by a chunk is put together again. */
export class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string, lineBreak: "\n" | "") => void;
  readonly #longest: number;
  /** Of a line whose end hasn't come yet. */
  #pieces: string[] = [];
  #length = 0;

  /** @param longest characters of a line */
  constructor(onLine: (line: string, lineBreak: "\n" | "") => void, longest: number) {
    this.#onLine = onLine;
    this.#longest = longest;
  }

  /** @throws LineTooLong */
  write(chunk: Buffer): void {
    const text = this.#decoder.write(chunk);
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      this.#add(text.slice(start, end));
      this.#give("\n");
      start = end + 1;
    }
    this.#add(text.slice(start));
  }

  /**
   * Gives out what is left without a line break.
   * @throws LineTooLong
   */
  end(): void {
    this.#add(this.#decoder.end());
    if (this.#length > 0) this.#give("");
  }

  #add(piece: string): void {
    if (piece === "") return;
    this.#length += piece.length;
    if (this.#length > this.#longest) throw new LineTooLong(this.#longest);
    this.#pieces.push(piece);
  }

  #give(lineBreak: "\n" | ""): void {
    const line = this.#pieces.join("");
    this.#pieces = [];
    this.#length = 0;
    this.#onLine(line, lineBreak);
  }
}
