/** A file that can't be read; the message is a sentence without its full stop. */
export class SourceFailed extends Error {
  override readonly name = "SourceFailed";
}

/** How much of a file is read: all of it, of which no more than so many bytes are expected, or so many from its beginning. */
export type Extent = { readonly atMost: number } | { readonly first: number };
