/** A package file whose first part isn't one of a package; the message is a sentence part after the file's name. */
export class InvalidPackageFile extends Error {
  override readonly name = "InvalidPackageFile";
}
