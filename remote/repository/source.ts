import path from "node:path";
import { fileURLToPath } from "node:url";
import type { Extent } from "./extent";
import { readFromFolder } from "./read-from-folder";
import { readFromWeb } from "./read-from-web";

/** Where the files of a repository are. */
export interface Source {
  /** As it may be shown: without a password. */
  readonly location: string;
  /**
   * Reads a file, or its beginning.
   *
   * @param file relative to the repository, or a whole URL
   * @returns undefined when there's no such file
   * @throws SourceFailed
   */
  readonly read: (file: string, extent: Extent) => Promise<Buffer | undefined>;
}

const WEB = /^https?:\/\//i;

/**
 * @param location a URL (http, https, file), or a path
 * @param folder what a relative path is relative to
 */
export function openSource(location: string, folder: string): Source {
  if (WEB.test(location)) return openWeb(location);
  const root = /^file:\/\//i.test(location) ? fileURLToPath(location) : path.resolve(folder, location);
  return {
    location,
    read: (file, extent) =>
      WEB.test(file)
        ? readFromWeb(new URL(file), undefined, extent)
        : readFromFolder(path.join(root, file), extent),
  };
}

function openWeb(location: string): Source {
  const base = new URL(location);
  if (!base.pathname.endsWith("/")) base.pathname += "/";
  const { username, password } = base;
  const authorization =
    username === ""
      ? undefined
      : `Basic ${Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString("base64")}`;
  base.username = "";
  base.password = "";
  return {
    location: base.href,
    // The password is for this repository, and not for wherever its metadata points.
    read: (file, extent) =>
      WEB.test(file)
        ? readFromWeb(new URL(file), undefined, extent)
        : // From the folder on: `bind-libs-32:9.8.2-1.rpm` would read as an address of the scheme `bind-libs-32`.
          readFromWeb(new URL(`./${file}`, base), authorization, extent),
  };
}
