import { StringDecoder } from "node:string_decoder";

/** Turns chunks of bytes into lines, and keeps the whole text. A character cut in two by a chunk is put together again. */
export class LineReader {
  readonly #decoder = new StringDecoder("utf8");
  readonly #onLine: (line: string) => void;
  #text: string[] = [];
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** All lines since {@link forget}, with their line breaks. */
  get text(): string {
    return this.#text.join("");
  }

  write(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) this.#take(line, "\n");
  }

  /** Gives out what is left without a line break. */
  end(): void {
    const rest = this.#rest + this.#decoder.end();
    this.#rest = "";
    if (rest !== "") this.#take(rest, "");
  }

  /** Leaves out everything up to and including the line that is being given out. */
  forget(): void {
    this.#text = [];
  }

  #take(line: string, lineBreak: string): void {
    this.#text.push(line + lineBreak);
    this.#onLine(line);
  }
}
