import path from "node:path";
import { releaseDigest } from "../../maintenance/release/digest";
import { parseRelease } from "../../maintenance/release/parse";
import { hasFramework, type Release } from "../../maintenance/release/release";
import { readTextFile } from "../../providers/text-file";

/** A release as its file said it when the test began. */
export interface TestedRelease {
  readonly name: string;
  readonly digest: string;
  /** Absolute. */
  readonly file: string;
  readonly content: Release;
  readonly hasFramework: boolean;
}

/** @throws FileUnreadable, InvalidFile */
export function readTestedRelease(file: string, cwd: string): TestedRelease {
  const absolute = path.resolve(cwd, file);
  const content = parseRelease(readTextFile("release file", absolute), file);
  return {
    name: content.name,
    digest: releaseDigest(content),
    file: absolute,
    content,
    hasFramework: hasFramework(content),
  };
}
