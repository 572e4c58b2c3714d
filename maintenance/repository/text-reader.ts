/** Reads a text piece by piece: a distribution's lists are hundreds of megabytes. */
export interface TextReader<T> {
  /** @throws InvalidMetadata */
  write(piece: string): void;
  /** @throws InvalidMetadata when something is missing */
  end(): T;
}

/** Hands over a text at once. */
export function readWhole<T>(reader: TextReader<T>, text: string): T {
  reader.write(text);
  return reader.end();
}
