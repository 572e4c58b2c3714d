/** Why what a machine was asked can't be had; a part of a sentence. */
export class FactsUnreadable extends Error {
  override readonly name = "FactsUnreadable";
}
