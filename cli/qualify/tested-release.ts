import path from "node:path";
import { RELEASE_FILE } from "../../declarations/file-kinds";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import { hasFramework, type Release } from "../../maintenance/release/release";
import { readArgument } from "../../declarations/read-argument";

/** A release as its file said it when the test began. */
export interface TestedRelease {
  readonly name: string;
  readonly digest: string;
  readonly text: string;
  readonly content: Release;
  readonly hasFramework: boolean;
}

/** @throws FileUnreadable, InvalidFile */
export function readTestedRelease(file: string, cwd: string): TestedRelease {
  const text = readArgument(RELEASE_FILE, path.resolve(cwd, file));
  const content = parseRelease(text, file);
  return {
    name: content.name,
    digest: releaseDigest(content),
    text,
    content,
    hasFramework: hasFramework(content),
  };
}
